"""The events of a run, read on from where the last look stopped, and what the page draws of them.

One `EventLog` a run serves every tab that watches it, so thirty students cost hardly more than one.
"""

import json
import statistics
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.live_curves import Point, smooth, thin
from restorer import Run

Event = dict[str, Any]
CURVES = ("loss", "smooth_loss", "val_loss", "ssim", "jpeg_ssim", "psnr", "jpeg_psnr", "accuracy", "val_accuracy")
_RECENT = 9  # events that the speed is the median of


@dataclass(frozen=True)
class Story:
    """What a run has told so far.

    Attributes:
        latest: The last event, or None before the first.
        best: The report event with the highest validation SSIM.
        reports: The events that measured the held-out photographs, oldest first.
        speed: Photographs a second, lately.
        curves: Points of each curve, thinned; x is seconds or epochs. ``smooth_loss`` is ``loss`` without its jitter.
    """

    latest: Event | None = None
    best: Event | None = None
    reports: tuple[Event, ...] = ()
    speed: float | None = None
    curves: dict[str, list[Point]] = field(default_factory=lambda: {name: [] for name in CURVES})

    @classmethod
    def told_by(cls, events: list[Event], clock: str) -> "Story":
        """The story that some events tell, along ``"seconds"`` or ``"epoch"``."""
        if not events:
            return cls()
        reports = tuple(event for event in events if event.get("ssim") is not None)
        speeds = [event["images_per_second"] for event in events[-_RECENT:] if event.get("images_per_second")]
        points = {name: _points(events, name, clock) for name in CURVES}
        points["smooth_loss"] = smooth(points["loss"])
        return cls(
            latest=events[-1],
            best=max(reports, key=lambda event: event["ssim"], default=None),
            reports=reports,
            speed=statistics.median(speeds) if speeds else None,
            curves={name: thin(curve) for name, curve in points.items()},
        )


class EventLog:
    """A run's ``events.jsonl``, of which only what is new is read."""

    def __init__(self, file: Path, clock: str) -> None:
        self.file, self.clock = file, clock
        self.events: list[Event] = []
        self._offset = 0
        self._story = Story()
        self._lock = threading.Lock()

    def story(self) -> Story:
        """Read what is new, and tell the whole story."""
        with self._lock:
            if self._read():
                self._story = Story.told_by(self.events, self.clock)
            return self._story

    def _read(self) -> bool:
        try:
            size = self.file.stat().st_size
        except OSError:
            size = 0
        if size == self._offset:
            return False
        if size < self._offset:  # another run under the same name
            self.events, self._offset = [], 0
        with self.file.open("rb") as file:
            file.seek(self._offset)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]  # a line still being written waits for the next look
        self._offset += len(whole)
        self._add(whole.splitlines())
        return True

    def _add(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            # a run that went on from its checkpoint tells some steps again: the later telling counts
            while self.events and self.events[-1]["step"] > event["step"]:
                self.events.pop()
            self.events.append(event)


def clock_of(run: Run) -> str:
    """What a run's curves are drawn along: epochs if they are its budget, seconds otherwise."""
    return "epoch" if run.config().epochs else "seconds"


def story_of(run: Run | None) -> Story:
    """What a run has told so far; nothing if there is no run."""
    return _log(str(run.folder.resolve()), clock_of(run)).story() if run else Story()


@st.cache_resource(max_entries=32, show_spinner=False)
def _log(folder: str, clock: str) -> EventLog:
    return EventLog(Run(Path(folder)).events_file, clock)


def _points(events: list[Event], name: str, clock: str) -> list[Point]:
    return [(event[clock], event[name]) for event in events if event.get(name) is not None]
