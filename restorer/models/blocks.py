"""Pieces that several networks share, as functions of Keras tensors; every layer is named under ``name``."""

from typing import Any

import keras
from keras import layers, ops

CONDITIONING_SIZE = 130  # the length of `restorer.jpeg.conditioning`
LAST_OF_BLOCK = "_conv_2"  # how the last convolution of a residual block's branch is named


def conditioning_input() -> keras.KerasTensor:
    """The input of a network for the conditioning on the tables of a file: ``(N, 130)`` float32 in about [0, 1]."""
    return keras.Input((CONDITIONING_SIZE,), name="tables")


def embed(tables: keras.KerasTensor, units: int) -> keras.KerasTensor:
    """``(N, 130)`` → ``(N, units)``: what every block is scaled by."""
    x = layers.Dense(units, activation="relu", name="embed_1")(tables)
    return layers.Dense(units, activation="relu", name="embed_2")(x)


def conditioned_block(
    x: keras.KerasTensor, embedding: keras.KerasTensor, name: str, *, scale: float = 1.0
) -> keras.KerasTensor:
    """A residual block whose branch is scaled, channel by channel, by an embedding of the tables of the file.

    Two 3×3 convolutions without normalisation, as in EDSR (Lim et al., 2017, arXiv:1707.02921), and a scale
    from an embedding of the compression, as in FBCNN (Jiang et al., 2021, arXiv:2109.14573). ``scale`` is what it
    starts at: many wide blocks learn steadily only from a small one, which is EDSR's residual scaling made learnable.
    """
    filters = x.shape[-1]
    y = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"{name}_conv_1")(x)
    y = layers.Conv2D(filters, 3, padding="same", name=f"{name}{LAST_OF_BLOCK}")(y)
    start = keras.initializers.Constant(scale)
    scales = layers.Dense(filters, bias_initializer=start, name=f"{name}_scale")(embedding)
    scales = layers.Reshape((1, 1, filters), name=f"{name}_scale_shape")(scales)
    y = layers.Multiply(name=f"{name}_scaled")([y, scales])
    return layers.Add(name=f"{name}_add")([x, y])


@keras.saving.register_keras_serializable("restorer")
class DepthToSpace(layers.Layer):
    """Lay the channels of each position out as a square of pixels (Shi et al., 2016, arXiv:1609.05158).

    A 3×3 convolution before it is the same function as a transposed 6×6 convolution of stride 2, at a third of the
    time on a processor.

    Args:
        block: Side of the square.

    Input shape:
        ``(N, H, W, C · block²)``.

    Output shape:
        ``(N, H · block, W · block, C)``.
    """

    def __init__(self, block: int = 2, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.block = block

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """Rearrange."""
        return ops.depth_to_space(x, self.block)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The output shape, open sides staying open."""
        n, height, width, channels = input_shape
        sides = (side and side * self.block for side in (height, width))
        return (n, *sides, channels and channels // self.block**2)

    def get_config(self) -> dict[str, Any]:
        """The arguments, for saving."""
        return {**super().get_config(), "block": self.block}


def to_pixels(x: keras.KerasTensor, *, initializer: str) -> keras.KerasTensor:
    """Features at half resolution → three channels at full resolution, ``(N, H, W, 3)``.

    Args:
        x: ``(N, H/2, W/2, C)``.
        initializer: Of the kernel; with ``"zeros"`` the result is zero until it is trained.
    """
    x = layers.Conv2D(12, 3, padding="same", kernel_initializer=initializer, name="tail")(x)  # (N, H/2, W/2, 12)
    return DepthToSpace(name="tail_pixels")(x)


def correction(x: keras.KerasTensor) -> keras.KerasTensor:
    """Features at half resolution → what to add to the picture, ``(N, H, W, 3)``; zero until it is trained."""
    return to_pixels(x, initializer="zeros")
