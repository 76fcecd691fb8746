"""A training run is a folder; this makes runs, lists them, and reads their status.

The worker that trains and the pages that watch share nothing but the folder's files (see `Run`), so a run outlives a
closed tab and a restarted app, and can be watched from a copy of its folder.
"""

import json
import shutil
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from restorer.errors import RunError
from restorer.system import paths
from restorer.system.files import write_atomically, write_even_if_full
from restorer.training.config import TrainingConfig, changed, dump
from restorer.training.runs import liveness
from restorer.training.runs.control import RunControl
from restorer.training.runs.folder import RunFolder
from restorer.training.runs.lock import folder_lock
from restorer.training.runs.reading import read_json
from restorer.training.runs.room import expect_room
from restorer.training.runs.status import RunState, RunStatus

STALE_SECONDS = 6.0  # a worker writes its status every second; silent for longer, it is gone or was stopped
STARTING_STALE_SECONDS = 20.0  # Python and TensorFlow load from a slow disk, and nothing can be written meanwhile
A_MOMENT = 0.05  # seconds, in which whoever looks whether a worker lives has long looked
_DELETING = ".deleting-"


@dataclass(frozen=True)
class Run(RunFolder):
    """A run's folder; what people ask of its worker is in its `control`, under the same names.

    ::

        config.json        everything that made it
        events.jsonl       append-only, one JSON object a line
        previews/          held-out crops as lossless WebP: 0-original, 0-compressed, then 0-000120 a validation
        snapshots/         the weights at some of these steps, spread over the training
        checkpoint/        latest weights and optimizer
        model.keras        the best so far by validation SSIM
        status.json        the worker's state, rewritten every second
        alive              the lock that the worker holds for as long as it lives
        worker.log         what the worker printed
        control            what the page asks: run, pause or stop
        learning_rate      the base rate asked for since the run was made
        watched, keep_on   when somebody last watched; there if the run is to go on without that
        owner, title       who controls it; what people call it
    """

    def write_status(self, state: str, **details: Any) -> None:  # noqa: ANN401
        """Write ``status.json``: a `RunState`, the time of now, and details that `RunStatus` has fields for.

        Raises:
            RunError: If the folder is gone; it is not made again.
        """
        self.expect_there()
        status = RunStatus(state, time.time(), **details)
        write_even_if_full(self.status_file, json.dumps(status.to_json()))

    def written_status(self) -> RunStatus:
        """The status as it was last written, however long ago; state ``new`` if there is none that can be read."""
        try:
            return RunStatus.from_json(read_json(self.status_file))
        except (OSError, ValueError):
            return RunStatus()

    def status(self) -> RunStatus:
        """The last status, with state ``interrupted`` if it is an active one and the worker is gone.

        The worker's lock shows that at once. Where it cannot be asked, because the worker has only been announced or
        this is a copy of its folder, silence shows it. A worker that lives and is silent is ``silent``: it is stopped,
        or its machine slept.
        """
        status = self.written_status()
        if not status.is_active:
            return status
        silent, lives = _is_silent(status), liveness.is_held(self.folder, status.life)
        if lives is False or (lives is None and silent):
            return replace(status, state=RunState.INTERRUPTED)
        return replace(status, silent=silent)

    @property
    def is_live(self) -> bool:
        """Whether a worker is at it now."""
        return self.status().is_live

    @property
    def is_waiting(self) -> bool:
        """Whether a worker waits for its turn to train it."""
        return self.status().is_waiting

    @property
    def is_active(self) -> bool:
        """Whether a worker is at it now, or waits for its turn."""
        return self.status().is_active

    @property
    def control(self) -> RunControl:
        """The files that people write, and the worker reads."""
        return RunControl(self.folder)

    @property
    def title(self) -> str:
        """What people call the run: the title it was given, or its folder's name."""
        return self.control.title or self.name

    def rename(self, title: str) -> None:
        """Give the run a title of one line, its folder staying where it is; raise `RunError` if it is none."""
        self.control.rename(title)

    def ask(self, command: str) -> None:
        """Ask the worker to ``run``, ``pause`` or ``stop``; raise `RunError` for anything else."""
        self.control.ask(command)

    def command(self) -> str:
        """What was last asked for: ``run``, ``pause`` or ``stop``."""
        return self.control.command()

    def learning_rate(self) -> float:
        """The base rate in force, which the schedule multiplies: the one asked for since, or the settings' own."""
        return self.control.learning_rate() or self.config().learning_rate

    def set_learning_rate(self, rate: float) -> None:
        """Replace the base rate, now and whenever the run goes on; raise `RunError` if it is out of its bounds."""
        self.control.set_learning_rate(rate)

    def watch(self) -> None:
        """Leave a sign that somebody watches; cheap enough for every drawing of a page."""
        self.control.watch()

    def keep_on(self, on: bool) -> None:
        """Let the run go on without a watcher, or no longer."""
        self.control.keep_on(on)

    @property
    def keeps_on(self) -> bool:
        """Whether the run goes on when nobody watches."""
        return self.control.keeps_on

    def owner(self) -> str | None:
        """Who controls the run, or None if nobody does."""
        return self.control.owner()

    def hand_to(self, owner: str) -> None:
        """Make somebody the owner."""
        self.control.hand_to(owner)

    def set_budget(self, *, epochs: int | None = None, minutes: float | None = None) -> None:
        """Give the run another budget, counted from its beginning, so that it can go on for longer.

        Args:
            epochs: Passes over the training photographs.
            minutes: Minutes of training. Exactly one of the two is given.

        Raises:
            RunError: If the budget is out of bounds, or a worker is at the run.
        """
        self.expect_idle()
        settings = self.settings()
        made = {key: settings.pop(key) for key in ("made",) if key in settings}
        config = TrainingConfig.from_json(changed(settings, {"epochs": epochs, "minutes": minutes}))
        write_atomically(self.config_file, dump(config, **made))

    def leave(self) -> None:
        """Take away what a worker wrote of itself into a folder that was deleted meanwhile, and the folder if empty.

        A folder that is still a run is left as it is.
        """
        with suppress(RunError):
            self.expect_there()
            return
        for path in (self.status_file, self.folder / liveness.FILE):
            with suppress(OSError):
                path.unlink()
        for folder in (self.previews, self.snapshots, self.checkpoint, self.folder):
            with suppress(OSError):  # what somebody left there is not ours
                folder.rmdir()

    def delete(self) -> None:
        """Remove the folder and everything in it.

        Raises:
            RunError: If a worker is at the run, the folder is no run, or it cannot be removed.
        """
        self.settings()
        parent = self.folder.resolve().parent
        with folder_lock(parent):
            self.expect_idle()
            try:
                # hidden first, so that no list ever shows half a run
                self.folder.rename(parent / f"{_DELETING}{uuid.uuid4().hex}")
            except OSError as error:
                raise RunError(f"The run {self.name} cannot be deleted: {error.strerror or error}.") from error
        for hidden in parent.glob(f"{_DELETING}*"):  # and what an app that was ended meanwhile had left
            shutil.rmtree(hidden, ignore_errors=True)

    def expect_idle(self) -> None:
        """Raise `RunError` if a worker is at the run, or waits for its turn."""
        if not self.is_active:
            return
        time.sleep(A_MOMENT)  # another process may just have looked, which for that time looks like a worker
        if self.is_active:
            still = ", though it does not answer" if self.status().silent else ""
            raise RunError(f"Expected a run that nobody trains, but a worker is training {self.name} now{still}.")


