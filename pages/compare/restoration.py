"""Restoring for the pages: a network is loaded once, a picture restored once."""

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import streamlit as st

from pages.compare.compression_history import AssumedHistory
from pages.compare.restoration_options import RestorationOptions
from pages.components import photo_identity
from pages.components.progress_bar import Bar
from pages.components.serving import activity, garbage
from pages.components.serving.turns import Turns
from restorer import ImageError, ModelError, Photo, Prediction, Restoration, evaluation, jpeg, limits, models

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow's greetings are not for this audience

_turns = Turns(lambda: limits.RESTORATIONS.amount)


@dataclass(frozen=True)
class _Loaded:
    prediction: Prediction
    lock: threading.Lock = field(default_factory=threading.Lock)


def restore(
    compressed: Photo, source: str, options: RestorationOptions, assumed: AssumedHistory, bar: Bar
) -> Restoration:
    """Restore a photo as it is.

    Args:
        compressed: The JPEG, or a picture that was one.
        source: A model's name or a run's folder.
        options: Strength, projection and ensemble.
        assumed: From which compression it is restored.
        bar: Shows what is being waited for.
    """
    if "tensorflow" not in sys.modules:
        bar.say("Starting TensorFlow, which takes some seconds the first time …")
    return _restore(compressed, _version(source), options, assumed, bar)


def token(compressed: Photo, source: str, options: RestorationOptions, assumed: AssumedHistory) -> str:
    """The identity of a restoration among all others, before it is done."""
    try:
        version = _version(source)
    except (ModelError, OSError):
        version = (source, 0)
    made_of = photo_identity.fingerprint(compressed), version, options, assumed
    return photo_identity.digest(repr(made_of).encode()).hex()


def score(original: Photo, restored: Restoration, bar: Bar) -> evaluation.scores.Scores:
    """Score what a model made of a compressed photo against the original."""
    return _score(original, restored, bar)


def _version(source: str) -> tuple[str, int]:
    """A model's file and when it was written: a run that is still training writes better ones."""
    path = models.weights_path(source)
    return str(path), path.stat().st_mtime_ns


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def _restore(
    compressed: Photo,
    model: tuple[str, int],
    options: RestorationOptions,
    assumed: AssumedHistory,
    _progress: Bar,
) -> Restoration:
    height, width = compressed.stored.shape[:2]
    loaded = _load(*model)

    def tell(before: int, seconds: float) -> None:  # a text that changes, for only where it is sent can a script end
        others = "one restoration" if before == 1 else f"{before} restorations"
        _progress.say(f"Waiting for {others} before this one, for {seconds:.0f} s …")

    with (
        _turns.taken(height * width, tell),  # the clock begins when the waiting ends
        activity.timed(f"restored {photo_identity.megapixels(compressed)} by {loaded.prediction.model.name}"),
    ):
        return replace(_in_turn(loaded), ensemble=options.ensemble).restore(
            compressed,
            quality=assumed.quality,
            earlier=assumed.earlier,
            faithful=options.faithful,
            strength=options.strength,
            progress=in_time(_progress, compressed.name),
        )


@st.cache_data(
    max_entries=100,
    show_spinner=False,
    hash_funcs={Photo: photo_identity.fingerprint, Restoration: lambda made: photo_identity.digest(made.pixels)},
)
def _score(original: Photo, restored: Restoration, _progress: Callable[[float], None]) -> evaluation.scores.Scores:
    return evaluation.scores.measure(original.pixels, restored.pixels, progress=_progress)


@st.cache_resource(max_entries=3, show_spinner=False)
def _load(path: str, written: int) -> _Loaded:
    prediction = Prediction.from_source(path)
    blank = np.zeros((64, 64, 3), np.uint8)
    prediction.predict_individual(blank, quality=jpeg.QUALITY_DEFAULT)  # so the time shown later has no compiling in it
    garbage.pass_over_networks()
    return _Loaded(prediction)


def in_time(progress: Callable[[float], None], name: str) -> Callable[[float], None]:
    """A function to report to that ends the work once it has taken as long as one restoration may on a page.

    Args:
        progress: Called with the share done as well.
        name: The photo's.

    Returns:
        A function that raises `ImageError` after that time.
    """
    most = limits.RESTORE_SECONDS
    end = time.monotonic() + most.amount

    def report(share: float) -> None:
        if time.monotonic() > end:
            advice = "a smaller photo, the other network, or the command line will do"
            raise ImageError(f"Expected a restoration of at most {most} s, but {name} takes longer; {advice}.")
        progress(share)

    return report


def prediction(source: str) -> Prediction:
    """A network for work in a thread of its own: it takes turns with everybody else, tile by tile.

    Raises:
        ModelError: If the model cannot be loaded.
    """
    return _in_turn(_load(*_version(source)))


def _in_turn(loaded: _Loaded) -> Prediction:
    return replace(loaded.prediction, model=_InTurn(loaded.prediction.model, loaded.lock))


class _InTurn:
    """As much of a model as `Prediction` asks for, behind the lock that everybody takes."""

    def __init__(self, model: Any, lock: threading.Lock) -> None:  # noqa: ANN401
        self.name, self.inputs = model.name, model.inputs
        self._model, self._lock = model, lock

    def predict_on_batch(self, inputs: list[np.ndarray]) -> np.ndarray:
        with self._lock:
            return self._model.predict_on_batch(inputs)
