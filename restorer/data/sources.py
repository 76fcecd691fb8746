"""Sources of photographs: the data set that ships, a folder, or a ZIP file. Nothing here decodes a picture."""

import csv
import io
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Protocol

from restorer import images
from restorer.errors import DataError, ImageError
from restorer.system.files import is_file, is_folder
from restorer.system.paths import ASSETS

EMBEDDED = "embedded"
EMBEDDED_FOLDER = ASSETS / "dataset"
REPORTS_FOLDER = "high_res"  # the report's data set keeps its originals here, beside its own compressed copies
ATTRIBUTION = "ATTRIBUTION.csv"
MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 200_000_000


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
                f"Expected {EMBEDDED!r}, a folder of photographs or a ZIP file, but there is no folder {self.root}."
            )
        self.names = picture_names([path.relative_to(self.root).as_posix() for path in self.root.rglob("*")])
        if not self.names:
            raise DataError(_no_pictures(self.root))

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            raise ImageError(f"Expected a picture, but {name} cannot be read: {error.strerror}.") from error

    def text(self, name: str) -> str:
        """A text file's content; empty if there is no such file."""
        path = self.root / name
        return path.read_text(encoding="utf-8", errors="replace") if is_file(path) else ""

    def close(self) -> None:
        """Nothing is open."""


class Archive:
    """The picture files in a ZIP file. Members are read into memory one by one, never written out under their names."""

    def __init__(self, path: Path) -> None:
        """Read the archive's directory."""
        try:
            self._zip = zipfile.ZipFile(path)
        except Exception as error:  # a damaged directory raises half a dozen kinds
            raise DataError(
                f"Expected a folder of photographs or a whole ZIP file, but {path.name} is neither ({error})."
            ) from error
        self._lock = threading.Lock()
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        self._members = {str(PurePosixPath(member.filename)): member for member in members}
        self.names = picture_names(list(self._members))
        if len(members) > MAX_MEMBERS or not self.names:
            self.close()
        if len(members) > MAX_MEMBERS:
            raise DataError(
                f"Expected a ZIP file of at most {MAX_MEMBERS:,} files, but {path.name} has {len(members):,}."
            )
        if not self.names:
            raise DataError(_no_pictures(path))

    def read(self, name: str) -> bytes:
        """A member's bytes, no more than its directory promises and `MAX_MEMBER_BYTES` allows."""
        member = self._members[name]
        if member.file_size > MAX_MEMBER_BYTES:
            limit, size = MAX_MEMBER_BYTES // 1_000_000, member.file_size // 1_000_000
            raise ImageError(f"Expected a file of at most {limit} MB, but {name} unpacks to {size:,} MB.")
        if member.flag_bits & 1:
            raise ImageError(f"Expected a picture, but {name} is locked with a password.")
        try:
            with self._lock:  # the members share one position in one file
                return self._zip.read(member)
        except Exception as error:  # as does a damaged member, each way of packing its own
            raise ImageError(f"Expected a picture, but {name} is damaged inside the ZIP file ({error}).") from error

    def text(self, name: str) -> str:
        """A text member's content; empty if there is no such member."""
        return self.read(name).decode("utf-8", errors="replace") if name in self._members else ""

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


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
        table = csv.DictReader(io.StringIO(photographs.text(str(folder / ATTRIBUTION)), newline=""))
        sources |= {str(folder / row["crop"]): row["file"] for row in table if row.get("crop") and row.get("file")}
    return [sources.get(name, name) for name in names]


def _no_pictures(where: Path) -> str:
    return f"Expected photographs in {where}, but it has no file ending in {', '.join(images.SUFFIXES)}."
