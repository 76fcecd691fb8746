"""Inspection of a network: its layers, receptive field and multiply-adds, read from the Keras model."""

import math
from fractions import Fraction
from typing import Any

import keras
from keras import layers

from restorer.models.blocks import DepthToSpace
from restorer.models.description import LayerDescription, NetworkDescription

POINTWISE = (
    layers.InputLayer,
    layers.Dense,
    layers.Softmax,
    layers.ReLU,
    layers.Activation,
    layers.Reshape,
    layers.Add,
    layers.Multiply,
    layers.Concatenate,
)
Interval = tuple[int, int]  # first and last of a row of pixels


def describe_network(model: keras.Model) -> NetworkDescription:
    """Describe a network whose pictures are ``(N, H, W, C)`` with open sides.

    Raises:
        TypeError: If it has a layer of a kind whose reach is not known here.
    """
    scales = scales_of(model)
    rows = tuple(
        LayerDescription(
            name=layer.name,
            kind=type(layer).__name__,
            output=_shape(layer.output, scales[layer.name]),
            parameters=layer.count_params(),
            multiply_adds=float(_multiply_adds(layer, scales)),
        )
        for layer in model.layers
    )
    return NetworkDescription(
        name=model.name,
        layers=rows,
        parameters=model.count_params(),
        receptive_field=_receptive_field(model, max(scales.values())),
        multiply_adds=sum(row.multiply_adds for row in rows),
    )


def scales_of(model: keras.Model) -> dict[str, Fraction]:
    """By which factor each layer's output is smaller than the picture; 0 for what has no open sides."""
    scales: dict[str, Fraction] = {}
    for layer in model.layers:
        given = [scales[name] for name in sources_of(layer)]
        scale = max(given, default=Fraction(1))
        if isinstance(layer, layers.Conv2DTranspose):
            scale /= layer.strides[0]
        elif isinstance(layer, layers.Conv2D):
            scale *= layer.strides[0]
        elif isinstance(layer, DepthToSpace):
            scale /= layer.block
        scales[layer.name] = scale if _is_open(layer.output) else Fraction(0)
    return scales


def _multiply_adds(layer: layers.Layer, scales: dict[str, Fraction]) -> Fraction:
    transposed = isinstance(layer, layers.Conv2DTranspose)  # each pixel it is given meets the whole kernel
    scale = scales[sources_of(layer)[0]] if transposed else scales[layer.name]
    kernels = sum(math.prod(weight.shape) for weight in layer.weights if len(weight.shape) > 1)
    return Fraction(kernels) / scale**2 if scale else Fraction(0)


def _receptive_field(model: keras.Model, coarsest: Fraction) -> int:
    """The longest row of the picture's pixels that any of the restored pixels depends on."""
    reaches = (_reach(model, pixel) for pixel in range(int(coarsest)))
    return max(last - first + 1 for first, last in reaches)


def _reach(model: keras.Model, pixel: int) -> Interval:
    """The picture's pixels that a restored pixel depends on."""
    return needed_for(model, pixel)["image"]


def needed_for(model: keras.Model, pixel: int) -> dict[str, Interval]:
    """The pixels of each layer's output that a restored pixel depends on, in one direction, by the layer's name.

    They are followed backwards through the layers, and may lie outside the picture, where its padding is.
    """
    needed: dict[str, Interval] = {model.layers[-1].name: (pixel, pixel)}
    for layer in reversed(model.layers):
        if layer.name in needed:
            first, last = _needed_by(layer, *needed[layer.name])
            for name in sources_of(layer):
                known = needed.get(name, (first, last))
                needed[name] = (min(known[0], first), max(known[1], last))
    return needed


def _needed_by(layer: layers.Layer, first: int, last: int) -> Interval:
    """The pixels of its input that a layer makes some of its output from, in one direction."""
    if isinstance(layer, layers.Conv2D | layers.Conv2DTranspose):
        stride = layer.strides[0]
        reach = (layer.kernel_size[0] - 1) * layer.dilation_rate[0]  # from a kernel's first pixel to its last
        before = max(reach + 1 - stride, 0) // 2 if layer.padding == "same" else 0
        if isinstance(layer, layers.Conv2DTranspose):
            return -((reach - first - before) // stride), (last + before) // stride
        return first * stride - before, last * stride - before + reach
    if isinstance(layer, DepthToSpace):
        return first // layer.block, last // layer.block
    if isinstance(layer, POINTWISE):
        return first, last
    raise TypeError(f"Expected a kind of layer whose reach is known, received {type(layer).__name__} {layer.name!r}.")


def sources_of(layer: layers.Layer) -> list[str]:
    """Names of the layers whose output a layer is given."""
    if isinstance(layer, layers.InputLayer):
        return []
    given = layer.input if isinstance(layer.input, list) else [layer.input]
    return [tensor._keras_history.operation.name for tensor in given]  # noqa: SLF001  # Keras has no other way


def _is_open(tensor: Any) -> bool:  # noqa: ANN401
    return None in tensor.shape[1:]


def _shape(tensor: Any, scale: Fraction) -> str:  # noqa: ANN401
    sides = iter(("H", "W"))
    divided = "" if scale in (0, 1) else f"/{scale}"
    return "×".join(f"{next(sides)}{divided}" if side is None else str(side) for side in tensor.shape[1:])
