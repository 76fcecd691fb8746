"""One decision at a time about the runs of a folder, among all processes that use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from restorer.errors import RunError

LOCK_SECONDS = 10.0  # what is done under the lock takes milliseconds


@contextmanager
def folder_lock(root: Path) -> Iterator[None]:
    """Hold the lock of a folder of runs; the system releases it if the process dies.

    Raises:
        RunError: If another process does not let go of it.
    """
    lock = FileLock(root / ".lock", timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise RunError(f"Expected a free folder of runs, but another process holds {root / '.lock'}.") from None
    except IsADirectoryError:
        raise RunError(f"Expected a folder of runs with a lock in it, but {root / '.lock'} is a folder.") from None
    try:
        yield
    finally:
        lock.release()
