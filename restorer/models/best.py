"""``best``: a wide residual network at half resolution, with a look from quarter resolution."""

import keras
from keras import layers

from restorer.models.blocks import conditioned_block, conditioning_input, correction, embed

HALF, QUARTER = 64, 128  # channels at half and at quarter resolution
ENCODER, BOTTLENECK, DECODER = 4, 4, 4  # blocks
EMBEDDING = 64
SCALE = 0.2  # of each block at the start; from 1 the training burst


def build() -> keras.Model:
    """Build the network: about 1.9 million parameters, receptive field 140×140.

    ::

        image ─ conv ↓2 ─ block × 4 ─┬─ conv ↓2 ─ block × 4 ─ conv ↑2 ─ add ─ block × 4 ─ conv ↑2 ─ add ─ restored
          │                          └──────────────────────────────────┘                            │
          └──────────────────────────────────────────────────────────────────────────────────────────┘

    `fast` in the same form, with the width at half resolution that the search in ``docs/models.md`` found to pay. The
    last convolution starts at zero, so an untrained network returns the picture it was given.

    Returns:
        A model from ``image``, ``(N, H, W, 3)`` float32 in [0, 1] with sides that are multiples of 4, and ``tables``,
        ``(N, 130)`` float32, to a picture of the same shape, not clipped.
    """
    image = keras.Input((None, None, 3), name="image")  # (N, H, W, 3)
    tables = conditioning_input()  # (N, 130)
    embedding = embed(tables, EMBEDDING)  # (N, 64)

    x = layers.Conv2D(HALF, 6, strides=2, padding="same", name="head")(image)  # (N, H/2, W/2, 64)
    x = skip = _blocks(x, embedding, "encoder", ENCODER)

    x = layers.Conv2D(QUARTER, 2, strides=2, name="down")(x)  # (N, H/4, W/4, 128)
    x = _blocks(x, embedding, "bottleneck", BOTTLENECK)
    x = layers.Conv2DTranspose(HALF, 2, strides=2, name="up")(x)  # (N, H/2, W/2, 64)

    x = layers.Add(name="skip")([skip, x])
    x = _blocks(x, embedding, "decoder", DECODER)
    restored = layers.Add(name="restored")([image, correction(x)])  # (N, H, W, 3)
    return keras.Model([image, tables], restored, name="best")


def _blocks(x: keras.KerasTensor, embedding: keras.KerasTensor, name: str, count: int) -> keras.KerasTensor:
    for number in range(1, count + 1):
        x = conditioned_block(x, embedding, f"{name}_{number}", scale=SCALE)
    return x
