"""A batch of photos restored to the end, whatever single ones do, and taken up again where it was cut off."""

import csv
import io
import os
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from restorer.batch import plan as planning
from restorer.batch.dispatch import Dispatch
from restorer.batch.journal import Journal, recipe
from restorer.batch.listing import Found
from restorer.batch.options import RestoreOptions
from restorer.batch.plan import Planned, State
from restorer.batch.restoring import Fate, Outcome, delivery, failed, restore_task, stamp_of
from restorer.cluster import Engine, Lost
from restorer.errors import DataError
from restorer.restoration import network_cache
from restorer.system.files import remove_unfinished, write_atomically

FAILURES = "failures.csv"
_LOCK = ".journal.lock"
_HEADER = ["photo", "sentence"]
_ORIGINAL = "Expected a place for the result of {}, but {} is one of the photos themselves."


@dataclass
class Summary:
    """What became of a batch.

    Attributes:
        fates: How many photos of each `Fate`.
        pixels: Of all that were restored or left.
        failures: Name of each photo without a result, and a sentence that says why.
    """

    fates: Counter[Fate] = field(default_factory=Counter)
    pixels: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, outcome: Outcome) -> None:
        """Count a photo."""
        self.fates[outcome.fate] += 1
        self.pixels += outcome.pixels
        if outcome.fate == Fate.FAILED:
            self.failures.append((name, outcome.sentence))


@dataclass(frozen=True)
class Job:
    """Photos restored into a folder.

    Attributes:
        out: The folder.
        model: A network's name, a ``.keras`` file or a run's folder, which may be written anew meanwhile.
        options: How they are restored.
        overwrite: Whether results that are there and out of date, or not by the journal, are made anew.
        send: Whether photos are sent to the workers and results back, because they do not see the same folders.
    """

    out: Path
    model: str
    options: RestoreOptions = field(default_factory=RestoreOptions)
    overwrite: bool = False
    send: bool = False

    @cached_property
    def network(self) -> tuple[str, bytes]:
        """Digest and file of the network, read once."""
        return network_cache.read_network(self.model)

    @cached_property
    def recipe(self) -> str:
        """The name of everything but the photo that makes a result what it is."""
        return recipe(self.network[0], self.options)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from restoring into the folder meanwhile.

        Raises:
            DataError: If another one does.
        """
        self.out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.out / _LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise DataError(
                f"Expected a folder to write to, but another process restores into {self.out} now."
            ) from None
        except (OSError, NotImplementedError):
            pass  # a file system without locks
        try:
            with self._tidied():
                yield
        finally:
            lock.release()

    @contextmanager
    def _tidied(self) -> Iterator[None]:
        """Remove what was begun to be written, by a process that was killed or by this one if it is cut off."""
        try:
            self._remove_unfinished()
            yield
        except BaseException:
            self._remove_unfinished()
            raise

    def _remove_unfinished(self) -> None:
        for result in Journal(self.out).begun:
            remove_unfinished(self.out / result)

    def plan(self, photos: Sequence[Found]) -> list[Planned]:
        """Plan what is to be done; nothing is written."""
        wanted = planning.Wanted(self.recipe, self.network[0], self.options.suffix)
        return [*planning.plan(photos, self.out, Journal(self.out), wanted)]

    def is_due(self, planned: Planned) -> bool:
        """Whether a photo is to be restored."""
        return planned.state == State.MISSING or (self.overwrite and planned.state in (State.CHANGED, State.FOREIGN))

    def run(self, plans: Sequence[Planned], engine: Engine, summary: Summary) -> Iterator[tuple[Planned, Outcome]]:
        """Restore what is due, and write journal and results; the list of failures is written at the end.

        Args:
            plans: From `plan`.
            engine: Who works.
            summary: Where it is counted; failures that are known already are among those written.

        Yields:
            Each photo that was due, and what became of it.

        Raises:
            ModelError: If the network cannot be loaded.
            RestorerError: If the workers do not see the folders, or all of them are lost.
        """
        with Journal(self.out) as journal:
            try:
                yield from self._run(plans, engine, summary, journal)
            finally:
                self._write_failures(summary.failures)

    def _run(
        self, plans: Sequence[Planned], engine: Engine, summary: Summary, journal: Journal
    ) -> Iterator[tuple[Planned, Outcome]]:
        journal.announce_recipe(self.recipe, self.model, self.network[0], self.options)
        due = []
        for planned in plans:
            if planned.adopted:
                journal.finish(planned.result, planned.adopted, Outcome(Fate.RESTORED))
            elif planned.state == State.ORIGINAL:
                summary.add(planned.photo.name, failed(_ORIGINAL.format(planned.photo.name, planned.result)))
            elif self.is_due(planned):
                due.append(planned)
        if not due:
            return
        if not (engine.sees_files or self.send):
            self._expect_shared(engine, due[0])
        dispatch = Dispatch(self.out, self.recipe, journal, due, send=self.send)
        for task, outcome in engine.map(
            restore_task, dispatch.tasks(self.network[0], self.options), prepare=delivery(self.model, self.network)
        ):
            for planned, done in (*dispatch.unsent(), dispatch.receive(task, outcome)):
                summary.add(planned.photo.name, done)
                yield planned, done
        for planned, done in dispatch.unsent():
            summary.add(planned.photo.name, done)
            yield planned, done

    def _expect_shared(self, engine: Engine, planned: Planned) -> None:
        """Raise `DataError` if a worker does not see the folders."""
        mark = self.out / f".shared-{uuid.uuid4().hex}"
        mark.touch()
        try:
            seen = (os.path.abspath(mark), os.path.abspath(planned.photo.path), planned.photo.size)  # noqa: PTH100
            for _, missing in engine.map(not_seen, [seen], prepare=_nothing):
                if missing:
                    told = missing.why if isinstance(missing, Lost) else f"one does not see {missing}"
                    raise DataError(
                        f"Expected workers that see the same folders, but {told}; --send sends photos and results."
                    )
        finally:
            mark.unlink(missing_ok=True)

    def _write_failures(self, failures: Sequence[tuple[str, str]]) -> None:
        path, header = self.out / FAILURES, ",".join(_HEADER)
        if failures:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([_HEADER, *failures])
            write_atomically(path, text.getvalue().encode(errors="surrogateescape"))
            return
        with suppress(OSError):
            if path.read_bytes().startswith(header.encode()):  # ours, of the time before
                path.unlink()


def not_seen(seen: tuple[str, str, int]) -> str:
    """Which of two files a worker does not see; empty if it sees both."""
    mark, photo, size = seen
    if not Path(mark).exists():
        return str(Path(mark).parent)
    found = stamp_of(photo)
    return "" if found and found[0] == size else photo


def _nothing() -> None:
    """Nothing is to be prepared."""
