"""Patience with the disk of the runs: a network share may be away, and whoever touches it then waits until it is back.

No call of the system can be taken back. So a thread of its own looks first, and whoever asked waits for a moment alone.
"""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from restorer.system import paths

SECONDS = 5.0  # that whoever looks at a page waits without a word; a disk that is only busy answers in less
FRESH = 1.0  # seconds for which an answer serves everybody
_SIGN = ".lock"  # the file that `folder_lock` makes


@dataclass
class _Look:
    """One look at a folder, under way or over."""

    began: float = 0.0
    started: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def go(self, folder: Path) -> None:
        """Do what a page does: list the folder, and write into it; what is not allowed is an answer, too."""
        self.began = time.monotonic()  # only now: that this thread waits for a processor says nothing of the disk
        self.started.set()
        with suppress(OSError):
            next(folder.iterdir(), None)
            (folder / _SIGN).touch()
        self.over.set()


_looks: dict[Path, _Look] = {}
_lock = threading.Lock()


def answers(folder: Path | None = None, *, seconds: float | None = None) -> bool:
    """Whether a folder can be read and written without waiting for long.

    Args:
        folder: The folder; by default that of the runs.
        seconds: How long to wait, counted from when the look began that everybody waits for.
    """
    folder = paths.RUNS_FOLDER if folder is None else folder
    seconds = SECONDS if seconds is None else seconds
    with _lock:
        look = _looks.get(folder)
        if look is None or (look.over.is_set() and time.monotonic() - look.began > FRESH):
            look = _looks[folder] = _Look()
            threading.Thread(target=look.go, args=(folder,), name="look", daemon=True).start()
    look.started.wait()
    return look.over.wait(max(0.0, look.began + seconds - time.monotonic()))
