"""A training run is a folder; this reads and writes its small files.

The worker that trains and the pages that watch share nothing but these files (see `Run`), so a run outlives a
closed tab and a restarted app, and can be watched from a copy of its folder.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from restorer.errors import RunError
from restorer.files import write_atomically
from restorer.training.config import TrainingConfig, dump

RUNS_FOLDER = Path(os.environ.get("RESTORER_RUNS", "runs"))
COMMANDS = ("run", "pause", "stop")
STALE_SECONDS = 6.0  # a worker writes its status every second; silent for longer, it is gone
LIVE_STATES = ("starting", "running", "paused")


@dataclass(frozen=True)
class Run:
    """A run's folder.

    ::

        config.json        everything that made it
        events.jsonl       append-only, one JSON object a line
        previews/          held-out crops as lossless WebP: 0-original, 0-compressed, then 0-000120 a report step
        checkpoint/        latest weights and optimizer
        model.keras        the best so far by validation SSIM
        status.json        the worker's state, rewritten every second
        control            what the page asks: run, pause or stop
    """

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name, which is how the pages call the run."""
        return self.folder.name

    @property
    def config_file(self) -> Path:
        """``config.json``."""
        return self.folder / "config.json"

    @property
    def events_file(self) -> Path:
        """``events.jsonl``."""
        return self.folder / "events.jsonl"

    @property
    def previews(self) -> Path:
        """``previews/``."""
        return self.folder / "previews"

    @property
    def checkpoint(self) -> Path:
        """``checkpoint/``."""
        return self.folder / "checkpoint"

    @property
    def model_file(self) -> Path:
        """``model.keras``."""
        return self.folder / "model.keras"

    @property
    def log_file(self) -> Path:
        """``worker.log``: what the worker printed."""
        return self.folder / "worker.log"

    def config(self) -> TrainingConfig:
        """The settings that made the run; raise `RunError` if the folder is no run."""
        try:
            settings = json.loads(self.config_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise RunError(f"Expected a training run, but {self.folder} has no readable config.json.") from None
        settings.pop("made", None)
        return TrainingConfig.from_json(settings)

    def events(self) -> list[dict[str, Any]]:
        """Every event so far, oldest first; a line still being written is left for the next look."""
        return list(self._lines())

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.events_file.is_file():
            return
        with self.events_file.open(encoding="utf-8") as file:
            for line in file:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue

    def append_event(self, event: dict[str, Any]) -> None:
        """Add one line to ``events.jsonl``."""
        with self.events_file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")

    def command(self) -> str:
        """What the page last asked for."""
        try:
            asked = (self.folder / "control").read_text(encoding="utf-8").strip()
        except OSError:
            return "run"
        return asked if asked in COMMANDS else "run"

    def ask(self, command: str) -> None:
        """Ask the worker to ``run``, ``pause`` or ``stop``."""
        if command not in COMMANDS:
            raise RunError(f"Expected a command of {', '.join(COMMANDS)}, received {command!r}.")
        write_atomically(self.folder / "control", command)

    def write_status(self, state: str, **details: Any) -> None:  # noqa: ANN401
        """Say how the worker is doing; ``details`` may carry ``message`` and ``progress`` in [0, 1]."""
        write_atomically(self.folder / "status.json", json.dumps({"state": state, "time": time.time(), **details}))

    def status(self) -> dict[str, Any]:
        """The last status, with state ``interrupted`` if a live one has gone silent, ``new`` if there is none."""
        try:
            status = json.loads((self.folder / "status.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"state": "new", "time": 0.0}
        if status["state"] in LIVE_STATES and time.time() - status["time"] > STALE_SECONDS:
            status["state"] = "interrupted"
        return status

    @property
    def is_live(self) -> bool:
        """Whether a worker is at it now."""
        return self.status()["state"] in LIVE_STATES


def create_run(config: TrainingConfig, *, folder: str | Path | None = None) -> Run:
    """Make a run's folder with its ``config.json``.

    Args:
        config: The settings.
        folder: Where; by default ``runs/DATE-TIME-MODEL``.

    Raises:
        RunError: If the folder already holds a run, which is left as it is.
    """
    if folder is None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        folder, number = RUNS_FOLDER / f"{stamp}-{config.model}", 1
        while folder.exists():
            number += 1
            folder = RUNS_FOLDER / f"{stamp}-{config.model}-{number}"
    run = Run(Path(folder))
    if run.config_file.exists():
        raise RunError(f"Expected an empty folder, but {run.folder} already holds a run; add --resume to continue it.")
    run.previews.mkdir(parents=True, exist_ok=True)
    write_atomically(run.config_file, dump(config, made=datetime.now(UTC).isoformat(timespec="seconds")))
    return run


def list_runs(root: str | Path = RUNS_FOLDER) -> list[Run]:
    """The runs in a folder, newest first."""
    found = [Run(path.parent) for path in Path(root).glob("*/config.json")]
    return sorted(found, key=lambda run: run.config_file.stat().st_mtime, reverse=True)
