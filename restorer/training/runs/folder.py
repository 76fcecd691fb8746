"""The files of a training run, by name, and the two that hold its course: settings and events."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from restorer.errors import RunError
from restorer.system.foreign import read_file
from restorer.training.config import TrainingConfig
from restorer.training.runs.reading import read_json

MOST_LINE = 1_000_000  # bytes of an event; one has a few hundred
MOST_PREVIEW = 4_000_000  # bytes of a held-out photograph, a lossless one of 256 × 256 pixels
_LARGEST = 1e15  # of a step


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
    def snapshots(self) -> Path:
        """``snapshots/``."""
        return self.folder / "snapshots"

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

    def expect_there(self) -> None:
        """Raise `RunError` if the folder, or what makes it a run, is gone; what cannot be told now is no reason."""
        try:
            self.config_file.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(f"Expected the folder of the run {self.name}, but it was deleted or moved.") from None
        except OSError:  # a share that is away for a while
            return

    def config(self) -> TrainingConfig:
        """The settings that made the run; raise `RunError` if the folder is no run."""
        settings = self.settings()
        settings.pop("made", None)
        return TrainingConfig.from_json(settings)

    def settings(self) -> dict[str, Any]:
        """What ``config.json`` holds, unchecked: the settings, and when the run was made."""
        try:
            content = read_json(self.config_file)
        except (OSError, ValueError):
            content = None
        if not isinstance(content, dict):
            raise RunError(f"Expected a training run, but {self.folder} has no readable config.json.")
        return content

    def preview(self, name: str) -> bytes:
        """A picture of ``previews/`` by its name without the suffix; `OSError` if it is not there, or is too large."""
        picture = self.previews / f"{name}.webp"
        if not self.holds(picture):
            raise FileNotFoundError(f"The run {self.name} holds no picture {name}.")
        return read_file(picture, at_most=MOST_PREVIEW)

    def holds(self, file: Path) -> bool:
        """Whether a file is there and lies in the run's folder: pages hand out nothing to which a link leads."""
        try:
            return file.is_file() and file.resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):  # links in a circle
            return False

    @property
    def unreadable_file(self) -> Path:
        """``unreadable.json``: the photographs that could not be read, if there were any."""
        return self.folder / "unreadable.json"

    def unreadable(self) -> list[tuple[str, str]]:
        """Name of each photograph that could not be read, and a sentence that says why."""
        try:
            content = read_json(self.unreadable_file)
            return [(name, reason) for name, reason in content if isinstance(name + reason, str)]
        except (OSError, ValueError, TypeError):
            return []

    def events(self) -> list[dict[str, Any]]:
        """Every event so far, oldest first; a line that holds none is left out.

        A line still being written is left for the next look; of steps written twice, because the run went on from a
        checkpoint before them, the later line counts.
        """
        events: list[dict[str, Any]] = []
        for event in self.parse_events(self._lines()):
            while events and events[-1]["step"] > event["step"]:
                events.pop()
            events.append(event)
        return events

    def append_event(self, event: dict[str, Any]) -> None:
        """Add one line to ``events.jsonl``; raise `RunError` if the folder is gone."""
        self.expect_there()
        with self.events_file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")

    def mend_events(self) -> None:
        """Cut off the half line that a killed worker or a full disk left, or the next event would be lost with it."""
        with suppress(FileNotFoundError), self.events_file.open("r+b") as file:
            written = file.read()
            file.truncate(written.rfind(b"\n") + 1)

    @staticmethod
    def parse_events(lines: Iterable[bytes], *, needed: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
        """The events that lines of ``events.jsonl`` hold; whatever else a line holds, it is left out whole.

        Args:
            lines: The lines, one after another.
            needed: What an event must have a number for, besides the step.

        Yields:
            Each event: numbers or None by name, never infinite ones, and a whole number called ``step``.
        """
        for line in lines:
            try:
                event = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(event, dict) and _is_event(event, needed):
                yield {name: _finite(value) for name, value in event.items()}

    def _lines(self) -> Iterator[bytes]:
        if not self.events_file.is_file():
            return
        with suppress(OSError), self.events_file.open("rb") as file:
            while line := file.readline(MOST_LINE):
                yield line


def _is_event(event: dict[str, Any], needed: Sequence[str]) -> bool:
    step = event.get("step")
    numbers = all(value is None or isinstance(value, (int, float)) for value in event.values())
    there = all(_finite(event.get(name)) is not None for name in needed)
    return numbers and there and isinstance(step, int) and 0 <= step <= _LARGEST


def _finite(value: float | None) -> float | None:
    """The number, if a float can hold it."""
    return value if value is not None and abs(value) <= sys.float_info.max else None
