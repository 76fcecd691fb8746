"""Whether a worker lives: it holds a lock in its run's folder, which the system releases with the process.

However a worker ends, its lock ends with it; one that is only stopped, or slept with its machine, still holds it. A
status names the place of its worker's lock, so that a copy of the folder, on this machine or another, is told from the
folder itself: of a copy only the heartbeat shows anything.
"""

import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from restorer.errors import RunError

FILE = "alive"
TAKE_SECONDS = 2.0  # who looks whether the lock is free holds it for the tenth of a millisecond
_looking = threading.Lock()  # a look must not take another one of this process for a worker


@contextmanager
def held(folder: Path) -> Iterator[str | None]:
    """Hold the lock of a run's folder, as its worker; children that it starts do not inherit it.

    Yields:
        The lock's place, for `is_held`; None where the file system has no locks, and only the heartbeat shows it.

    Raises:
        RunError: If another worker holds it.
    """
    lock = FileLock(folder / FILE, timeout=TAKE_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise RunError(f"Expected a run that nobody trains, but a worker is training {folder.name} now.") from None
    except OSError:
        yield None
        return
    try:
        yield _place(folder)
    finally:
        lock.release()


def is_held(folder: Path, place: str | None) -> bool | None:
    """Whether a worker holds the lock that it said to be at a place; None if that cannot be told from here.

    It never blocks a worker that is about to take the lock, which tries for longer than a look takes.

    Args:
        folder: The run's folder.
        place: What `held` gave the worker.
    """
    try:
        if place is None or place != _place(folder):
            return None
        with _looking, FileLock(folder / FILE, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # somebody else's folder, which may be read but not locked
        return None


def _place(folder: Path) -> str:
    """The machine and the folder, wherever it was moved to; a copy is another one."""
    found = folder.stat()
    return f"{platform.node()}:{found.st_dev}:{found.st_ino}"
