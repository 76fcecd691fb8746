"""Sources of photographs: the data set that ships, a folder, or a ZIP file. Nothing here decodes a picture."""

import csv
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Protocol

from restorer import images
from restorer.errors import DataError, ImageError
from restorer.system import archives, limits
from restorer.system.files import is_file, is_folder
from restorer.system.foreign import door, read_file, shown
from restorer.system.paths import ASSETS

EMBEDDED = "embedded"
EMBEDDED_FOLDER = ASSETS / "dataset"
REPORTS_FOLDER = "high_res"  # the report's data set keeps its originals here, beside its own compressed copies
ATTRIBUTION = "ATTRIBUTION.csv"


class Photographs(Protocol):
    """Picture files by name: names are relative, sorted, with ``/`` between folders.

    Attributes:
        names: The picture files, whether or not they can be read.
    """

    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """A file's bytes, from any thread; `ImageError` with one sentence if it cannot be read."""
        ...

    def text(self, name: str) -> str:
        """A text file's content; empty if there is no such file."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


@contextmanager
def opened(source: str | Path) -> Iterator[Photographs]:
    """Open ``"embedded"``, a folder or a ZIP file.

    Raises:
        DataError: If there is no such folder or file, it is neither, or it holds no picture file.
    """
    packed = str(source) != EMBEDDED and is_file(source)
    photographs: Photographs = Archive(Path(source)) if packed else Folder(source)
    try:
        yield photographs
    finally:
        photographs.close()


class Folder:
    """The picture files below a folder (``"embedded"``: the data set that ships)."""

    def __init__(self, folder: str | Path) -> None:
        """List the files."""
        self.root = EMBEDDED_FOLDER if str(folder) == EMBEDDED else Path(folder)
        if not is_folder(self.root):
            raise DataError(
                f"Expected {EMBEDDED!r}, a folder of photographs or a ZIP file, but there is no folder "
                f"{shown(str(self.root))}."
            )
        with door(DataError, f"Expected a folder of photographs, but {shown(str(self.root))} cannot be read"):
            self.names = picture_names([path.relative_to(self.root).as_posix() for path in self.root.rglob("*")])
        if not self.names:
            raise DataError(_no_pictures(str(self.root)))

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        with door(ImageError, f"Expected a picture, but {shown(name)} cannot be read"):
            return read_file(self.root / name, at_most=limits.FILE_MEGABYTES.amount)

    def text(self, name: str) -> str:
        """A text file's content; empty if there is no such file."""
        path = self.root / name
        if not is_file(path):
            return ""
        with door(DataError, f"Expected a table of sources, but {shown(name)} cannot be read"):
            return read_file(path, at_most=limits.TEXT_MEGABYTES.amount).decode("utf-8", errors="replace")

    def close(self) -> None:
        """Nothing is open."""


class Archive:
    """The picture files in a ZIP file. Members are read into memory one by one, never written out under their names."""

    def __init__(self, path: Path) -> None:
        """Read the archive's directory."""
        self._name, self._lock, self._unpacked = shown(path.name), threading.Lock(), 0
        most = limits.ZIP_FILES
        with door(DataError, f"Expected a folder of photographs or a whole ZIP file, but {self._name} is neither"):
            try:
                self._zip = archives.opened(path, at_most=most.amount)
            except OverflowError:
                raise DataError(f"Expected a ZIP file of at most {most} files, but {self._name} has more.") from None
            members = [member for member in self._zip.infolist() if member.filename and not member.is_dir()]
            self._members = {str(PurePosixPath(member.filename)): member for member in members}
            self.names = picture_names(list(self._members))
        if not self.names:
            self.close()
            raise DataError(_no_pictures(self._name))

    def read(self, name: str) -> bytes:
        """A member's bytes, as many as `limits.FILE_MEGABYTES` allows."""
        return self._read(name, limits.FILE_MEGABYTES)

    def text(self, name: str) -> str:
        """A text member's content; empty if there is no such member."""
        return (
            self._read(name, limits.TEXT_MEGABYTES).decode("utf-8", errors="replace") if name in self._members else ""
        )

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()

    def _read(self, name: str, limit: limits.Limit) -> bytes:
        member, called = self._members[name], shown(name)
        if member.flag_bits & 1:
            raise ImageError(f"Expected a picture, but {called} is locked with a password.")
        with door(ImageError, f"Expected a picture, but {called} is damaged inside the ZIP file"):
            try:
                with self._lock:  # the members share one position in one file
                    data = archives.unpacked(self._zip, member, at_most=limit.amount)
                    self._unpacked += len(data)
            except OverflowError:
                self._unpacked += limit.amount
                raise ImageError(f"Expected a file of at most {limit} MB, but {called} unpacks to more.") from None
        if self._unpacked > limits.ZIP_MEGABYTES.amount:
            whole = limits.ZIP_MEGABYTES
            raise DataError(f"Expected a ZIP file that unpacks to at most {whole} MB, but {self._name} is larger.")
        return data


def find_images(folder: str | Path) -> list[Path]:
    """Picture files below a folder (``"embedded"``: the data set that ships), sorted; `DataError` if there are none."""
    found = Folder(folder)
    return [found.root / name for name in found.names]


def picture_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names that are pictures by their suffix, sorted; of the report's data set, those of its originals alone."""
    paths = sorted(
        path
        for path in map(PurePosixPath, names)
        # macOS puts a file of its own beside each photograph, under nearly the same name
        if path.suffix.lower() in images.SUFFIXES and not path.name.startswith("._")
    )
    top = _common_folders(paths)
    originals = [path for path in paths if path.parts[:-1][top : top + 1] == (REPORTS_FOLDER,)]
    return tuple(str(path) for path in originals or paths)


def _common_folders(paths: Sequence[PurePosixPath]) -> int:
    """How many folders all paths start with: an archive is often one folder that holds everything."""
    levels = zip(*(path.parts[:-1] for path in paths), strict=False)
    return len(list(takewhile(lambda level: len(set(level)) == 1, levels)))


def photograph_of(photographs: Photographs, names: Sequence[str]) -> list[str]:
    """The photograph that each file was cut from, by the ``ATTRIBUTION.csv`` beside it; else its own name."""
    sources: dict[str, str] = {}
    for folder in {PurePosixPath(name).parent for name in names}:
        place = folder / ATTRIBUTION
        with door(DataError, f"Expected a table of sources, but {shown(str(place))} is damaged"):
            table = csv.DictReader(io.StringIO(photographs.text(str(place)), newline=""))
            sources |= {str(folder / row["crop"]): row["file"] for row in table if row.get("crop") and row.get("file")}
    return [sources.get(name, name) for name in names]


def _no_pictures(where: str) -> str:
    return f"Expected photographs in {shown(where)}, but it has no file ending in {', '.join(images.SUFFIXES)}."
