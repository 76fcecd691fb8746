"""Loading Keras and the engine under it without the greetings that TensorFlow prints."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

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
        with silence(2), _without("pandas"):
            import keras

            keras.backend.backend()
    except ImportError as error:
        raise RestorerError(f"Expected Keras and its backend to be installed, but {error}.") from error


def load_jax() -> None:
    """Import Keras over JAX, able to work with other processes, in a process that has not loaded Keras yet.

    Keras would load TensorFlow beside it, only to set its seed; that takes seconds and 640 MB, so it is not found.

    Raises:
        RestorerError: If JAX is not installed.
    """
    if find_spec("jax") is None:
        raise RestorerError("Expected JAX for several devices; pip install -r requirements-cluster.txt installs it.")
    os.environ.update(
        KERAS_BACKEND="jax",
        JAX_CPU_COLLECTIVES_IMPLEMENTATION="gloo",  # processors know no other way
        JAX_ENABLE_RECOVERABILITY="1",  # else a process waits for a lost one when it ends, and is aborted after 100 s
    )
    sys.modules.setdefault("tensorflow", None)  # type: ignore[arg-type]  # as below
    load_quietly()


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
def silence(descriptor: int) -> Iterator[None]:
    """Close standard output, 1, or error, 2, at the level of the operating system, for what C++ code prints there."""
    kept = os.dup(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, descriptor)
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)
        os.close(nowhere)
