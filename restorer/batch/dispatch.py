"""The photos of a batch on their way to the workers and back, and the journal of it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from restorer.batch.journal import Entry, Journal
from restorer.batch.options import RestoreOptions
from restorer.batch.plan import Planned
from restorer.batch.restoring import Fate, Outcome, Stamp, Task, failed, stamp_of
from restorer.cluster import Lost
from restorer.system import limits
from restorer.system.files import write_atomically
from restorer.system.foreign import read_file


class Dispatch:
    """The photos that are due, as tasks for workers, and what comes back."""

    def __init__(self, out: Path, recipe: str, journal: Journal, due: Sequence[Planned], *, send: bool) -> None:
        """Take the photos, the folder of results, its journal, and whether files are sent; nothing is begun."""
        self._out, self._recipe, self._journal, self._due, self._send = out, recipe, journal, due, send
        self._under_way: dict[str, tuple[Planned, Stamp | None]] = {}
        self._unsent: list[tuple[Planned, Outcome]] = []

    def tasks(self, network: str, options: RestoreOptions) -> Iterator[Task]:
        """Announce one after the other.

        Args:
            network: The digest of the network.
            options: How they are restored.
        """
        for planned in self._due:
            photo = planned.photo
            source: str | bytes = os.path.abspath(photo.path)  # noqa: PTH100  # workers have folders of their own
            stamp = None
            if self._send:
                try:
                    stamp = stamp_of(photo.path)
                    source = read_file(photo.path, at_most=limits.FILE_MEGABYTES.amount)
                except OSError as error:
                    sentence = f"Expected a picture, but {photo.name} cannot be read: {error.strerror}."
                    self._unsent.append((planned, failed(sentence)))
                    continue
            self._under_way[photo.name] = planned, stamp
            entry = Entry(photo.name, self._recipe, (photo.size, photo.mtime_ns), before=planned.before)
            self._journal.begin(planned.result, entry)
            target = None if self._send else os.path.abspath(self._out / planned.result)  # noqa: PTH100
            yield Task(photo.name, source, target, network, options, planned.before)

    def receive(self, task: Task, outcome: Outcome | Lost) -> tuple[Planned, Outcome]:
        """Write what came back into the journal, and the result if that came, too."""
        planned, stamp = self._under_way.pop(task.name)
        if isinstance(outcome, Lost):
            outcome = failed(f"{task.name} could not be restored: {outcome.why}.")
        elif outcome.data is not None:
            outcome = self._write(planned, outcome)
        if outcome.fate == Fate.FAILED:
            self._journal.fail(planned.result, task.name, outcome.sentence)
            return planned, outcome
        read = outcome.stamp or stamp or (planned.photo.size, planned.photo.mtime_ns)
        entry = Entry(task.name, self._recipe, read, outcome.digest, outcome.size)
        self._journal.finish(planned.result, entry, outcome)
        return planned, outcome

    def unsent(self) -> list[tuple[Planned, Outcome]]:
        """Those that could not be read here, since this was last asked."""
        given, self._unsent = self._unsent, []
        for planned, outcome in given:
            self._journal.fail(planned.result, planned.photo.name, outcome.sentence)
        return given

    def _write(self, planned: Planned, outcome: Outcome) -> Outcome:
        target = self._out / planned.result
        try:
            if stamp_of(target) == planned.before:
                write_atomically(target, outcome.data or b"")
        except OSError as error:
            return failed(f"{planned.photo.name} could not be written: {error.strerror or error}.")
        return outcome
