"""Loading Keras and the engine under it without the greetings that TensorFlow prints."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from restorer.errors import RestorerError


def load_quietly() -> None:
    """Import Keras with standard error closed at the level of the operating system.

    TensorFlow's C++ code writes there before any setting of its own can stop it, and a command's standard error
    belongs to the progress bar and to the one sentence of an error.

    Raises:
        RestorerError: If the engine that Keras is set to use is not installed.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with _silence(2), _without("pandas"):
            import keras

            keras.backend.backend()
    except ImportError as error:
        raise RestorerError(f"Expected Keras and its backend to be installed, but {error}.") from error


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Let no import find a module that is not loaded yet.

    Keras looks for pandas, for tables that are never handed to it here; that alone takes half a second.
    """
    hidden = name not in sys.modules
    if hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # the import system's own way to say "not found"
    try:
        yield
    finally:
        if hidden:
            del sys.modules[name]


@contextmanager
def _silence(descriptor: int) -> Iterator[None]:
    kept = os.dup(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, descriptor)
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)
        os.close(nowhere)
