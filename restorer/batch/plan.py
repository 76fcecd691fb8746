"""The plan of a batch: for each photo its result's place, and whether that is missing, done or out of date."""

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from restorer.batch.journal import Entry, Journal
from restorer.batch.listing import Found
from restorer.batch.restoring import Stamp


class State(StrEnum):
    """The states of a photo's result."""

    MISSING = "missing"
    DONE = "done"
    CHANGED = "changed"  # there, but the photo, the network or an option is another now
    FOREIGN = "there"  # there, but not by the journal
    ORIGINAL = "original"  # what is there is one of the photos


class Planned(NamedTuple):
    """A photo and its result.

    Attributes:
        photo: The file.
        result: The result's place below the output folder, with ``/`` between folders.
        state: How the result is.
        why: What has changed: ``"photo"``, ``"network"`` or ``"options"``.
        before: Size and time of what lies there now.
        adopted: The entry to write for a result that was finished without being reported.
    """

    photo: Found
    result: str
    state: State
    why: str = ""
    before: Stamp | None = None
    adopted: Entry | None = None


class ResultNames:
    """The names of results, no two of which are the same, also where capitals make no difference.

    A photo keeps the name that the journal has for it. A new one is called like the photo, with the suffix of the
    results; if another photo has that name, with its own suffix before it: ``a.jpg`` → ``a.png``, ``a.gif`` →
    ``a.gif.png``.
    """

    def __init__(self, journal: Journal, suffix: str) -> None:
        """Reserve the names in the journal, those of photos that are gone, too."""
        self._suffix = suffix
        entries = {**journal.begun, **journal.done}
        self._owners = {result.casefold(): entry.photo for result, entry in entries.items()}
        self._known = {entry.photo: result for result, entry in entries.items() if result.endswith(suffix)}

    def name(self, photo: str) -> str:
        """The name of a photo's result."""
        if photo in self._known:
            return self._known[photo]
        for name in self._candidates(photo):
            if self._owners.setdefault(name.casefold(), photo) == photo:
                return name
        raise AssertionError("unreachable")

    def _candidates(self, photo: str) -> Iterator[str]:
        path = PurePosixPath(photo)
        yield str(path.with_suffix(self._suffix))
        yield f"{photo}{self._suffix}"
        number = 2
        while True:
            yield f"{photo}-{number}{self._suffix}"
            number += 1


class Wanted(NamedTuple):
    """What results are wanted to be.

    Attributes:
        recipe: The name of network and options, see `restorer.batch.journal.recipe`.
        network: The network's digest.
        suffix: Of the results.
    """

    recipe: str
    network: str
    suffix: str


def plan(photos: Iterable[Found], out: Path, journal: Journal, wanted: Wanted) -> Iterator[Planned]:
    """Plan photo by photo.

    Args:
        photos: Them all.
        out: The output folder.
        journal: Its journal.
        wanted: How the results are wanted.
    """
    names, photos = ResultNames(journal, wanted.suffix), list(photos)
    originals = {photo.identity for photo in photos}
    for photo in photos:
        result = names.name(photo.name)
        yield _planned(photo, result, out / result, journal, wanted, originals)


def _planned(
    photo: Found, result: str, target: Path, journal: Journal, wanted: Wanted, originals: set[tuple[int, int]]
) -> Planned:
    try:
        there = target.stat()
    except OSError:
        return Planned(photo, result, State.MISSING)
    stamp, before = (photo.size, photo.mtime_ns), (there.st_size, there.st_mtime_ns)
    if (there.st_dev, there.st_ino) in originals:
        return Planned(photo, result, State.ORIGINAL, before=before)
    begun, done = journal.begun.get(result), journal.done.get(result)
    if (
        begun
        and (begun.photo, begun.made_by, begun.stamp) == (photo.name, wanted.recipe, stamp)
        and before != begun.before
    ):
        entry = begun._replace(digest=_digest(photo.path), size=there.st_size)
        return Planned(photo, result, State.DONE, before=before, adopted=entry)
    if done is None:
        return Planned(photo, result, State.FOREIGN, before=before)
    if done.size != there.st_size:  # the disk lost it, or somebody worked on it
        return Planned(photo, result, State.CHANGED, "result", before)
    if done.made_by != wanted.recipe:
        network, _ = journal.recipes.get(done.made_by, ("", {}))
        return Planned(photo, result, State.CHANGED, "options" if network == wanted.network else "network", before)
    if done.stamp != stamp and (done.stamp[0] != photo.size or done.digest != _digest(photo.path)):
        return Planned(photo, result, State.CHANGED, "photo", before)
    return Planned(photo, result, State.DONE, before=before)


def _digest(path: str) -> str:
    """SHA-256 of a file; of one that cannot be read, what no file has."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"
