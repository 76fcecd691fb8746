"""Writing files so that a reader, or a crash, never meets half of one."""

import errno
import os
import tempfile
from glob import escape
from pathlib import Path

_TEMPORARY = ".tmp"
_NAMED = 32  # characters of a file's name in its temporary file's, which must fit where the name just does
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows has no quota's own number
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def write_atomically(path: str | Path, data: bytes | str, *, make_folder: bool = True) -> Path:
    """Write ``data`` to ``path`` through a temporary file in the same folder and a rename.

    Args:
        path: Where the file goes.
        data: The content; text is written as UTF-8.
        make_folder: Whether its folder is made if it is missing.

    Returns:
        ``path`` as a `Path`.

    Raises:
        OSError: If the folder cannot be written; whatever stood at ``path`` is still there.
    """
    path = Path(path)
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    # of the file's own name only the beginning, for it may be as long as the system allows
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_temporary_prefix(path), suffix=_TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
        # mkstemp makes private files; the result should look like any other file of this user
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def remove_unfinished(path: str | Path) -> None:
    """Remove what `write_atomically` had begun to write for ``path`` in a process that was killed meanwhile."""
    path = Path(path)
    for temporary in path.parent.glob(f"{escape(_temporary_prefix(path))}*{_TEMPORARY}"):
        temporary.unlink(missing_ok=True)


def write_even_if_full(path: str | Path, text: str) -> Path:
    """Write a short text atomically, or over the file that is there if the disk has no room for a new one.

    What is written over keeps its length at least, padded with spaces, so that it fits where the old text lay and
    one write replaces it; the readers of such files ignore spaces at the end.

    Args:
        path: Where the file goes, in a folder that is there.
        text: The content, shorter than a disk's block.

    Returns:
        ``path`` as a `Path`.

    Raises:
        OSError: If neither way works.
    """
    try:
        return write_atomically(path, text, make_folder=False)
    except OSError as error:
        if not is_full(error) or not Path(path).is_file():
            raise
    with Path(path).open("r+b", buffering=0) as file:
        file.write(text.encode().ljust(Path(path).stat().st_size))
    return Path(path)


def is_folder(path: str | Path) -> bool:
    """Whether there is a folder; False, where `Path.is_dir` raises, for a name that no file system takes."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: str | Path) -> bool:
    """Whether there is a file; False, where `Path.is_file` raises, for a name that no file system takes."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def is_full(error: OSError) -> bool:
    """Whether an error says that the disk, or the user's share of it, is full."""
    return error.errno in _FULL


def is_read_only(error: OSError) -> bool:
    """Whether an error says that a file, its folder or the disk may be read alone."""
    return error.errno in _CLOSED


def _temporary_prefix(path: Path) -> str:
    return f".writing-{path.name[:_NAMED]}-"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
