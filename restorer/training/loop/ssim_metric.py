"""SSIM as a metric of Keras, for the curve of the training pictures."""

from typing import Any

import numpy as np
from keras import ops

from restorer.metrics import SSIM_K1, SSIM_K2, SSIM_RADIUS, SSIM_SIGMA

_OFFSETS = np.arange(-SSIM_RADIUS, SSIM_RADIUS + 1)
_WINDOW = np.exp(-(_OFFSETS**2) / (2 * SSIM_SIGMA**2))
_MAPS = 5  # means of x, y, x², y² and xy are taken at once
_CHANNELS = 3


def train_ssim(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401
    """Structural similarity of each picture of a batch, the same figure as `restorer.metrics.ssim` to about 1e-4.

    Args:
        y_true: ``(N, H, W, 3)`` float32 in [0, 1], sides of at least 11.
        y_pred: The same, whatever the network said; clipped to [0, 1], which is the dynamic range.

    Returns:
        ``(N,)`` float32.
    """
    x, y = ops.convert_to_tensor(y_true), ops.clip(y_pred, 0.0, 1.0)
    windows = _window_means(ops.concatenate([x, y, x * x, y * y, x * y], axis=-1))
    mean_x, mean_y, square_x, square_y, product = ops.split(windows, _MAPS, axis=-1)
    variance_x, variance_y = square_x - mean_x**2, square_y - mean_y**2
    covariance = product - mean_x * mean_y
    c1, c2 = SSIM_K1**2, SSIM_K2**2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    structure = (2 * covariance + c2) / (variance_x + variance_y + c2)
    return ops.mean(luminance * structure, axis=(1, 2, 3))


def _window_means(values: Any) -> Any:  # noqa: ANN401
    """Gaussian means of ``(N, H, W, 15)`` where the window fits, ``(N, H - 10, W - 10, 15)``."""
    row = (_WINDOW / _WINDOW.sum()).astype(np.float32)
    for shape in ((-1, 1, 1, 1), (1, -1, 1, 1)):
        kernel = np.tile(row.reshape(shape), (1, 1, _MAPS * _CHANNELS, 1))
        values = ops.depthwise_conv(values, kernel, padding="valid")
    return values
