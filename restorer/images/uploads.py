"""Photos that visitors dropped, kept for a while so that each finds its own again after a reload.

A photo lies under a name that cannot be guessed, and is given out to the visitor who brought it alone. How long it is
kept, and how many are, `restorer.system.limits` says.
"""

import hashlib
import hmac
import json
import re
import secrets
from pathlib import Path

from restorer.system import limits, paths
from restorer.system.files import write_atomically
from restorer.system.keeping import age, make_room

FOLDER = ".photos"  # beside the runs, hidden, so that no list of them looks into it
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
    token = secrets.token_urlsafe(18)
    head = json.dumps({"name": name, "visitor": _digest(visitor)})
    try:
        if not make_room(_path(token).parent, len(data), limits.PHOTO_MEGABYTES, limits.PHOTO_HOURS):
            return None
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
    if not _NAME.fullmatch(token) or age(_path(token)) > limits.PHOTO_HOURS.amount:
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


def _path(token: str) -> Path:
    return paths.RUNS_FOLDER / FOLDER / token


def _digest(visitor: str) -> str:
    return hashlib.sha256(visitor.encode()).hexdigest()
