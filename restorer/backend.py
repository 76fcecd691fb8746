"""Loading Keras and the engine under it without the greetings that TensorFlow prints."""

import os
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
        with _silence(2):
            import keras

            keras.backend.backend()
    except ImportError as error:
        raise RestorerError(f"Expected Keras and its backend to be installed, but {error}.") from error


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
