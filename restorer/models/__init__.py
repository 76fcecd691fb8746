"""The networks: a table of names, how to build or load one, and what each is made of."""

from restorer.models import summaries
from restorer.models.description import LayerDescription, NetworkDescription
from restorer.models.registry import (
    MODELS,
    ModelEntry,
    build,
    describe,
    describe_all,
    entry,
    entry_of,
    load,
    weights_path,
)

__all__ = [
    "MODELS",
    "LayerDescription",
    "ModelEntry",
    "NetworkDescription",
    "build",
    "describe",
    "describe_all",
    "entry",
    "entry_of",
    "load",
    "summaries",
    "weights_path",
]
