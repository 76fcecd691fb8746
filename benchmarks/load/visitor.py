"""A visitor: what somebody does at the app, one thing after another, how long it takes, and what goes wrong."""

import random
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.load.photos import Gallery, photo

SHARES = {"slider": 5, "compare": 2, "drop": 1, "train": 2}  # how often each is done, of ten
MORE = "the rest"  # after the name of a deed: its seconds until the page has nothing more to come


@dataclass
class Tally:
    """What came of the deeds of one visitor, or of many.

    Attributes:
        seconds: By the name of the deed, from asking to what was asked for.
        failures: A sentence each.
        pictures: How many were looked at.
        strange: How many of them were not the visitor's own.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    pictures: int = 0
    strange: int = 0

    @classmethod
    def of(cls, tallies: Iterable["Tally"]) -> "Tally":
        """All of them together."""
        whole = cls()
        for each in tallies:
            for name, seconds in each.seconds.items():
                whole.seconds[name] += seconds
            whole.failures += each.failures
            whole.pictures += each.pictures
            whole.strange += each.strange
        return whole


class Visitor(ABC):
    """One visitor with photos of its own.

    Each deed returns its seconds, and raises what a person would have met instead of what was asked for.

    Args:
        number: Which one; its photos follow from it.
        url: The app's address.
        gallery: The photos of all.
    """

    def __init__(self, number: int, url: str, gallery: Gallery) -> None:
        """Stand before the door."""
        self.url, self.tally = url, Tally()
        self._number, self._gallery, self._random = number, gallery, random.Random(number)
        self._dropped = 0
        self._photos: dict[int, bytes] = {}  # those made beforehand, by their turn

    def prepare(self, photos: int) -> None:
        """Make so many photos beforehand: people bring theirs, and making them costs the server's processors a lot."""
        self._photos = {turn: photo(self._number, turn) for turn in range(1, photos + 1)}

    def visit(self, comes: float, ends: float, every: float) -> None:
        """Come in, drop a photo, and do one thing after another.

        Args:
            comes: When, on the monotonic clock.
            ends: When nothing more is begun, on the same.
            every: Seconds between what is done, on average.
        """
        time.sleep(max(0.0, comes - time.monotonic()))
        deeds = {"slider": self.slide, "compare": self.compare, "drop": self.drop, "train": self.watch}
        try:
            present = self._begin()
            while time.monotonic() + (pause := self._random.uniform(0, 2 * every)) < ends:
                time.sleep(pause)
                if present:
                    (name,) = self._random.choices(list(SHARES), list(SHARES.values()))
                    present = self._try(name, deeds[name])
                else:  # what a person does where a page has failed
                    self.leave()
                    present = self._begin()
            time.sleep(max(0.0, ends - time.monotonic()))  # nobody leaves before the memory is weighed
        finally:
            self.leave()

    def _begin(self) -> bool:
        return self._try("first page", self.enter) and self._try("first drop", self.drop)

    @abstractmethod
    def enter(self) -> float:
        """Open the first page."""

    @abstractmethod
    def slide(self) -> float:
        """Compress at another quality, until its picture is there."""

    @abstractmethod
    def drop(self) -> float:
        """Drop another photo on Compress, until it is there."""

    @abstractmethod
    def compare(self) -> float:
        """Have the photo restored as nobody had it before, until the regenerated picture is there."""

    @abstractmethod
    def watch(self) -> float:
        """Watch Train."""

    @abstractmethod
    def leave(self) -> None:
        """Go away."""

    def look(self, owner: int | None) -> None:
        """Count a picture that was seen, by whose it is."""
        self.tally.pictures += 1
        self.tally.strange += owner != self._number

    def next_photo(self) -> tuple[str, bytes]:
        """The name and the file of a photo of one's own that was never dropped before."""
        self._dropped += 1
        file = self._photos.pop(self._dropped, None) or photo(self._number, self._dropped)
        return f"photo-{self._number}-{self._dropped}.png", file

    def _try(self, name: str, deed: Callable[[], float]) -> bool:
        try:
            self.tally.seconds[name].append(deed())
        except Exception as error:  # noqa: BLE001  # whatever it is, a visitor would have met it
            self.tally.failures.append(f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}")
            return False
        return True
