"""Writing a run's events: what the steps since the last one gave, and how fast they went."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from restorer.training.loop.checkpoint import TrainingState
from restorer.training.runs.run import Run

EVENT_SECONDS = 0.25
EVENT_SHARE = 1 / 2000  # a long run writes an event at most every 1/2000 of its age

Event = dict[str, Any]
OnEvent = Callable[[Event], None]


class EventWriter:
    """The events of one training.

    Args:
        run: Where they are written.
        state: How far the run has come when the training begins.
        batch_size: Patches a step.
        steps_per_epoch: Steps that pass over all photographs once.
        on_event: Called with every event after it is written.
    """

    def __init__(
        self, run: Run, state: TrainingState, *, batch_size: int, steps_per_epoch: int, on_event: OnEvent | None = None
    ) -> None:
        """Have nothing to tell yet."""
        self.run, self.batch_size, self.steps_per_epoch, self.on_event = run, batch_size, steps_per_epoch, on_event
        self._seconds, self._step = state.seconds, state.step
        self._logs: list[dict[str, float]] = []
        self._images_per_second: float | None = None

    def add(self, logs: dict[str, float]) -> None:
        """Keep what a step gave until the next event."""
        self._logs.append(logs)

    @property
    def has_news(self) -> bool:
        """Whether there were steps since the last event."""
        return bool(self._logs)

    def is_due(self, seconds: float) -> bool:
        """Whether it is time for an event of the steps alone."""
        return self.has_news and seconds - self._seconds >= max(EVENT_SECONDS, seconds * EVENT_SHARE)

    def write(self, state: TrainingState, *, learning_rate: float, **measured: float) -> None:
        """Write one event: the means since the last one, and what was measured."""
        elapsed = state.seconds - self._seconds
        if elapsed > 0:
            self._images_per_second = float(f"{(state.step - self._step) * self.batch_size / elapsed:.4g}")
        event = {
            "step": state.step,
            "epoch": round(state.step / self.steps_per_epoch, 4),
            "seconds": round(state.seconds, 3),
            **{key: _finite(value) for key, value in {**self._means(), **measured}.items()},
            "images_per_second": self._images_per_second,
            "learning_rate": learning_rate,
        }
        self._seconds, self._step, self._logs = state.seconds, state.step, []
        self.run.append_event(event)
        if self.on_event:
            self.on_event(event)

    def _means(self) -> dict[str, float]:
        names = self._logs[0] if self._logs else ()
        return {name: float(np.mean([logs[name] for logs in self._logs])) for name in names}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
