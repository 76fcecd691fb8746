"""The events of a run, read on from where the last look stopped, and what the page draws of them.

One `EventLog` a run serves every tab that watches it, so thirty students cost hardly more than one.
"""

import math
import statistics
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from pages.train.live.thinning import Growing, Point, Smoother
from restorer import Run

Event = dict[str, Any]
_MEASURED = ("loss", "val_loss", "ssim", "jpeg_ssim", "psnr", "jpeg_psnr", "accuracy", "val_accuracy", "learning_rate")
CURVES = (*_MEASURED, "smooth_loss")
_RECENT = 9  # events that the speed is the median of
_MOST_BYTES = 64_000_000  # read at a look; a run of days writes a few


@dataclass(frozen=True)
class Story:
    """The events of a run so far, and what is drawn of them.

    Attributes:
        latest: The last event, or None before the first.
        best: The validation event with the highest validation SSIM.
        validations: The events that measured the held-out photographs, oldest first.
        speed: Photographs a second, lately.
        curves: Points of each curve, thinned; x is seconds or epochs. ``smooth_loss`` is ``loss`` without its jitter.
        version: How many bytes of the run's events this is, which changes whenever anything else does.
    """

    latest: Event | None = None
    best: Event | None = None
    validations: tuple[Event, ...] = ()
    speed: float | None = None
    curves: dict[str, list[Point]] = field(default_factory=lambda: {name: [] for name in CURVES})
    version: int = 0


class EventLog:
    """A run's ``events.jsonl``, of which only what is new is read and reckoned."""

    def __init__(self, file: Path, clock: str) -> None:
        """Read nothing yet; ``clock`` is ``"seconds"`` or ``"epoch"``, what curves are drawn along."""
        self.file, self.clock = file, clock
        self._story = Story()
        self._lock = threading.Lock()
        self._begin()

    def story(self) -> Story:
        """Read what is new; returns everything so far."""
        with self._lock:
            if self._read():
                self._story = self._gathered()
            return self._story

    def _begin(self) -> None:
        self._offset = 0
        self._latest: Event | None = None
        self._validations: list[Event] = []
        self._speeds: deque[float] = deque(maxlen=_RECENT)
        self._curves = {name: Growing() for name in CURVES}
        self._smoother = Smoother()

    def _read(self) -> bool:
        try:
            size = self.file.stat().st_size if self.file.is_file() else 0
        except OSError:
            size = 0
        if size == self._offset:
            return False
        if size < self._offset:  # another run under the same name
            self._begin()
        if size:
            self._read_on()
        return True

    def _read_on(self) -> None:
        events = self._new_events()
        steps = [event["step"] for event in (*([self._latest] if self._latest else []), *events)]
        if steps != sorted(steps):  # a run that went on from its checkpoint writes some steps again
            self._begin()
            events = settled(self._new_events())
        for event in events:
            self._take(event)

    def _new_events(self) -> list[Event]:
        try:
            with self.file.open("rb") as file:
                file.seek(self._offset)
                new = file.read(_MOST_BYTES)
        except OSError:  # deleted this moment
            return []
        whole = new[: new.rfind(b"\n") + 1]  # a line still being written waits for the next look
        if not whole and len(new) == _MOST_BYTES:
            whole = new  # no worker writes such a line
        self._offset += len(whole)
        return list(Run.parse_events(whole.splitlines(), needed=("epoch", "seconds")))

    def _take(self, event: Event) -> None:
        self._latest = event
        if event.get("ssim") is not None:
            self._validations.append(event)
        if event.get("images_per_second"):
            self._speeds.append(event["images_per_second"])
        x = event[self.clock]
        for name in _MEASURED:
            value = event.get(name)
            if value is None or not math.isfinite(value):
                continue
            self._curves[name].add(x, value)
            if name == "loss":
                self._curves["smooth_loss"].add(x, self._smoother.add(value))

    def _gathered(self) -> Story:
        return Story(
            latest=self._latest,
            best=max(self._validations, key=lambda event: event["ssim"], default=None),
            validations=tuple(self._validations),
            speed=statistics.median(self._speeds) if self._speeds else None,
            curves={name: curve.points() for name, curve in self._curves.items()},
            version=self._offset,
        )


def settled(events: Iterable[Event]) -> list[Event]:
    """Events of which each step counts as it was written last."""
    kept: list[Event] = []
    for event in events:
        while kept and kept[-1]["step"] > event["step"]:
            kept.pop()
        kept.append(event)
    return kept


def clock_of(run: Run) -> str:
    """What a run's curves are drawn along: epochs if they are its budget, seconds otherwise."""
    return "epoch" if run.config().epochs else "seconds"


def story_of(run: Run | None, clock: str | None = None) -> Story:
    """The events of a run so far, along its own clock or another; none if there is no run."""
    return _log(str(run.folder.resolve()), clock or clock_of(run)).story() if run else Story()


@st.cache_resource(max_entries=64, show_spinner=False)
def _log(folder: str, clock: str) -> EventLog:
    return EventLog(Run(Path(folder)).events_file, clock)
