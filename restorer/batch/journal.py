"""The journal of a folder of results: a line of JSON for each photo that is begun, done or failed.

It is only ever appended to, line by line, so that a killed process or a full disk spoils the last line alone. A photo
is announced before it is restored: so a result that lies there without having been reported as done is known to be
ours, and whole, since a result appears under its name only when it is.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from restorer.batch.options import RestoreOptions
from restorer.batch.restoring import Outcome, Stamp

FILE = "journal.jsonl"


class Entry(NamedTuple):
    """What the journal says of a result.

    Attributes:
        photo: The name of the photo that it was made of.
        made_by: The recipe that it was restored with, see `recipe`.
        stamp: Size and time of the photo's file.
        digest: SHA-256 of the photo's file; empty while it is only begun.
        size: Bytes of the result; 0 while it is only begun.
        before: Size and time of what lay in the result's place when it was begun.
    """

    photo: str
    made_by: str
    stamp: Stamp
    digest: str = ""
    size: int = 0
    before: Stamp | None = None


class Journal:
    """A folder's journal, as it was found and as it is appended to.

    Attributes:
        done: The results that were finished, by their places below the folder, with ``/`` between folders.
        begun: Those that were begun since, and not reported as done.
        recipes: The network's digest and the options behind each recipe's name.
    """

    def __init__(self, folder: Path) -> None:
        """Read what is there; nothing is written yet."""
        self._path = folder / FILE
        self._file: int | None = None
        self.done: dict[str, Entry] = {}
        self.begun: dict[str, Entry] = {}
        self.recipes: dict[str, tuple[str, dict[str, Any]]] = {}
        self._read()

    def __enter__(self) -> "Journal":
        """Open it to be appended to; a half line at its end is cut off, or the next would be lost with it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        with suppress(FileNotFoundError), self._path.open("r+b") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 2**20))
            tail = file.read()
            file.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def announce_recipe(self, name: str, model: str, network: str, options: RestoreOptions) -> None:
        """Write what stands behind a recipe's name, once."""
        if name not in self.recipes:
            self.recipes[name] = network, options.to_json()
            self._append({"recipe": name, "model": model, "network": network, "options": options.to_json()})

    def begin(self, result: str, entry: Entry) -> None:
        """Announce a result."""
        self._append({"begun": result, **_told(entry), "before": entry.before})

    def finish(self, result: str, entry: Entry, outcome: Outcome) -> None:
        """Write that a result is there; the line is on the disk when this returns."""
        told = {"done": result, **_told(entry), "sha256": entry.digest, "bytes": entry.size, "fate": str(outcome.fate)}
        self._append({**told, "pixels": outcome.pixels, "seconds": round(outcome.seconds, 3)}, at_once=True)

    def fail(self, result: str, photo: str, sentence: str) -> None:
        """Write why there is no result; its photo is tried again next time."""
        self._append({"failed": result, "photo": photo, "sentence": sentence})

    def _append(self, told: Mapping[str, Any], *, at_once: bool = False) -> None:
        if self._file is None:
            raise ValueError("the journal is not open")
        line = (json.dumps(told) + "\n").encode()  # ASCII, whatever is in a file's name
        while line:
            line = line[os.write(self._file, line) :]
        if at_once:
            os.fsync(self._file)

    def _read(self) -> None:
        with suppress(FileNotFoundError), self._path.open("rb") as file:
            for line in file:
                with suppress(ValueError, KeyError, TypeError):  # half a line, or damage: the photo is done again
                    self._take(json.loads(line))

    def _take(self, told: dict[str, Any]) -> None:
        if "begun" in told:
            before = told["before"]
            self.begun[told["begun"]] = Entry(*_common(told), before=before and (before[0], before[1]))
        elif "done" in told:
            self.done[told["done"]] = Entry(*_common(told), told["sha256"], told["bytes"])
            self.begun.pop(told["done"], None)
        elif "failed" in told:
            self.begun.pop(told["failed"], None)
        elif "recipe" in told:
            self.recipes[told["recipe"]] = told["network"], told["options"]


def recipe(network: str, options: RestoreOptions) -> str:
    """The name of everything but the photo that makes a result what it is."""
    return hashlib.sha256(json.dumps([network, options.to_json()]).encode()).hexdigest()[:16]


def _told(entry: Entry) -> dict[str, Any]:
    return {"photo": entry.photo, "stamp": entry.stamp, "by": entry.made_by}


def _common(told: dict[str, Any]) -> tuple[str, str, Stamp]:
    size, mtime_ns = told["stamp"]
    return told["photo"], told["by"], (size, mtime_ns)
