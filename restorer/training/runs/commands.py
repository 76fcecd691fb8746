"""The commands that a worker obeys: those of the people who control its run, and the end when nobody is there."""

import math
import os
import time

from restorer.errors import RunError
from restorer.training.runs.run import Run

# environment variable: minutes after which a run that nobody watches stops, unless it was asked to go on; by default 10
ABANDONED = "RESTORER_ABANDONED_MINUTES"


def abandoned_minutes() -> float:
    """After how many minutes without a watcher a run stops."""
    given = os.environ.get(ABANDONED, "10")
    try:
        minutes = float(given)
    except ValueError:
        minutes = math.nan
    if not minutes > 0:
        raise RunError(f"Expected {ABANDONED} to be a number of minutes above 0, received {given!r}.")
    return minutes


class WorkerCommands:
    """A run's commands, as its worker reads them.

    Args:
        run: The run.
        attended: Whether the run was started from a page, and so ends when nobody watches it for long. One that was
            started in a terminal is never abandoned.
    """

    def __init__(self, run: Run, *, attended: bool = False) -> None:
        """Begin with a full measure of patience."""
        self.minutes = abandoned_minutes() if attended else math.inf
        # what passes between two signs is measured by our own clock, which neither another machine nor a sleep sets
        self._run, self.control = run, run.control
        self._sign, self._seen = self.control.watched_at(), time.monotonic()
        self.reason: str | None = None

    def command(self) -> str:
        """``"run"``, ``"pause"`` or ``"stop"``; `reason` says why to stop if nobody asked for it.

        Raises:
            RunError: If the run's folder is gone.
        """
        self._run.expect_there()
        asked = self.control.command()
        if asked != "stop" and (self.reason or self._is_abandoned()):
            self.reason = f"Nobody watched for {self.minutes:g} minutes, so the training stopped; it can be continued."
            return "stop"
        return asked

    def details(self) -> dict[str, str]:
        """The reason as a detail of a status, if there is one."""
        return {"message": self.reason} if self.reason else {}

    def _is_abandoned(self) -> bool:
        sign, now = self.control.watched_at(), time.monotonic()
        if sign != self._sign:
            self._sign, self._seen = sign, now
        return now - self._seen > 60 * self.minutes and not self.control.keeps_on
