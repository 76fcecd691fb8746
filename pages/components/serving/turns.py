"""Heavy work takes turns: so much of it at one moment as is allowed, the rest waits in one queue for all visitors."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from restorer import limits

LOOKS = 0.25  # seconds between two looks at whether one's turn has come
SECONDS_A_MEGAPIXEL = 5.0  # by which a large photo lets smaller ones pass that come after it


class Turns:
    """A queue in which short work passes long work, but not for ever.

    A photo is due once as many seconds have passed as it has megapixels, times five, and whoever is due first is next:
    a slider's small photo passes a phone's large one, until that has waited for as long as its size gives others.

    Args:
        at_once: How many have a turn at one moment, asked again and again.
    """

    def __init__(self, at_once: Callable[[], int]) -> None:
        """Have nobody waiting."""
        self._at_once = at_once
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int]] = []  # when each is due, and a number that no two share
        self._numbers = itertools.count()
        self._busy = 0

    @contextmanager
    def taken(self, pixels: int, tell: Callable[[int, float], None]) -> Iterator[None]:
        """Wait for one's turn and have it in the block.

        Args:
            pixels: How large the work is.
            tell: Called every moment of the wait with how many come before, and the seconds waited. What it raises
                leaves the queue.
        """
        began = time.monotonic()
        place = began + SECONDS_A_MEGAPIXEL * pixels / limits.MEGA, next(self._numbers)
        with self._changed:
            self._waiting.append(place)
        try:
            while before := self._before(place):
                tell(before, time.monotonic() - began)
        except BaseException:
            with self._changed:
                self._waiting.remove(place)
                self._changed.notify_all()
            raise
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _before(self, place: tuple[float, int]) -> int:
        """How many come before, after a moment's wait for it to be nobody; 0 takes the turn."""
        with self._changed:
            if not self._is_next(place):
                self._changed.wait(LOOKS)
            if not self._is_next(place):
                return self._busy + sum(other < place for other in self._waiting)
            self._waiting.remove(place)
            self._busy += 1
            self._changed.notify_all()  # there may be room for one more
            return 0

    def _is_next(self, place: tuple[float, int]) -> bool:
        return self._busy < self._at_once() and min(self._waiting) == place
