"""Networks of a worker: their files as they were delivered, and each loaded once."""

import hashlib
import tempfile
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from restorer import models
from restorer.errors import ModelError
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend

TURN = threading.Lock()  # a worker's threads take turns, each with all of the worker's processors
_MOST = 8  # networks in memory
_files: dict[str, tuple[str, bytes]] = {}  # by digest: what the network is called, and its file


def read_network(source: str | Path) -> tuple[str, bytes]:
    """The digest and the file of a network, by name, ``.keras`` file or run folder.

    Raises:
        ModelError: If there is none.
    """
    path = models.weights_path(source)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"Expected a model, but {path} cannot be read: {error.strerror}.") from error
    return hashlib.sha256(data).hexdigest(), data


def deliver(networks: Mapping[str, tuple[str, bytes]]) -> None:
    """Keep the files of networks until they are asked for.

    Args:
        networks: By digest, what each is called and its file.
    """
    _files.update(networks)


@lru_cache(maxsize=_MOST)
def delivered(digest: str) -> Prediction:
    """The network of a digest, loaded when it is first asked for; whoever asks holds `TURN`.

    Raises:
        ModelError: If it was not delivered, or cannot be loaded.
    """
    if digest not in _files:
        raise ModelError("Expected a network that was delivered to this worker, but it was not.")
    name, data = _files[digest]
    keras_backend.load_quietly()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{Path(name).stem}.keras"
        path.write_bytes(data)
        return Prediction.from_source(path)
