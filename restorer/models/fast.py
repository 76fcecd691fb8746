"""``fast``: a small residual network at half and quarter resolution."""

import keras
from keras import layers

from restorer.models.blocks import conditioned_block, conditioning_input, correction, embed, to_pixels

HALF, QUARTER = 38, 64  # channels at half and at quarter resolution
EMBEDDING = 64


def build(*, shortcut: bool = True) -> keras.Model:
    """Build the network: about 330,000 parameters, receptive field 76×76.

    ::

        image ─ conv ↓2 ─ block ─┬─ conv ↓2 ─ block × 3 ─ conv ↑2 ─ add ─ block ─ conv ↑2 ─ add ─ restored
          │                      └──────────────────────────────────┘                        │
          └──────────────────────────────────────────────────────────────────────────────────┘

    At half resolution 4:2:0 chroma is at its own sampling, and a pixel costs a quarter. The last convolution
    starts at zero, so an untrained network returns the picture it was given.

    Args:
        shortcut: Whether the picture is added at the end. Without it the network is ``fast_no_shortcut``: it has to
            paint the whole picture, and its last convolution starts at random.

    Returns:
        A model from ``image``, ``(N, H, W, 3)`` float32 in [0, 1] with sides that are multiples of 4, and ``tables``,
        ``(N, 130)`` float32, to a picture of the same shape, not clipped.
    """
    image = keras.Input((None, None, 3), name="image")  # (N, H, W, 3)
    tables = conditioning_input()  # (N, 130)
    embedding = embed(tables, EMBEDDING)  # (N, 64)

    x = layers.Conv2D(HALF, 6, strides=2, padding="same", name="head")(image)  # (N, H/2, W/2, 38)
    skip = conditioned_block(x, embedding, "half_1")

    x = layers.Conv2D(QUARTER, 2, strides=2, name="down")(skip)  # (N, H/4, W/4, 64)
    for number in range(1, 4):
        x = conditioned_block(x, embedding, f"quarter_{number}")
    x = layers.Conv2DTranspose(HALF, 2, strides=2, name="up")(x)  # (N, H/2, W/2, 38)

    x = layers.Add(name="skip")([skip, x])
    x = conditioned_block(x, embedding, "half_2")
    if not shortcut:
        return keras.Model([image, tables], to_pixels(x, initializer="glorot_uniform"), name="fast_no_shortcut")
    restored = layers.Add(name="restored")([image, correction(x)])  # (N, H, W, 3)
    return keras.Model([image, tables], restored, name="fast")
