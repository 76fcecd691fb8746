"""The arithmetic of one place of one layer, by NumPy alone: patch × filter = products, their sum, and its activation.

What a layer is given comes from Keras; what it makes of it is reckoned here anew, in float64, from the layer's weights.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

from restorer.errors import ModelError
from restorer.models.blocks import DepthToSpace
from restorer.models.inspection import sources_of

SOFTMAX = "softmax"
ACTIVATIONS: dict[str, Callable[[float], float]] = {
    "linear": lambda total: total,
    "relu": lambda total: max(0.0, total),
}


@dataclass(frozen=True)
class Region:
    """A layer's maps over a part of the picture.

    Attributes:
        maps: ``(h, w, C)`` float32.
        corner: Row and column of its first place among all of the layer's.
        size: Rows and columns of all of the layer's; what lies outside is padding.
    """

    maps: np.ndarray
    corner: tuple[int, int]
    size: tuple[int, int]

    def patch(self, row: int, column: int, side: int) -> tuple[np.ndarray, np.ndarray]:
        """A square of the maps.

        Args:
            row: Of its first place, in the whole layer; it may be negative, in the padding.
            column: Likewise.
            side: How many places it is wide and high.

        Returns:
            ``(side, side, C)`` float64, zeros in the padding, and ``(side, side)`` bool, what is not padding.
        """
        rows, columns = row + np.arange(side), column + np.arange(side)
        inside = ((rows >= 0) & (rows < self.size[0]))[:, None] & ((columns >= 0) & (columns < self.size[1]))
        down, across = (rows - self.corner[0]) % len(self.maps), (columns - self.corner[1]) % self.maps.shape[1]
        return np.where(inside[..., None], self.maps[down][:, across].astype(np.float64), 0.0), inside


@dataclass(frozen=True)
class Input:
    """What a place of a layer is made of, from one layer before it.

    Attributes:
        layer: That layer's name.
        row: Of the patch's first place, in that layer; negative in the padding.
        column: Likewise.
        channels: ``(n,)`` int, which of its channels these are.
        patch: ``(k, k, n)`` float64, what that layer made; zeros in the padding.
        inside: ``(k, k)`` bool, False in the padding.
        kernel: ``(k, k, n)`` float64, what each number is multiplied by.
    """

    layer: str
    row: int
    column: int
    channels: np.ndarray
    patch: np.ndarray
    inside: np.ndarray
    kernel: np.ndarray

    @property
    def products(self) -> np.ndarray:
        """``(k, k, n)`` float64, patch × kernel."""
        return self.patch * self.kernel

    @property
    def sums(self) -> np.ndarray:
        """``(n,)`` float64, what each channel contributes."""
        return np.asarray(self.products.sum(axis=(0, 1)))


@dataclass(frozen=True)
class Step:
    """One place of one channel of a layer, reckoned.

    Attributes:
        layer: Its name.
        kind: Its class in Keras.
        row: Of the place.
        column: Likewise.
        channel: The channel.
        inputs: What it is made of.
        bias: What is added to the sum of the products.
        total: That sum.
        activation: What Keras calls the function that makes the value of it.
        value: What comes out.
        keras: What Keras's own layer makes there.
    """

    layer: str
    kind: str
    row: int
    column: int
    channel: int
    inputs: tuple[Input, ...]
    bias: float
    total: float
    activation: str
    value: float
    keras: float

    def strongest(self, source: str) -> int | None:
        """The channel of a layer before it that moves this value most; None if that layer is none of its inputs."""
        if self.activation == SOFTMAX:
            return self.channel
        found = [each for each in self.inputs if each.layer == source]
        return int(found[0].channels[np.argmax(np.abs(found[0].sums))]) if found else None


def step_at(
    layer: layers.Layer,
    regions: Mapping[str, Region],
    settings: Mapping[str, np.ndarray],
    place: tuple[int, int],
    channel: int,
) -> Step:
    """Reckon one place of one channel of a layer.

    Args:
        layer: The layer.
        regions: Of the layer and of those before it, what Keras made.
        settings: Of layers without places, ``(C,)`` float32, what Keras made; others are multiplied by these.
        place: Row and column.
        channel: Of the layer.

    Raises:
        ModelError: If it is a layer of a kind whose arithmetic is not known here.
    """
    row, column = place
    activation = _activation(layer)
    inputs = _inputs(layer, regions, settings, place, channel)
    bias = float(_array(layer.bias)[channel]) if getattr(layer, "use_bias", False) else 0.0
    total = float(sum(each.sums.sum() for each in inputs)) + bias
    if activation == SOFTMAX:
        logits = inputs[0].patch[0, 0]
        total = float(logits[channel])
        value = float(np.exp(total - logits.max()) / np.exp(logits - logits.max()).sum())
    else:
        value = ACTIVATIONS[activation](total)
    region = regions[layer.name]
    made = float(region.maps[row - region.corner[0], column - region.corner[1], channel])
    return Step(
        layer.name, type(layer).__name__, row, column, channel, tuple(inputs), bias, total, activation, value, made
    )


def _inputs(
    layer: layers.Layer,
    regions: Mapping[str, Region],
    settings: Mapping[str, np.ndarray],
    place: tuple[int, int],
    channel: int,
) -> list[Input]:
    """What one place of one channel of a layer is made of, by the layer's kind."""
    sources = sources_of(layer)
    if isinstance(layer, layers.Add):
        return [_single(name, regions[name], place, channel, 1.0) for name in sources]
    if isinstance(layer, layers.Multiply):
        factor = float(np.prod([settings[name][channel] for name in sources if name in settings]))
        return [_single(name, regions[name], place, channel, factor) for name in sources if name in regions]
    before = regions[sources[0]]
    if isinstance(layer, layers.Conv2DTranspose):
        return [_transposed(layer, before, place, channel)]
    if isinstance(layer, layers.Conv2D):
        return [_convolved(layer, before, place, channel)]
    if isinstance(layer, layers.Dense):
        return [_input(sources[0], before, place, _array(layer.kernel)[:, channel][None, None])]  # (1, 1, C)
    if isinstance(layer, layers.Softmax):
        return [_input(sources[0], before, place, np.ones((1, 1, before.maps.shape[2])))]
    if isinstance(layer, DepthToSpace):
        return [_unfolded(layer, sources[0], before, place, channel)]
    raise ModelError(_refused(layer, f"a {type(layer).__name__}"))


