"""The heartbeat of a worker: its status, rewritten every second while it holds the lock of the run's life."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from restorer.errors import RunError
from restorer.training.runs import liveness
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState

BEAT_SECONDS = 1.0
QUIET_SECONDS = 0.2  # news of the same state that come faster than this wait for the next beat


class SetStatus(Protocol):
    """How a worker sets its status: ``set_status(RunState.STARTING, message="Reading photographs")``."""

    def __call__(self, state: str, **details: Any) -> None:  # noqa: ANN401
        """Write the state at once if it is another, and again every second until the next one."""


class StatusWriter:
    """A run's status as this process last set it, written again and again."""

    def __init__(self, run: Run, place: str | None) -> None:
        """Write nothing yet; ``place`` is where the lock is that `liveness.held` took."""
        self.run, self.place = run, place
        self._current: dict[str, Any] = {}
        self._written = 0.0
        self._news = time.monotonic()
        self._lock = threading.Lock()

    def set(self, state: str, **details: Any) -> None:  # noqa: ANN401
        """See `SetStatus`."""
        with self._lock:
            self._news = time.monotonic()
            hurry = self._current.get("state") != state or time.monotonic() - self._written > QUIET_SECONDS
            self._current = {"state": state, "pid": os.getpid(), "life": self.place, **details}
            if hurry:
                self._write()

    def beat(self, done: threading.Event) -> None:
        """Write the state every second until done; a disk that cannot be written now may be written later."""
        while not done.wait(BEAT_SECONDS):
            with self._lock, suppress(OSError, RunError):  # that the folder is gone is found by whoever trains
                self._write()

    def _write(self) -> None:
        quiet = time.monotonic() - self._news
        self.run.write_status(**self._current, quiet=round(quiet) if quiet > 2 * BEAT_SECONDS else 0.0)
        self._written = time.monotonic()


@contextmanager
def heartbeat(run: Run, *, state: str = RunState.STARTING, **details: Any) -> Iterator[SetStatus]:  # noqa: ANN401
    """Hold the lock of the run's life, and rewrite its status every second; yields `SetStatus`.

    An error inside is written as the state ``failed`` with its sentence, then raised again.

    Args:
        run: The run.
        state: The first state.
        details: The details of the first status.

    Raises:
        RunError: If another worker is at this run.
    """
    if run.status().pid is not None:  # else a page has announced the worker that begins here
        run.expect_idle()
    with liveness.held(run.folder) as place:
        writer, done = StatusWriter(run, place), threading.Event()
        writer.set(state, **details)
        thread = threading.Thread(target=writer.beat, args=(done,), name="heartbeat", daemon=True)
        thread.start()
        try:
            yield writer.set
        except BaseException as error:
            # what ended the run is what its owner must hear, not that it cannot be written
            with suppress(OSError, RunError):
                writer.set(RunState.FAILED, message=str(error) or type(error).__name__)
            raise
        finally:
            done.set()
            thread.join()
