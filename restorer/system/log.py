"""The log: one line for each thing done, and how long it took; never a picture, nor the name of a file.

RESTORER_LOG sets how much is told: ``debug``, ``info``, ``warning`` or ``error``.
"""

import logging
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from restorer.errors import RestorerError

LEVEL = "RESTORER_LOG"  # environment variable
LEVELS = ("debug", "info", "warning", "error")
_LOGGERS = ("restorer", "pages")
_done = logging.getLogger("restorer.done")


def begin(usual: str = "info") -> None:
    """Let what the library and the pages log go to standard error, a line each.

    Args:
        usual: The level without RESTORER_LOG.

    Raises:
        RestorerError: If RESTORER_LOG is no level.
    """
    level = os.environ.get(LEVEL, "").strip().lower() or usual
    if level not in LEVELS:
        raise RestorerError(f"Expected {LEVEL} to be one of {', '.join(LEVELS)}, received {os.environ[LEVEL]!r}.")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(level.upper())
        logger.handlers = [handler]


def note(what: str, *, who: str = "") -> None:
    """Log that something was done.

    Args:
        what: What, in a few words that begin a line: ``"stopped a training"``.
        who: For whom: ``"visitor 3"``; empty if for nobody.
    """
    _done.info("%s%s", f"{who}: " if who else "", what)


def traced(error: BaseException) -> str:
    """An error as the log tells it: its kind and the lines of code that it came through, and so its causes'.

    Its text is left out, and so are notes on it: they may name a file, or hold a part of one.
    """
    parts, known = [], set[int]()
    each: BaseException | None = error
    while each is not None and id(each) not in known:
        known.add(id(each))
        frames = traceback.format_tb(each.__traceback__)
        lines = ["\nTraceback (most recent call last):\n", *frames] if frames else []
        parts.append("".join([type(each).__name__, *lines]).rstrip())
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\nbecause of ".join(parts)


@contextmanager
def timed(what: str, *, who: str = "") -> Iterator[None]:
    """Log that something was done, and how long it took; or that it was not, and by which kind of error.

    The error's text is left out: it may name a file. What this library raises on purpose is no reason to warn.
    """
    began = time.monotonic()
    try:
        yield
    except Exception as error:
        level = logging.INFO if isinstance(error, RestorerError) else logging.WARNING
        took = time.monotonic() - began
        _done.log(level, "%s%s: %s after %.2f s", f"{who}: " if who else "", what, type(error).__name__, took)
        raise
    note(f"{what} in {time.monotonic() - began:.2f} s", who=who)
