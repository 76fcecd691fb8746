"""How networks are called, and shares of one."""

_LABELS = {
    "report": "The report's network",
    "report_no_softmax": "… without the softmax",
    "report_residual": "… with a residual connection",
}


def label_of(model: str) -> str:
    """How a network that was trained here is called."""
    return _LABELS.get(model, f"{model}, trained here")


def percent(value: float) -> str:
    """A share of one: ``"94.1 %"``."""
    return f"{100 * value:.1f} %"
