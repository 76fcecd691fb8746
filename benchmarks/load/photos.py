"""Photos by which visitors are told apart: coarse squares of one's own colours, under noise that is new each time."""

import hashlib
import io

import numpy as np
from PIL import Image

SIDE, CELLS = 1000, 8  # a photo's side in pixels, and its coarse squares on a side, by which it is known
CELL = SIDE // CELLS  # pixels
UNLIKE = 20.0  # levels of mean difference, from which on a picture is nobody's


class Gallery:
    """The photos of all visitors.

    Args:
        count: How many visitors there are.
    """

    def __init__(self, count: int) -> None:
        """Know them all."""
        self._known = np.stack([signature(each) for each in range(count)])
        self._owners: dict[bytes, int | None] = {}  # by the file's digest: a browser, too, decodes a file once

    def owner(self, file: bytes) -> int | None:
        """Whose photo a picture's file shows; None if nobody's."""
        digest = hashlib.blake2b(file, digest_size=16).digest()
        if digest not in self._owners:
            self._owners[digest] = self._look(file)
        return self._owners[digest]

    def _look(self, file: bytes) -> int | None:
        with Image.open(io.BytesIO(file)) as image:
            image.draft("RGB", (SIDE // 4, SIDE // 4))  # a JPEG is decoded small, which costs a fraction
            cells = np.asarray(image.convert("RGB").resize((CELLS, CELLS), Image.Resampling.BOX), np.float32)
        return self.owner_of(cells, np.ones((CELLS, CELLS), bool))

    def owner_of(self, cells: np.ndarray, seen: np.ndarray) -> int | None:
        """Whose photo it is, of which some squares are seen.

        Args:
            cells: Their mean colours, ``(8, 8, 3)`` float32 in 0 to 255.
            seen: Which are seen, ``(8, 8)`` bool, at least one.
        """
        distances = np.abs(self._known - cells)[:, seen].mean(axis=(1, 2))
        nearest = int(distances.argmin())
        return nearest if float(distances[nearest]) <= UNLIKE else None


def signature(number: int) -> np.ndarray:
    """The coarse colours of a visitor's photos, ``(8, 8, 3)`` float32 in 0 to 255."""
    return np.random.default_rng(number).integers(40, 216, (CELLS, CELLS, 3)).astype(np.float32)


def photo(number: int, turn: int = 0) -> bytes:
    """A visitor's photo of a megapixel as a PNG, another one each turn."""
    noise = np.random.default_rng([number, turn]).integers(-14, 15, (SIDE, SIDE, 3), np.int16)
    pixels = signature(number).astype(np.int16).repeat(CELL, axis=0).repeat(CELL, axis=1) + noise
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
