"""Losses, which a network is trained to make small, on float pictures in [0, 1]."""

from typing import Any

from keras import ops

CHARBONNIER_EPSILON = 1e-3
LOG_MSE_EPSILON = 5e-5  # a PSNR of 43 dB, from where on a picture counts for less


def mse(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401
    """Mean squared error, the report's loss."""
    return ops.mean(ops.square(y_pred - y_true))


def charbonnier(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401
    """Mean of √((a − b)² + ε²), ε = 1e-3: the absolute error, smooth at zero (Lai et al., 2017, arXiv:1704.03915)."""
    return ops.mean(ops.sqrt(ops.square(y_pred - y_true) + CHARBONNIER_EPSILON**2))


def log_mse(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401
    """Mean over pictures of ln(1 + MSE/ε), ε = 5e-5: the mean PSNR turned round (Chen et al., 2021, arXiv:2105.06086).

    A dB then counts the same at every quality, where the absolute error is ruled by the coarsest files.
    """
    errors = ops.mean(ops.square(y_pred - y_true), axis=(1, 2, 3))  # (N,)
    return ops.mean(ops.log1p(errors / LOG_MSE_EPSILON))


LOSSES = {"mse": mse, "charbonnier": charbonnier, "log_mse": log_mse}
