"""Photos that visitors dropped, kept for a while so that each finds its own again after a reload.

A photo lies under a name that cannot be guessed, and is given out to the visitor who brought it alone. It goes after
RESTORER_PHOTO_HOURS in which nobody asked for it, and the oldest go first once all of them together would take more
than RESTORER_PHOTO_MEGABYTES.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from restorer.system import paths
from restorer.system.files import write_atomically

FOLDER = ".photos"  # beside the runs, hidden, so that no list of them looks into it
HOURS = float(os.environ.get("RESTORER_PHOTO_HOURS", "24"))
MEGABYTES = float(os.environ.get("RESTORER_PHOTO_MEGABYTES", "2000"))
_NAME = re.compile(r"[\w-]{24}", re.ASCII)


def keep_photo(name: str, data: bytes, *, visitor: str) -> str | None:
    """Keep a photo for the visitor who brought it.

    Args:
        name: The file's name.
        data: The file.
        visitor: What only this visitor's browser knows.

    Returns:
        What `kept_photo` finds it by, 24 letters, digits, ``-`` and ``_``; None if it cannot be kept.
    """
    if len(data) > MEGABYTES * 1e6:
        return None
    token = secrets.token_urlsafe(18)
    head = json.dumps({"name": name, "visitor": _digest(visitor)})
    try:
        _make_room(len(data))
        write_atomically(_path(token), head.encode() + b"\n" + data)
    except OSError:
        return None
    return token


def kept_photo(token: str, *, visitor: str) -> tuple[str, bytes] | None:
    """A photo's name and file; None if it is gone, or somebody else's.

    Args:
        token: From `keep_photo`; it may come from anywhere.
        visitor: As it was kept for.
    """
    if not _NAME.fullmatch(token) or _age(_path(token)) > HOURS * 3600:
        return None
    try:
        head, _, data = _path(token).read_bytes().partition(b"\n")
        header = json.loads(head)
        if not hmac.compare_digest(header["visitor"], _digest(visitor)):
            return None
        _path(token).touch()
        return str(header["name"]), data
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _make_room(size: int) -> None:
    """Remove what is too old, and then the oldest, until ``size`` bytes more are within what all may take."""
    room = MEGABYTES * 1e6 - size
    for path in sorted((paths.RUNS_FOLDER / FOLDER).glob("*"), key=_age):  # the youngest first
        with suppress(OSError):
            room -= path.stat().st_size
            if room < 0 or _age(path) > HOURS * 3600:
                path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since somebody asked for it; one that is gone is older than all."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _path(token: str) -> Path:
    return paths.RUNS_FOLDER / FOLDER / token


def _digest(visitor: str) -> str:
    return hashlib.sha256(visitor.encode()).hexdigest()
