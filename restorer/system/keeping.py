"""Folders of what visitors brought: kept for a while, and no more of it than there is room for."""

import time
from contextlib import suppress
from pathlib import Path

from restorer.system.limits import Limit


def make_room(folder: Path, size: int, megabytes: Limit, hours: Limit) -> bool:
    """Remove from a folder what is too old, and then the oldest, until so many bytes more are within what all may take.

    Args:
        folder: Of files, each as old as it was last touched; it may be missing.
        size: Bytes that are to come.
        megabytes: What all of them together may take.
        hours: How old one may be.

    Returns:
        Whether there is room at all.
    """
    room = megabytes.amount - size
    if room < 0:
        return False
    for path in sorted(folder.glob("*"), key=age):  # the youngest first
        with suppress(OSError):
            room -= path.stat().st_size
            if room < 0 or age(path) > hours.amount:
                path.unlink(missing_ok=True)
    return True


def age(path: Path) -> float:
    """Seconds since a file was touched; one that is gone is older than all."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
