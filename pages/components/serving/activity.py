"""The log of what is done for whom: visitors are numbered, for their names open their photos."""

import threading
from contextlib import AbstractContextManager

from pages.components import visitor
from restorer import log

_numbers: dict[str, int] = {}
_lock = threading.Lock()


def who() -> str:
    """The visitor of this session in the log: ``"visitor 3"``, by when each came since the server started."""
    name = visitor.known()
    if name is None:
        return "a new visitor"
    with _lock:
        return f"visitor {_numbers.setdefault(name, len(_numbers) + 1)}"


def timed(what: str) -> AbstractContextManager[None]:
    """Log what is done in the block for this session's visitor, and how long it takes."""
    return log.timed(what, who=who())


def note(what: str) -> None:
    """Log what was done for this session's visitor."""
    log.note(what, who=who())
