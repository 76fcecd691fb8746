"""A worker kept ready: it loads what takes time before it knows which run it will train."""

import json
import os
import sys
import threading
from pathlib import Path

from restorer.system import keras_backend
from restorer.training.runs.run import Run
from restorer.training.worker.session import train_run
from restorer.training.worker.signals import stop_on_signals


def serve() -> None:
    """Load TensorFlow and the embedded photographs, wait for a line of JSON with a run's folder, and train that run.

    The line comes on standard input.
    The end of the input without a line means that the app is gone, and ends this process.
    """
    loading = threading.Thread(target=_load, name="loading", daemon=True)
    loading.start()
    line = sys.stdin.readline()
    if not line:
        os._exit(0)  # at once, in the middle of loading too
    run = Run(Path(json.loads(line)))
    stop_on_signals(run)

    def load() -> None:
        loading.join()
        _print_to(run.log_file)
        keras_backend.load_quietly()  # for its sentence, if the thread could not

    train_run(run, attended=True, quiet=True, load=load)


def _load() -> None:
    keras_backend.load_quietly()
    from restorer.data import crops, loader
    from restorer.training.loop import trainer  # noqa: F401

    crops.read_ahead(loader.SIDE)


def _print_to(path: Path) -> None:
    """Let everything this process prints go to a file; only now, as loading moves standard error meanwhile."""
    with path.open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
