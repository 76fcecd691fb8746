"""Several photos being restored in a thread of its own, one after the other, into one ZIP file."""

import logging
import tempfile
import weakref
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from pages.compare.batch.item import DONE, RESTORING, WAITING, Given, Item
from pages.compare.restoration_options import RestorationOptions
from pages.components.background_job import Job, ProgressCallback, Stopped
from pages.components.download_buttons import FileFormat
from restorer import Prediction, errors, images, limits


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
        self, given: Sequence[Given], prediction: Prediction, written: FileFormat, options: RestorationOptions
    ) -> None:
        """Begin."""
        self.items = [Item(PurePath(file.name).name, file) for file in given]
        self.size = 0
        self._prediction, self._written, self._options = prediction, written, options
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
            for item in self.items:
                if item.state == WAITING:
                    self._restore(item, archive, report)
                item.file = None
        finally:
            for item in self.items:
                item.file = None
            archive.close()
            self.size = self._file.tell()

    def _restore(self, item: Item, archive: zipfile.ZipFile, report: ProgressCallback) -> None:
        total = sum(each.cost for each in self.items)

        def tiles(share: float) -> None:
            item.share = share
            report((self._restored + share * item.cost) / total)

        item.state = RESTORING
        try:
            data = self._encoded(item, tiles)
        except Stopped:
            item.state = WAITING
            raise
        except errors.RestorerError as error:
            if error.__cause__:
                logging.getLogger(__name__).warning("%s was not restored", item.name, exc_info=True)
            item.fail(str(error) if item.name in str(error) else f"{item.name}: {error}")
        except Exception:
            logging.getLogger(__name__).exception("A photo of a queue was not restored")
            item.fail(f"{item.name} could not be restored; the server's log says why.")
        else:
            archive.writestr(self._name(item), data)
            item.state = DONE
        self._restored += item.cost

    def _encoded(self, item: Item, report: ProgressCallback) -> bytes:
        data, most = item.file.getvalue() if item.file else b"", limits.PAGE_MEGAPIXELS.amount
        photo = images.read_photo(data, name=item.name, at_most=most)
        options = self._options
        prediction = replace(self._prediction, ensemble=options.ensemble)
        restored = prediction.restore(photo, faithful=options.faithful, strength=options.strength, progress=report)
        if restored.history is None:
            raise errors.ImageError(f"{photo.name} has no trace of a JPEG, so there is nothing to restore.")
        return self._written.encode(restored.pixels, like=photo)

    def _name(self, item: Item) -> str:
        """``NAME_restored.png``; a second one of that name is ``NAME_restored-2.png``."""
        stem, number = f"{PurePath(item.name).stem}_restored", 1
        name = f"{stem}{self._written.suffix}"
        while name.casefold() in self._names:  # some disks take capitals for small letters
            number += 1
            name = f"{stem}-{number}{self._written.suffix}"
        self._names.add(name.casefold())
        return name
