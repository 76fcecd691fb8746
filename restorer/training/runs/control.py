"""The control of a run by people: small files that a page writes and the worker reads a few times a second."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from restorer.errors import RunError
from restorer.system.files import write_even_if_full
from restorer.training.config import BOUNDS
from restorer.training.runs.folder import RunFolder
from restorer.training.runs.reading import read_text

COMMANDS = ("run", "pause", "stop")
TITLE_LENGTH = 60
_MOST_BYTES = 4000  # of such a file
WATCH_SECONDS = 3.0  # a watcher leaves its sign at most this often, however many tabs draw twice a second


@dataclass(frozen=True)
class RunControl:
    """The files that people write into a run's folder, and how they are read.

    Attributes:
        folder: The run's folder.
    """

    folder: Path

    def command(self) -> str:
        """What was last asked for: ``run``, ``pause`` or ``stop``."""
        asked = self._read("control")
        return asked if asked in COMMANDS else "run"

    def ask(self, command: str) -> None:
        """Ask the worker to ``run``, ``pause`` or ``stop``."""
        if command not in COMMANDS:
            raise RunError(f"Expected a command of {', '.join(COMMANDS)}, received {command!r}.")
        self._write("control", command)

    def learning_rate(self) -> float | None:
        """The base rate that somebody asked for after the run was made, or None."""
        low, high = BOUNDS["learning_rate"]
        try:
            rate = float(self._read("learning_rate"))
        except ValueError:
            return None
        return rate if low <= rate <= high else None

    def set_learning_rate(self, rate: float) -> None:
        """Replace the base rate, now and whenever the run goes on.

        Raises:
            RunError: If the rate is outside its bounds.
        """
        low, high = BOUNDS["learning_rate"]
        if not low <= rate <= high:
            raise RunError(f"Expected a learning rate from {low:g} to {high:g}, received {rate!r}.")
        self._write("learning_rate", repr(float(rate)))

    def watch(self) -> None:
        """Leave a sign that somebody watches; cheap enough for every drawing of a page."""
        if abs(time.time() - self.watched_at()) < WATCH_SECONDS:  # a clock that was set back must not silence it
            return
        with suppress(OSError):  # a copy of a run may be read-only, and a full disk is told elsewhere
            (self.folder / "watched").touch()

    def watched_at(self) -> float:
        """When somebody last watched, in seconds since 1970; 0 if nobody ever did."""
        try:
            return (self.folder / "watched").stat().st_mtime
        except OSError:
            return 0.0

    def keep_on(self, on: bool) -> None:
        """Let the run go on without a watcher, or no longer."""
        if on:
            self._write("keep_on", "yes")
        else:
            (self.folder / "keep_on").unlink(missing_ok=True)

    @property
    def keeps_on(self) -> bool:
        """Whether the run goes on when nobody watches."""
        return (self.folder / "keep_on").exists()

    def owner(self) -> str | None:
        """Who controls the run, or None if nobody does."""
        return self._read("owner") or None

    def hand_to(self, owner: str) -> None:
        """Make somebody the owner."""
        self._write("owner", owner.strip())

    @property
    def title(self) -> str | None:
        """The title that the run was given, or None."""
        return self._read("title")[:TITLE_LENGTH] or None

    def rename(self, title: str) -> None:
        """Give the run a title; its folder stays where it is.

        Raises:
            RunError: If the title is empty, too long, or more than one line.
        """
        trimmed = title.strip()
        if len(trimmed) > TITLE_LENGTH or len(trimmed.splitlines()) != 1:
            raise RunError(f"Expected a title of one line with 1 to {TITLE_LENGTH} characters, received {trimmed!r}.")
        self._write("title", trimmed)

    def _read(self, name: str) -> str:
        try:
            lines = read_text(self.folder / name, at_most=_MOST_BYTES).strip().splitlines()
        except (OSError, ValueError):
            return ""
        return lines[0] if lines else ""

    def _write(self, name: str, text: str) -> Path:
        RunFolder(self.folder).expect_there()
        return write_even_if_full(self.folder / name, text)