def create_run(config: TrainingConfig, *, folder: str | Path | None = None) -> Run:
    """Make a run's folder with its ``config.json``.

    Args:
        config: The settings.
        folder: Where; by default ``runs/DATE-TIME-MODEL``.

    Raises:
        RunError: If the folder already holds a run, which is left as it is; or if the runs in ``runs`` take up all that
            they may, and this is to be one of them.
    """
    if folder is None or Path(folder).resolve().parent == paths.RUNS_FOLDER.resolve():
        expect_room(list_runs())
    run = Run(Path(folder) if folder is not None else _new_folder(config.model))
    if run.config_file.exists():
        raise RunError(f"Expected an empty folder, but {run.folder} already holds a run; add --resume to continue it.")
    run.previews.mkdir(parents=True, exist_ok=True)
    write_atomically(run.config_file, dump(config, made=datetime.now(UTC).isoformat(timespec="seconds")))
    return run


def _is_silent(status: RunStatus) -> bool:
    """Whether a worker's status is older than it should be; one from the future is of a clock that was set."""
    starts = status.state == RunState.STARTING or status.pid is None
    return abs(time.time() - status.time) > (STARTING_STALE_SECONDS if starts else STALE_SECONDS)


def _new_folder(model: str) -> Path:
    """Make a folder of its own for a run, however many start in the same second."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    for number in count(1):
        folder = paths.RUNS_FOLDER / (f"{stamp}-{model}" if number == 1 else f"{stamp}-{model}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise AssertionError("unreachable")


def list_runs(root: str | Path | None = None) -> list[Run]:
    """The runs in a folder, newest first; by default in ``runs``."""
    found = []
    for file in Path(paths.RUNS_FOLDER if root is None else root).glob("[!.]*/config.json"):
        try:
            found.append((file.stat().st_mtime, Run(file.parent)))
        except OSError:  # deleted between the two looks
            continue
    return [run for _, run in sorted(found, key=lambda item: item[0], reverse=True)]
