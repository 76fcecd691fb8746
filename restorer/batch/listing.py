"""The picture files that are to be restored: those of a folder, or those that a list names. None is opened."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from restorer import images
from restorer.errors import DataError
from restorer.system.files import is_folder

Fail = Callable[[str, str], None]  # what cannot be looked at, and a sentence that says why


class Found(NamedTuple):
    """A picture file.

    Attributes:
        name: Where it is below the folder, with ``/`` between folders; results are laid out by it.
        path: Where it is.
        size: In bytes.
        mtime_ns: When it was written, in nanoseconds since 1970.
        identity: What is the same for every path to this file: the disk and the file's number on it.
    """

    name: str
    path: str
    size: int
    mtime_ns: int
    identity: tuple[int, int]


def check_folders(source: str | Path | None, out: str | Path) -> None:
    """Raise `DataError` if results would lie among the photos of a folder themselves, or cannot lie in ``out``."""
    if source is not None and is_folder(out) and Path(out).samefile(source):
        raise DataError(f"Expected an output folder other than the photos' own, received {str(out)!r}.")
    if Path(out).exists() and not is_folder(out):
        raise DataError(f"Expected a folder to write to, but {str(out)!r} is a file.")


def below(folder: str | Path, *, out: str | Path, recursive: bool, fail: Fail) -> Iterator[Found]:
    """The picture files of a folder, sorted folder by folder.

    Links to folders are not followed, so that no loop of them leads on for ever; what is hidden by the system's own
    way, ``._`` before a name, is none of a person's photos.

    Args:
        folder: The folder.
        out: Where results go, which is left out if it lies below.
        recursive: Whether those of the folders below are wanted, too.
        fail: Called with what cannot be looked at, and why.
    """

    def tell(error: OSError) -> None:
        name = Path(str(error.filename)).relative_to(folder).as_posix()
        fail(name, f"Expected a folder, but {name} cannot be read: {error.strerror}.")

    for place, folders, files in os.walk(folder, onerror=tell):
        inside = Path(place).relative_to(folder)
        folders[:] = sorted(name for name in folders if recursive and not _is_same(Path(place, name), out))
        for file in sorted(files):
            if is_picture(file):
                yield from _look(Path(place, file), (inside / file).as_posix(), fail)


def listed(lines: Iterable[str], *, fail: Fail) -> Iterator[Found]:
    """The picture files that a list names, one a line, in its order; a name that comes again counts once.

    The place of a relative path in the tree of results is its own; that of an absolute one, or of one that leads out of
    the current folder, is the whole path without its root.
    """
    seen = set()
    for line in lines:
        path = line.rstrip("\r\n")
        if not path:
            continue
        name = os.path.normpath(path)
        if os.path.isabs(name) or name.startswith(".."):  # noqa: PTH117
            full = Path(os.path.abspath(name))  # noqa: PTH100  # resolving would follow links, and change names
            name = str(full.relative_to(full.anchor))
        name = Path(name).as_posix()
        if name not in seen:
            seen.add(name)
            yield from _look(Path(path), name, fail)


def is_picture(name: str) -> bool:
    """Whether a file is a picture by its name."""
    return name.lower().endswith(images.SUFFIXES) and not name.startswith("._")


def _look(path: Path, name: str, fail: Fail) -> Iterator[Found]:
    try:
        found = path.stat()
    except FileNotFoundError:
        fail(name, f"Expected a picture, but there is no file {name}.")
        return
    except (OSError, ValueError) as error:
        fail(name, f"Expected a picture, but {name} cannot be read: {getattr(error, 'strerror', error)}.")
        return
    if stat.S_ISREG(found.st_mode):
        yield Found(name, str(path), found.st_size, found.st_mtime_ns, (found.st_dev, found.st_ino))
    else:  # reading a pipe would wait for ever
        fail(name, f"Expected a picture, but {name} is not a file.")


def _is_same(folder: Path, out: str | Path) -> bool:
    try:
        return folder.samefile(out)
    except OSError:
        return False
