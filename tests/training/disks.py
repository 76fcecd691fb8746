"""Disks that can be filled, closed and stopped for real; for those who may mount one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEGABYTES = 12


def _done(*words: str | Path) -> bool:
    return bool(shutil.which(str(words[0]))) and subprocess.run(words, capture_output=True).returncode == 0


@contextmanager
def mounted(folder: Path, *, megabytes: int = MEGABYTES) -> Iterator[Path]:
    """A small ext4 disk of its own, in a file; skips the test where none can be mounted."""
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a disk to break")
    with image.open("wb") as file:
        file.truncate(megabytes * 2**20)
    if not (_done("mkfs.ext4", "-q", image) and _done("mount", "-o", "loop", image, place)):
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        _done("fsfreeze", "--unfreeze", place)
        _done("chattr", "-R", "-i", place)
        _done("umount", "--lazy", place)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte; the file to remove again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (2**16, 2**10, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    return ballast


def close(folder: Path, *, again_open: bool = False) -> None:
    """Let a folder and what is in it be read alone, for root too; or written again."""
    if not _done("chattr", "-R", "-i" if again_open else "+i", folder):
        pytest.skip("nothing can be made immutable here")


def stall(disk: Path) -> None:
    """Let whoever writes to a disk wait, as on a network share that is away, until `go_on`."""
    if not _done("fsfreeze", "--freeze", disk):
        pytest.skip("no disk can be frozen here")


def go_on(disk: Path) -> None:
    """Let the disk answer again."""
    _done("fsfreeze", "--unfreeze", disk)
