"""The files of a training run, by name, and the two that hold its course: settings and events."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from restorer.errors import RunError
from restorer.training.config import TrainingConfig


@dataclass(frozen=True)
class RunFolder:
    """Where a run keeps what.

    Attributes:
        folder: The run's folder.
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

    @property
    def status_file(self) -> Path:
        """``status.json``."""
        return self.folder / "status.json"

    def config(self) -> TrainingConfig:
        """The settings that made the run; raise `RunError` if the folder is no run."""
        settings = self.settings()
        settings.pop("made", None)
        return TrainingConfig.from_json(settings)

    def settings(self) -> dict[str, Any]:
        """What ``config.json`` holds, unchecked: the settings, and when the run was made."""
        try:
            return json.loads(self.config_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise RunError(f"Expected a training run, but {self.folder} has no readable config.json.") from None

    @property
    def unreadable_file(self) -> Path:
        """``unreadable.json``: the photographs that could not be read, if there were any."""
        return self.folder / "unreadable.json"

    def unreadable(self) -> list[tuple[str, str]]:
        """Name of each photograph that could not be read, and a sentence that says why."""
        try:
            return [(name, reason) for name, reason in json.loads(self.unreadable_file.read_text(encoding="utf-8"))]
        except (OSError, ValueError):
            return []

    def events(self) -> list[dict[str, Any]]:
        """Every event so far, oldest first.

        A line still being written is left for the next look; of steps written twice, because the run went on from a
        checkpoint before them, the later line counts.
        """
        events: list[dict[str, Any]] = []
        for event in self._lines():
            while events and events[-1]["step"] > event["step"]:
                events.pop()
            events.append(event)
        return events

    def append_event(self, event: dict[str, Any]) -> None:
        """Add one line to ``events.jsonl``."""
        with self.events_file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")

    def mend_events(self) -> None:
        """Cut off the half line that a killed worker or a full disk left, or the next event would be lost with it."""
        with suppress(FileNotFoundError), self.events_file.open("r+b") as file:
            written = file.read()
            file.truncate(written.rfind(b"\n") + 1)

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.events_file.is_file():
            return
        with self.events_file.open(encoding="utf-8") as file:
            for line in file:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue
