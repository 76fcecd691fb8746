"""Seconds of training, pauses not counted."""

import time


class Stopwatch:
    """A clock that can be stopped and started again.

    Args:
        seconds: What it shows at first.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        """Make a stopped clock."""
        self._kept = seconds
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """What it shows."""
        running = 0.0 if self._since is None else time.monotonic() - self._since
        return self._kept + running

    def start(self) -> None:
        """Let it run; a running clock is left alone."""
        if self._since is None:
            self._since = time.monotonic()

    def stop(self) -> None:
        """Hold it."""
        self._kept, self._since = self.seconds, None
