"""Labels of networks, and of the share of a training that is done."""

import math

_LABELS = {
    "report": "The report's network",
    "report_no_softmax": "… without the softmax",
    "report_residual": "… with a residual connection",
}


def label_of(model: str) -> str:
    """How a network that was trained here is called."""
    return _LABELS.get(model, f"{model}, trained here")


def epochs_of(trained: float, planned: int | None) -> str:
    """How far a training came, and how far it was to come: ``"50 epochs"``, ``"0.7 of 50 epochs"``.

    Args:
        trained: Passes over the photographs, of which the last may be a part of one.
        planned: The passes it was to be; None for a training by the clock.
    """
    parts = 100 if trained < 10 else 10
    number = f"{math.floor(parts * trained + 1e-6) / parts:.6g}"  # not rounded up to what it was to be
    if planned is None or trained >= planned:
        return f"{number} epoch{'' if number == '1' else 's'}"
    return f"{number} of {planned} epoch{'' if planned == 1 else 's'}"


def percent(value: float) -> str:
    """A share of one: ``"94.1 %"``."""
    return f"{100 * value:.1f} %"
