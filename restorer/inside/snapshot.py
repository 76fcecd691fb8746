"""The network of a run at a step of its training, looked into on a photograph that the run shows."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from restorer import images, models
from restorer.errors import RunError
from restorer.inside.layers import InsideLayer
from restorer.system import keras_backend
from restorer.training.runs import snapshots
from restorer.training.runs.run import Run

if TYPE_CHECKING:
    from restorer.inside.arithmetic import Step
    from restorer.inside.network import Network

_TURN = threading.Lock()  # one network of each kind serves all, and its weights are exchanged
_CONDITIONING = 130  # as `restorer.jpeg.conditioning`


class View:
    """A run's network at one step, and one photograph; each method takes its turn among all visitors."""

    def __init__(self, run: Run, step: int, photo: int) -> None:
        """Name them; nothing is read yet."""
        self.run, self.step, self.photo = run, step, photo

    def filters(self) -> np.ndarray:
        """The filters of the first layer, ``(k, k, 3, n)`` float32; errors as of `maps`."""
        with self._opened() as (network, _):
            return network.first_filters

    def maps(self, layer: str) -> np.ndarray:
        """What a layer makes of the photograph as it was compressed, ``(h, w, C)`` float32.

        Raises:
            RunError: If the run has no such snapshot or photograph, or they cannot be read.
            ModelError: If there is no such layer.
        """
        with self._opened() as (network, conditioning):
            return network.maps(layer, self._picture(), conditioning)

    def path(self, pixel: tuple[int, int], channel: int, pinned: Mapping[str, int] | None = None) -> tuple["Step", ...]:
        """The way to one number of the result; arguments as of `Network.path`, errors as of `maps`, too."""
        with self._opened() as (network, conditioning):
            return network.path(self._picture(), conditioning, pixel, channel, pinned)

    def reach(self, pixel: tuple[int, int]) -> tuple[int, int, int, int]:
        """The rectangle of the photograph that decides a pixel of the result: left, top, width, height."""
        with _TURN:
            network = _network(self.run.config().model)
            rows, columns = network.reach(network.model.inputs[0].name, pixel)
        return columns[0], rows[0], columns[1] - columns[0] + 1, rows[1] - rows[0] + 1

    def _picture(self) -> np.ndarray:
        """The compressed photograph, ``(H, W, 3)`` float32 in [0, 1]."""
        try:
            read = images.read_photo(self.run.preview(f"{self.photo}-compressed"))
        except (OSError, ValueError) as error:
            raise RunError(f"Expected photograph {self.photo + 1} of the run {self.run.name}, found none.") from error
        multiple = models.entry(self.run.config().model).multiple
        if any(side % multiple for side in read.pixels.shape[:2]):
            raise RunError(f"Expected a photograph whose sides are multiples of {multiple}, found another.")
        return images.to_float(read.pixels)

    @contextmanager
    def _opened(self) -> Iterator[tuple["Network", np.ndarray]]:
        """The network with the step's weights, and what it is told of the photograph's file."""
        with _TURN:
            network = _network(self.run.config().model)
            snapshot = snapshots.read(self.run, self.step, network.shapes, _CONDITIONING)
            if not 0 <= self.photo < len(snapshot.conditioning):
                raise RunError(f"Expected photograph {self.photo + 1} of the run {self.run.name}, found none.")
            network.model.set_weights(snapshot.weights)
            yield network, snapshot.conditioning[self.photo]


def look(run: Run, step: int, photo: int) -> View:
    """A look into a run's network as it was at a step, on a photograph that the run shows."""
    return View(run, step, photo)


def layers_of(model: str) -> tuple[InsideLayer, ...]:
    """The layers of a network of the table that make maps, from the picture to the result.

    Raises:
        ModelError: If there is no such network.
    """
    with _TURN:
        return _network(models.entry(model).name).layers


@lru_cache(maxsize=len(models.MODELS))
def _network(model: str) -> "Network":
    keras_backend.load_quietly()
    from restorer.inside.network import Network

    return Network(models.build(model))
