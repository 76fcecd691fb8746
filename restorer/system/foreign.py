"""The one door for what comes from outside: whatever a reader of it stumbles over becomes one sentence.

Decoders, parsers and archives raise dozens of kinds of exceptions, and each new version of them others. So a reader of
a foreign format does not list kinds: it stands behind `door`, at its own boundary.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from restorer.errors import RestorerError

_LONGEST = 120  # letters of a reason
_FOLDERS = re.compile(r"(?:[A-Za-z]:)?[\\/](?:[^\s'\"\\/]+[\\/])+")  # of a path, up to its last name


@contextmanager
def door(kind: type[RestorerError], sentence: str) -> Iterator[None]:
    """Turn every failure inside the block into one error; those of this library pass as they are.

    Args:
        kind: The error that is raised.
        sentence: What was expected and what came, without its full stop: the reason follows in brackets.

    Raises:
        RestorerError: Of that kind, with the failure as its cause.
    """
    try:
        yield
    except RestorerError:
        raise
    except Exception as error:
        raise kind(f"{sentence} ({reason(error)}).") from error


def reason(error: BaseException) -> str:
    """Why something failed, in a few words to stand in brackets: one line, no folder of this machine, no full stop."""
    said = getattr(error, "strerror", None) or str(error)
    line = next((line for line in str(said).splitlines() if line.strip()), "")
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in line).split())
    words = _FOLDERS.sub("", words).rstrip(" .:;,!")
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return words or type(error).__name__


def shown(name: str) -> str:
    """The name of a file as it can be shown in a line of text; names may hold line breaks, and bytes of no text."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def read_file(path: str | Path, *, at_most: int) -> bytes:
    """Read a file that somebody named: no pipe, on which one would wait for ever, and no device without an end.

    Args:
        path: The file.
        at_most: Bytes that it may have.

    Raises:
        OSError: If there is no such file, it is none, it may not be read or is too large; ``strerror`` says which.
        ValueError: If no file can have this name.
    """
    path = Path(path)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is not a file", str(path))
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(at_most + 1)
    finally:
        os.close(handle)
    if len(data) > at_most:
        raise OSError(0, f"it is larger than {at_most / 1e6:,.6g} MB", str(path))
    return data