def activation_of(layer: layers.Layer) -> str:
    """What Keras calls the function that a layer's sums go through."""
    if isinstance(layer, layers.Softmax):
        return SOFTMAX
    return str(getattr(getattr(layer, "activation", None), "__name__", "linear"))


def _activation(layer: layers.Layer) -> str:
    name = activation_of(layer)
    if name not in (*ACTIVATIONS, SOFTMAX):
        raise ModelError(_refused(layer, f"the activation {name}"))
    return name


def _convolved(layer: layers.Conv2D, region: Region, place: tuple[int, int], channel: int) -> Input:
    side, stride = layer.kernel_size[0], layer.strides[0]
    if set(layer.kernel_size) != {side} or set(layer.strides) != {stride} or set(layer.dilation_rate) != {1}:
        raise ModelError(_refused(layer, "a kernel that is not square"))
    before = max(side - stride, 0) // 2 if layer.padding == "same" else 0
    row, column = (each * stride - before for each in place)
    return _input(sources_of(layer)[0], region, (row, column), _array(layer.kernel)[..., channel])  # (k, k, C)


def _transposed(layer: layers.Conv2DTranspose, region: Region, place: tuple[int, int], channel: int) -> Input:
    """Each place of the input becomes a square of the output, and no two of them meet."""
    stride = layer.strides[0]
    if {*layer.kernel_size, *layer.strides} != {stride}:
        raise ModelError(_refused(layer, "a transposed kernel that is not as wide as its stride"))
    (row, down), (column, across) = (divmod(each, stride) for each in place)
    kernel = _array(layer.kernel)[down, across, channel][None, None]  # (1, 1, C) of (k, k, made, given)
    return _input(sources_of(layer)[0], region, (row, column), kernel)


def _unfolded(layer: DepthToSpace, source: str, region: Region, place: tuple[int, int], channel: int) -> Input:
    (row, down), (column, across) = (divmod(each, layer.block) for each in place)
    made = region.maps.shape[2] // layer.block**2
    return _single(source, region, (row, column), (down * layer.block + across) * made + channel, 1.0)


def _single(source: str, region: Region, place: tuple[int, int], channel: int, factor: float) -> Input:
    """One channel of one place."""
    patch, inside = region.patch(*place, 1)
    return Input(
        source, *place, np.array([channel]), patch[..., channel : channel + 1], inside, np.full((1, 1, 1), factor)
    )


def _input(source: str, region: Region, place: tuple[int, int], kernel: np.ndarray) -> Input:
    patch, inside = region.patch(*place, len(kernel))
    return Input(source, *place, np.arange(kernel.shape[2]), patch, inside, kernel.astype(np.float64))


def _array(variable: keras.Variable) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(variable))


def _refused(layer: layers.Layer, what: str) -> str:
    return f"Expected layers whose arithmetic can be shown, but {layer.name!r} has {what}."
