"""Photographs as squares of one size: decoded ahead by threads, and stacked, in a file if they are many."""

import io
import os
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import numpy as np

from restorer import images
from restorer.data.sources import EMBEDDED, EMBEDDED_FOLDER, Folder, Photographs, opened
from restorer.errors import DataError, ImageError

IN_MEMORY = 1_000  # if more squares than this may come, they go to a file: 1,000 of 256×256 are 197 MB
DECODERS = 4  # threads, each of which may hold a whole photograph

Outcome = np.ndarray | ImageError

_ahead: dict[tuple[str, int], Outcome] = {}  # of the embedded photographs, by name and side


def read_ahead(side: int) -> None:
    """Read the embedded photographs before somebody asks for them: 38 MB at a side of 256, each given out once.

    Pillow decodes a WebP without letting go of Python's lock, so threads do not make it quicker.
    """
    with opened(EMBEDDED) as source:
        _ahead.update({(name, side): read_square(source, name, side) for name in source.names})


def read_square(source: Photographs, name: str, side: int) -> Outcome:
    """A photograph upright, centre-cropped and resized to ``(side, side, 3)`` uint8 RGB, or why it cannot be read."""
    is_embedded = isinstance(source, Folder) and source.root == EMBEDDED_FOLDER
    if is_embedded and (read := _ahead.pop((name, side), None)) is not None:
        return read
    try:
        photo = images.read_photo(source.read(name), name=PurePosixPath(name).name)
        return images.fit_square(photo.pixels, side)
    except ImageError as error:
        return error


def read_squares(source: Photographs, names: Sequence[str], side: int) -> Iterator[tuple[str, Outcome]]:
    """Each name with what `read_square` makes of it, in order, a few decoded ahead by threads.

    OpenCV lets go of Python's lock while it decodes, and so does Pillow but for WebP.
    """
    with ThreadPoolExecutor(min(DECODERS, os.cpu_count() or 1)) as pool:
        ahead: deque[tuple[str, Future[Outcome]]] = deque()
        for name in names:
            ahead.append((name, pool.submit(read_square, source, name, side)))
            if len(ahead) > 2 * DECODERS:
                first, square = ahead.popleft()
                yield first, square.result()
        for name, square in ahead:
            yield name, square.result()


class SquareStack:
    """Squares of one size, written one after the other: in memory if they are few, else in a temporary file.

    The file is deleted when it is closed, however the process ends. It is written rather than mapped, because a full
    disk is an error to the one and the death of the process to the other.

    Args:
        side: Side of each in pixels.
        at_most: How many may come.
        folder: Where the file goes; by default the system's folder, which on some systems is in memory itself.
    """

    def __init__(self, side: int, at_most: int, folder: str | Path | None = None) -> None:
        """Make an empty stack."""
        self._shape, self._size, self._folder = (side, side, 3), side * side * 3, folder
        self._at_most, self._on_disk = at_most, at_most > IN_MEMORY
        self._file = self._new_file()
        self._count = 0

    def append(self, square: np.ndarray) -> int:
        """Add a square, ``(side, side, 3)`` uint8 RGB; return its number.

        Raises:
            DataError: If the disk is full.
        """
        self._write(square.tobytes())
        self._count += 1
        return self._count - 1

    def array(self, order: Sequence[int]) -> np.ndarray:
        """The squares of these numbers, ``(N, side, side, 3)`` uint8 RGB, read-only. Nothing can be added after it.

        Raises:
            DataError: If the disk is full.
        """
        if not order:
            return np.empty((0, *self._shape), np.uint8)
        if list(order) != list(range(len(order))):
            self._reorder(order)
        self._flush()
        if isinstance(self._file, io.BytesIO):
            stacked = np.frombuffer(self._file.getbuffer(), np.uint8, count=len(order) * self._size)
            stacked.flags.writeable = False
        else:
            stacked = np.asarray(np.memmap(self._file, np.uint8, mode="r", shape=len(order) * self._size))
        return stacked.reshape(-1, *self._shape)

    def close(self) -> None:
        """Let go of the file; an array made of it stays."""
        if self._on_disk:
            with suppress(OSError):  # what a full disk did not take is given up here
                self._file.close()

    def _new_file(self) -> BinaryIO:
        return tempfile.TemporaryFile(dir=self._folder) if self._on_disk else io.BytesIO()

    def _reorder(self, order: Sequence[int]) -> None:
        """Copy the squares into a new file, because a mapped file can only be used in its own order."""
        self._flush()
        with self._file as written:
            self._file = self._new_file()
            for number in order:
                written.seek(number * self._size)
                self._write(written.read(self._size))

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise self._full(error) from error

    def _flush(self) -> None:
        try:
            self._file.flush()
        except OSError as error:
            raise self._full(error) from error

    def _full(self, error: OSError) -> DataError:
        needed = f"{self._size * self._at_most / 1e6:,.0f} MB"
        return DataError(f"Expected {needed} of room on the disk for the photographs, but they do not fit ({error}).")
