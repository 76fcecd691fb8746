"""The network of the report *Regenerating Compressed JPEG Images* (COMP 432, Concordia, 2022), kept exactly."""

import keras
from keras import layers


def build(*, softmax: bool = True, residual: bool = False) -> keras.Model:
    """Build the report's network: 172,963 parameters, receptive field 13×13.

    ::

        image ─ conv 3×3 ─ conv 3×3 ─ dense 32 ─ dense 64 ─ softmax ─ conv 9×9 ─ restored

    The report's text says "128 by 128 kernel"; its own table gives 3×3 kernels with 128 filters, as here. The
    softmax over the 64 channels of the second dense layer stands where the report has it.

    Args:
        softmax: Whether it is there. Without it the network is ``report_no_softmax``.
        residual: Whether the picture is added at the end, to what then is a correction of either sign, so the last
            convolution has no ReLU. The network is ``report_residual``.

    Returns:
        A model from ``image``, ``(N, H, W, 3)`` float32 in [0, 1], to a picture of the same shape; at least 0
        unless it is residual.
    """
    image = keras.Input((None, None, 3), name="image")  # (N, H, W, 3)
    x = layers.Conv2D(128, 3, padding="same", activation="relu", name="conv_1")(image)
    x = layers.Conv2D(128, 3, padding="same", activation="relu", name="conv_2")(x)  # (N, H, W, 128)
    x = layers.Dense(32, activation="relu", name="dense_1")(x)
    x = layers.Dense(64, activation="relu", name="dense_2")(x)  # (N, H, W, 64)
    if softmax:
        x = layers.Softmax(name="softmax")(x)
    restored = layers.Conv2D(3, 9, padding="same", activation="linear" if residual else "relu", name="conv_3")(
        x
    )  # (N, H, W, 3)
    if residual:
        restored = layers.Add(name="restored")([image, restored])
    name = "report" + ("" if softmax else "_no_softmax") + ("_residual" if residual else "")
    return keras.Model([image], restored, name=name)
