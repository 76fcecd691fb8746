"""Pieces that several networks share, as functions of Keras tensors; every layer is named under ``name``."""

import keras
from keras import layers

CONDITIONING_SIZE = 130  # the length of `restorer.jpeg.conditioning`


def conditioning_input() -> keras.KerasTensor:
    """The input that tells a network the file's quantisation tables: ``(N, 130)`` float32 in about [0, 1]."""
    return keras.Input((CONDITIONING_SIZE,), name="tables")


def embed(tables: keras.KerasTensor, units: int) -> keras.KerasTensor:
    """``(N, 130)`` → ``(N, units)``: what every block is scaled by."""
    x = layers.Dense(units, activation="relu", name="embed_1")(tables)
    return layers.Dense(units, activation="relu", name="embed_2")(x)


def conditioned_block(x: keras.KerasTensor, embedding: keras.KerasTensor, name: str) -> keras.KerasTensor:
    """A residual block whose branch is scaled, channel by channel, by what the file's tables say.

    Two 3×3 convolutions without normalisation, as in EDSR (Lim et al., 2017, arXiv:1707.02921), and a scale
    from an embedding of the compression, as in FBCNN (Jiang et al., 2021, arXiv:2109.14573).
    """
    filters = x.shape[-1]
    y = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"{name}_conv_1")(x)
    y = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv_2")(y)
    scale = layers.Dense(filters, bias_initializer="ones", name=f"{name}_scale")(embedding)
    scale = layers.Reshape((1, 1, filters), name=f"{name}_scale_shape")(scale)
    y = layers.Multiply(name=f"{name}_scaled")([y, scale])
    return layers.Add(name=f"{name}_add")([x, y])
