"""The worker's pulse: its state, rewritten every second, so that watchers know it is alive."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from restorer.errors import RunError
from restorer.training.run import Run

BEAT_SECONDS = 1.0


class Say(Protocol):
    """How a worker tells its state: ``say("starting", message="Reading photographs")``."""

    def __call__(self, state: str, **details: Any) -> None:  # noqa: ANN401
        """Write the state at once, and again every second until the next one."""


@contextmanager
def heartbeat(run: Run) -> Iterator[Say]:
    """Rewrite the run's status every second while the worker lives; yields `Say`.

    An error inside is written as the state ``failed`` with its sentence, then raised again.

    Raises:
        RunError: If another worker is at this run.
    """
    if run.is_live and run.status().get("pid") is not None:
        raise RunError(f"Expected a run that nobody trains, but a worker is training {run.name} now.")
    current: dict[str, Any] = {}
    done, lock = threading.Event(), threading.Lock()

    def say(state: str, **details: Any) -> None:  # noqa: ANN401
        with lock:
            current.clear()
            current.update(state=state, pid=os.getpid(), **details)
            run.write_status(**current)

    def beat() -> None:
        while not done.wait(BEAT_SECONDS):
            with lock:
                run.write_status(**current)

    say("starting")
    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield say
    except BaseException as error:
        say("failed", message=str(error) or type(error).__name__)
        raise
    finally:
        done.set()
        thread.join()
