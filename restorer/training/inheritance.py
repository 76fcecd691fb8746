"""Beginning a network with the weights of a trained one, which may have fewer blocks."""

import keras
import numpy as np

from restorer.errors import ModelError
from restorer.models.blocks import LAST_OF_BLOCK


def inherit(network: keras.Model, trained: keras.Model) -> None:
    """Give every layer of ``network`` the weights that the layer of the same name has in ``trained``.

    A residual block that ``trained`` does not have is silenced: the last convolution of its branch becomes zero, so
    the grown network returns exactly what the trained one did until it learns more.

    Args:
        network: The network to fill, in place.
        trained: The network whose weights it gets.

    Raises:
        ModelError: If a layer has another shape, or one that is not of an added block is missing, or ``trained`` has
            layers that ``network`` has no place for.
    """
    own = {layer.name: layer for layer in network.layers if layer.weights}
    theirs = {layer.name: layer for layer in trained.layers if layer.weights}
    added = {name.removesuffix(LAST_OF_BLOCK) for name in own.keys() - theirs.keys() if name.endswith(LAST_OF_BLOCK)}
    strangers = theirs.keys() - own.keys()
    strangers |= {name for name in own.keys() - theirs.keys() if not name.startswith(tuple(f"{a}_" for a in added))}
    strangers |= {name for name in own.keys() & theirs.keys() if _shapes(own[name]) != _shapes(theirs[name])}
    if strangers:
        raise ModelError(
            f"Expected weights of the network {network.name!r}, or of one like it with fewer blocks; these differ in "
            f"{', '.join(sorted(strangers))}."
        )
    for name, layer in own.items():
        if name in theirs:
            layer.set_weights(theirs[name].get_weights())
        elif name.endswith(LAST_OF_BLOCK):
            layer.set_weights([np.zeros_like(weights) for weights in layer.get_weights()])


def _shapes(layer: keras.Layer) -> list[tuple[int, ...]]:
    return [tuple(weights.shape) for weights in layer.weights]
