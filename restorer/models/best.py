"""``best``: a residual U-Net at half, quarter and eighth resolution."""

import keras
from keras import layers

from restorer.models.blocks import conditioned_block, conditioning_input, correction, embed

HALF, QUARTER, EIGHTH = 64, 128, 160  # channels at each resolution
EMBEDDING = 32


def build() -> keras.Model:
    """Build the network: just under 3 million parameters, receptive field about 200×200.

    ::

        image ─ conv ↓2 ─ block × 2 ─┬─ conv ↓2 ─ block × 2 ─┬─ conv ↓2 ─ block × 2 ─ conv ↑2 ─ add ─ …
                                     │                       └──────────────────────────────────┘
                                     └─── … ─ block × 3 ─ conv ↑2 ─ add ─ block × 2 ─ conv ↑2 ─ add ─ restored

    The last addition is of the image itself, and the convolution before it starts at zero, so an untrained network
    returns the picture it was given. At eighth resolution one position is one 8×8 block of the JPEG.

    Returns:
        A model from ``image``, ``(N, H, W, 3)`` float32 in [0, 1] with sides that are multiples of 8, and ``tables``,
        ``(N, 130)`` float32, to a picture of the same shape, not clipped.
    """
    image = keras.Input((None, None, 3), name="image")  # (N, H, W, 3)
    tables = conditioning_input()  # (N, 130)
    embedding = embed(tables, EMBEDDING)  # (N, 32)

    def blocks(x: keras.KerasTensor, name: str, count: int) -> keras.KerasTensor:
        for number in range(1, count + 1):
            x = conditioned_block(x, embedding, f"{name}_{number}")
        return x

    x = layers.Conv2D(HALF, 6, strides=2, padding="same", name="head")(image)  # (N, H/2, W/2, 64)
    half = blocks(x, "half_in", 2)
    x = layers.Conv2D(QUARTER, 2, strides=2, name="down_1")(half)  # (N, H/4, W/4, 128)
    quarter = blocks(x, "quarter_in", 2)
    x = layers.Conv2D(EIGHTH, 2, strides=2, name="down_2")(quarter)  # (N, H/8, W/8, 160)
    x = blocks(x, "eighth", 2)
    x = layers.Conv2DTranspose(QUARTER, 2, strides=2, name="up_2")(x)  # (N, H/4, W/4, 128)
    x = blocks(layers.Add(name="skip_2")([quarter, x]), "quarter_out", 3)
    x = layers.Conv2DTranspose(HALF, 2, strides=2, name="up_1")(x)  # (N, H/2, W/2, 64)
    x = blocks(layers.Add(name="skip_1")([half, x]), "half_out", 2)

    restored = layers.Add(name="restored")([image, correction(x)])  # (N, H, W, 3)
    return keras.Model([image, tables], restored, name="best")
