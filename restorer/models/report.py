"""The network of the report *Regenerating Compressed JPEG Images* (COMP 432, Concordia, 2022), kept exactly."""

import keras
from keras import layers


def build() -> keras.Model:
    """Build the report's network: 172,963 parameters, receptive field 13×13.

    The report's text says "128 by 128 kernel"; its own table gives 3×3 kernels with 128 filters, as here. The
    softmax over the 64 channels of the second dense layer stands where the report has it.

    Returns:
        A model from ``image``, ``(N, H, W, 3)`` float32 in [0, 1], to a picture of the same shape, at least 0.
    """
    image = keras.Input((None, None, 3), name="image")  # (N, H, W, 3)
    x = layers.Conv2D(128, 3, padding="same", activation="relu", name="conv_1")(image)
    x = layers.Conv2D(128, 3, padding="same", activation="relu", name="conv_2")(x)  # (N, H, W, 128)
    x = layers.Dense(32, activation="relu", name="dense_1")(x)
    x = layers.Dense(64, activation="relu", name="dense_2")(x)  # (N, H, W, 64)
    x = layers.Softmax(name="softmax")(x)
    restored = layers.Conv2D(3, 9, padding="same", activation="relu", name="conv_3")(x)  # (N, H, W, 3)
    return keras.Model([image], restored, name="report")
