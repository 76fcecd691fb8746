"""Several photos being restored in a thread of its own into one ZIP file: here, one by one, or by a cluster."""

import logging
import tempfile
import weakref
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from pages.compare import restoration
from pages.compare.batch.item import DONE, RESTORING, WAITING, Given, Item
from pages.compare.restoration_options import RestorationOptions
from pages.components.background_job import Job, ProgressCallback, Stopped
from pages.components.downloads.file_format import FileFormat
from restorer import Prediction, batch, cluster, errors, images, limits, log

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Elsewhere:
    """Workers of a cluster, and the network that they are given.

    Attributes:
        scheduler: Address of their Dask scheduler.
        model: The network's name.
        network: Digest and file of the network.
    """

    scheduler: str
    model: str
    network: tuple[str, bytes] = field(repr=False)

    @classmethod
    def named(cls, scheduler: str, model: str) -> "Elsewhere":
        """Read the network; raise `ModelError` if there is none."""
        return cls(scheduler, model, batch.read_network(model))


class Queue:
    """Photos that are being restored, or have been.

    One restored picture is in memory at a time. They go to a file without a name, which the system takes away when
    nobody holds it any more, however the app ends.

    Attributes:
        items: The photos, in the order they were given.
        size: Bytes of the ZIP file; 0 until it is whole.
        job: The work.
    """

    def __init__(
        self,
        given: Sequence[Given],
        restorer: Prediction | Elsewhere,
        written: FileFormat,
        options: RestorationOptions,
    ) -> None:
        """Begin."""
        self.items = [Item(PurePath(file.name).name, file) for file in given]
        self.size = 0
        self._restorer, self._options = restorer, _options(written, options)
        self._names: set[str] = set()
        self._restored = 0  # pixels
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self.job = Job(self._work, what=f"restored a queue of {len(self.items)} photos")

    def count(self, state: str) -> int:
        """How many photos are in a state."""
        return sum(item.state == state for item in self.items)

    def archive(self) -> bytes:
        """The ZIP file."""
        self._file.seek(0)
        return self._file.read()

    def _work(self, report: ProgressCallback) -> None:
        archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)  # pictures are packed already
        try:
            for item in self.items:
                report(0)
                item.look()
            if isinstance(self._restorer, Elsewhere):
                self._restore_elsewhere(self._restorer, archive, report)
            else:
                self._restore_here(self._restorer, archive, report)
        finally:
            for item in self.items:
                item.file = None
            archive.close()
            self.size = self._file.tell()

    def _restore_here(self, prediction: Prediction, archive: zipfile.ZipFile, report: ProgressCallback) -> None:
        for item in self.items:
            if item.state == WAITING:
                self._restore(item, prediction, archive, report)
            item.file = None

    def _restore(self, item: Item, prediction: Prediction, archive: zipfile.ZipFile, report: ProgressCallback) -> None:
        def tiles(share: float) -> None:
            item.share = share
            report((self._restored + share * item.cost) / self._total)

        in_time = restoration.in_time(tiles, item.name)
        item.state = RESTORING
        try:
            photo = images.read_photo(_content(item), name=item.name, at_most=limits.PAGE_MEGAPIXELS.amount)
            data, restored = batch.restored_file(photo, prediction, self._options, progress=in_time)
        except Stopped:
            item.state = WAITING
            raise
        except errors.RestorerError as error:
            if error.__cause__:
                _log.warning("A photo of a queue was not restored: %s", log.traced(error))
            item.fail(str(error) if item.name in str(error) else f"{item.name}: {error}")
        except Exception as error:
            _log.error("A photo of a queue was not restored: %s", log.traced(error))
            item.fail(f"{item.name} could not be restored; the server's log says why.")
        else:
            self._keep(item, data if restored.history else None, archive)
        self._restored += item.cost

    def _restore_elsewhere(self, elsewhere: Elsewhere, archive: zipfile.ZipFile, report: ProgressCallback) -> None:
        digest, _ = elsewhere.network

        def tasks() -> Iterator[batch.Task]:
            for number, item in enumerate(self.items):
                if item.state == WAITING and _fits(item):
                    item.state = RESTORING
                    yield batch.Task(item.name, _content(item), None, digest, self._options, number=number)

        def look() -> None:
            report(self._restored / self._total)

        try:
            with cluster.opened(scheduler=elsewhere.scheduler) as engine:
                prepare = batch.delivery(elsewhere.model, elsewhere.network)
                for task, outcome in engine.map(batch.restore_task, tasks(), prepare=prepare, idle=look):
                    self._receive(self.items[task.number], outcome, archive)
                    look()
        finally:
            for item in self.items:
                if item.state == RESTORING:
                    item.state = WAITING

    def _receive(self, item: Item, outcome: batch.Outcome | cluster.Lost, archive: zipfile.ZipFile) -> None:
        if isinstance(outcome, cluster.Lost):
            item.fail(f"{item.name} could not be restored: {outcome.why}.")
        elif outcome.fate == batch.Fate.FAILED:
            item.fail(outcome.sentence)
        else:
            self._keep(item, outcome.data if outcome.fate == batch.Fate.RESTORED else None, archive)
        item.file = None
        self._restored += item.cost

    def _keep(self, item: Item, data: bytes | None, archive: zipfile.ZipFile) -> None:
        """Put what was restored into the archive; None if there was nothing to restore."""
        if data is None:
            item.fail(f"{item.name} has no trace of a JPEG, so there is nothing to restore.")
            return
        archive.writestr(self._name(item), data)
        item.state, item.share = DONE, 1.0

    @property
    def _total(self) -> int:
        return max(1, sum(item.cost for item in self.items))

    def _name(self, item: Item) -> str:
        """``NAME_restored.png``; a second one of that name is ``NAME_restored-2.png``."""
        stem, number = f"{PurePath(item.name).stem}_restored", 1
        name = f"{stem}{self._options.suffix}"
        while name.casefold() in self._names:  # some disks take capitals for small letters
            number += 1
            name = f"{stem}-{number}{self._options.suffix}"
        self._names.add(name.casefold())
        return name


def _fits(item: Item) -> bool:
    """Whether a page restores a picture so large; one that is too large fails."""
    if item.cost > limits.PAGE_MEGAPIXELS.amount:
        try:
            images.read_photo(_content(item), name=item.name, at_most=limits.PAGE_MEGAPIXELS.amount)
        except errors.ImageError as error:
            item.fail(str(error))
            return False
    return True


def _content(item: Item) -> bytes:
    return item.file.getvalue() if item.file else b""


def _options(written: FileFormat, options: RestorationOptions) -> batch.RestoreOptions:
    is_jpeg = written.suffix == ".jpg"
    return batch.RestoreOptions(
        suffix=written.suffix,
        faithful=options.faithful,
        strength=options.strength,
        ensemble=options.ensemble,
        jpeg_quality=written.quality if is_jpeg else None,
        jpeg_subsampling=written.subsampling if is_jpeg else None,
        location=written.location,
    )
