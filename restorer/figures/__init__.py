"""Pictures of results: a chart of a test set, a network's layers, the report's triptych. One picture a file.

What needs Plotly is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any

_CHART = ("COMPRESSED_COLOUR", "REGENERATED_COLOUR", "SET_HEIGHT", "test_set")

__all__ = [*_CHART]  # noqa: PLE0604


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _CHART:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.evaluation_chart"), name)
