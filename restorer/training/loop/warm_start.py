"""The warm start of a network: the weights of a trained one, which may be narrower or have other blocks."""

import keras
import numpy as np

from restorer.errors import ModelError
from restorer.models.blocks import LAST_OF_BLOCK


def warm_start(network: keras.Model, trained: keras.Model) -> None:
    """Give every layer of ``network`` the weights that the layer of the same name has in ``trained``.

    A residual block that ``trained`` does not have is silenced: the last convolution of its branch becomes zero. A
    layer that has more channels than that of ``trained`` keeps its own drawn weights for the new ones, which the old
    ones do not listen to: those weights are zero (after Net2Net, Chen et al., 2016, arXiv:1511.05641). So a grown
    network returns exactly what the trained one did until it learns more.

    A block that ``network`` does not have is left out, and what it did must be learnt again.

    Args:
        network: The network to fill, in place.
        trained: The network whose weights it gets.

    Raises:
        ModelError: If a layer is narrower or of another kind, or one that is of no whole block is on one side only.
    """
    own = {layer.name: layer for layer in network.layers if layer.weights}
    theirs = {layer.name: layer for layer in trained.layers if layer.weights}
    shared = own.keys() & theirs.keys()
    strangers = _outside_blocks(own.keys() - shared) | _outside_blocks(theirs.keys() - shared)
    strangers |= {name for name in shared if not _fits(theirs[name], own[name])}
    if strangers or not shared:
        raise ModelError(
            f"Expected weights of the network {network.name!r}, or of one like it with fewer blocks or channels; these "
            f"differ in {', '.join(sorted(strangers or theirs))}."
        )
    for name, layer in own.items():
        if name in shared:
            layer.set_weights(_widened(theirs[name], layer))
        elif name.endswith(LAST_OF_BLOCK):
            layer.set_weights([np.zeros_like(weights) for weights in layer.get_weights()])


def _outside_blocks(names: set[str]) -> set[str]:
    """Those layers that belong to none of the residual blocks whose last convolutions are among them."""
    blocks = tuple(f"{name.removesuffix(LAST_OF_BLOCK)}_" for name in names if name.endswith(LAST_OF_BLOCK))
    return {name for name in names if not name.startswith(blocks)}


def _fits(narrow: keras.Layer, wide: keras.Layer) -> bool:
    """Whether a layer's weights have a place in another's: kernels of one size, channels as many or more."""
    shapes = [[tuple(weights.shape) for weights in layer.weights] for layer in (narrow, wide)]
    return type(narrow) is type(wide) and len(shapes[0]) == len(shapes[1]) and all(map(_holds, *shapes))


def _holds(narrow: tuple[int, ...], wide: tuple[int, ...]) -> bool:
    same_kernel = len(narrow) == len(wide) and narrow[:-2] == wide[:-2]
    return same_kernel and all(few <= many for few, many in zip(narrow, wide, strict=True))


def _widened(narrow: keras.Layer, wide: keras.Layer) -> list[np.ndarray]:
    """The weights of ``narrow`` among those of ``wide``, whose further channels do not reach the first ones."""
    # kernels are (…, in, out), but those of transposed convolutions are (…, out, in)
    turned = isinstance(wide, keras.layers.Conv2DTranspose)
    grown = []
    for old, new in zip(narrow.get_weights(), wide.get_weights(), strict=True):
        if old.ndim > 1 and turned:
            old, new = old.swapaxes(-1, -2), new.swapaxes(-1, -2)
        new[..., : old.shape[-1]] = 0
        new[tuple(slice(length) for length in old.shape)] = old
        grown.append(new.swapaxes(-1, -2) if old.ndim > 1 and turned else new)
    return grown
