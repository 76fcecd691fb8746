"""Room for runs: none is begun beyond what all may take, and none goes unless somebody has set how long it stays."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from restorer.errors import RunError
from restorer.system import limits

if TYPE_CHECKING:
    from restorer.training.runs.run import Run


def expect_room(runs: "Sequence[Run]") -> None:
    """Raise `RunError` if these runs take up all that runs may; those that were kept long enough are deleted first.

    Args:
        runs: All runs of a folder. One that a worker is at is never deleted.
    """
    oldest = time.time() - limits.RUN_HOURS.amount
    kept = [run for run in runs if last_used(run.folder) >= oldest or not _deleted(run)]
    taken, most = sum(map(size, (run.folder for run in kept))), limits.RUNS_MEGABYTES
    if taken >= most.amount:
        raise RunError(
            f"Expected less than {most} MB of runs, found {taken / limits.MEGA:,.1f} MB in {len(kept)} of them; delete "
            f"some, or raise {most.variable}."
        )


def size(folder: Path) -> int:
    """The bytes of the files in a folder, at any depth; what goes meanwhile counts as nothing."""
    return sum(entry.stat(follow_symlinks=False).st_size for entry in _files(folder))


def last_used(folder: Path) -> float:
    """When somebody last trained, watched or changed a run, as `time.time`; reading it leaves no trace."""
    return max((entry.stat(follow_symlinks=False).st_mtime for entry in _files(folder)), default=0.0)


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(Path(entry.path))
                else:
                    entry.stat(follow_symlinks=False)  # which it remembers
                    yield entry


def _deleted(run: "Run") -> bool:
    try:
        run.delete()
    except RunError:  # a worker is at it
        return False
    return True
