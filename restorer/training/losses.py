"""What a network is trained to make small, on float pictures in [0, 1]."""

from typing import Any

from keras import ops

CHARBONNIER_EPSILON = 1e-3


def mse(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401
    """Mean squared error, the report's loss."""
    return ops.mean(ops.square(y_pred - y_true))


def charbonnier(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401
    """Mean of √((a − b)² + ε²), ε = 1e-3: the absolute error, smooth at zero (Lai et al., 2017, arXiv:1704.03915)."""
    return ops.mean(ops.sqrt(ops.square(y_pred - y_true) + CHARBONNIER_EPSILON**2))


LOSSES = {"mse": mse, "charbonnier": charbonnier}
