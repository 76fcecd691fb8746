"""Taking turns: a folder's runs train one at a time, or as many as the setting allows; the others wait in order."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from restorer.errors import RunError
from restorer.system import paths
from restorer.training.runs import run as runs
from restorer.training.runs.commands import WorkerCommands
from restorer.training.runs.heartbeat import BEAT_SECONDS, SetStatus
from restorer.training.runs.lock import folder_lock
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState, RunStatus

# environment variable: how many runs of one folder may train at the same time, at least 1; by default 1
TRAININGS = "RESTORER_TRAININGS"
POLL_SECONDS = 0.25

Stamp = tuple[int, int, int]
# statuses that were seen to be of runs nobody is at: such a file stays true until it changes, and so is not read again
_idle: dict[str, Stamp] = {}


def trainings() -> int:
    """How many runs of a folder may train at the same time."""
    given = os.environ.get(TRAININGS, "1")
    if not given.isdecimal() or int(given) < 1:
        raise RunError(f"Expected {TRAININGS} to be a whole number of at least 1, received {given!r}.")
    return int(given)


def waiting(root: str | Path | None = None) -> list[Run]:
    """The runs of a folder that wait for their turn, the next one first; by default those in ``runs``."""
    return [run for run, status in _active(Path(paths.RUNS_FOLDER if root is None else root)) if status.is_waiting]


def position(run: Run) -> int | None:
    """The run's place among those that wait, 1 for the next; None if it does not wait."""
    places = {other.name: place for place, other in enumerate(waiting(_root(run)), start=1)}
    return places.get(run.name)


def enter(run: Run) -> None:
    """Announce a run that a worker is about to be started for: its turn if there is room, else a place in the queue.

    Raises:
        RunError: If a worker is at this run already, or the folder is locked.
    """
    trainings()  # refuse a setting that is none here, where somebody reads it
    with folder_lock(_root(run)):
        run.expect_idle()
        run.ask("run")
        queued = time.time()
        run.write_status(RunState.WAITING, queued=queued)
        if _is_next(run):
            run.write_status(RunState.STARTING, queued=queued)


def announced(run: Run) -> dict[str, Any]:
    """What `enter` announced, as the worker's first status: a turn it was given, or its place in the queue."""
    status = run.status()
    state = RunState.STARTING if status.state == RunState.STARTING else RunState.WAITING
    return {"state": state, "queued": status.queued or time.time()}


def wait_for_turn(run: Run, commands: WorkerCommands, set_status: SetStatus) -> bool:
    """Wait until the run may start, and set the status once it may; False if it was asked to stop before that."""
    looked = time.time()
    while not _take_turn(run, set_status):
        if commands.command() == "stop":
            return False
        time.sleep(POLL_SECONDS)
        if time.time() - looked > runs.STALE_SECONDS:  # the machine slept: let the others show that they live
            time.sleep(2 * BEAT_SECONDS)
        looked = time.time()
    return True


def _take_turn(run: Run, set_status: SetStatus) -> bool:
    if run.is_live:
        return True  # it was given its turn when it was announced
    if not _is_next(run):
        return False  # the common case needs no lock
    with folder_lock(_root(run)):
        if not _is_next(run):
            return False
        set_status(RunState.STARTING)
    return True


def _is_next(run: Run) -> bool:
    others = [(other, status) for other, status in _active(_root(run)) if other.name != run.name]
    live = sum(not status.is_waiting for _, status in others)
    place = _order(run, run.status())
    ahead = any(status.is_waiting and _order(other, status) < place for other, status in others)
    return not ahead and live < trainings()


def _active(root: Path) -> list[tuple[Run, RunStatus]]:
    """The runs that are trained or wait, and how they are doing, in the order in which they came."""
    found = []
    for file, stamp in _stamps(root):
        if _idle.get(file) == stamp:
            continue
        run = Run(Path(file).parent)
        status = run.status()
        if status.is_active:
            found.append((run, status))
        else:
            _idle[file] = stamp
    return sorted(found, key=lambda item: _order(*item))


def _stamps(root: Path) -> Iterator[tuple[str, Stamp]]:
    """The status files of a folder's runs, each with what changes when it is written; quick among hundreds."""
    with suppress(FileNotFoundError), os.scandir(root) as entries:
        for entry in entries:
            file = f"{entry.path}/status.json"
            with suppress(OSError):  # no run, or deleted just now
                seen = os.stat(file)  # noqa: PTH116
                yield file, (seen.st_ino, seen.st_mtime_ns, seen.st_size)


def _order(run: Run, status: RunStatus) -> tuple[float, str]:
    return status.queued or 0.0, run.name


def _root(run: Run) -> Path:
    return run.folder.resolve().parent
