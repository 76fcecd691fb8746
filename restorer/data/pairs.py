"""Photographs with their compressed selves, which are made when they are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from restorer import images, jpeg
from restorer.data.degradations import HALF_SIZE, JPEG, half_size_and_back


@dataclass(frozen=True, eq=False)
class Compressed:
    """The low-quality pictures of a stack of photographs, which read like an array of theirs and hold none of them.

    Each is made anew whenever it is indexed or iterated over; ``numpy.asarray`` makes them all.

    Attributes:
        original: The photographs, ``(N, H, W, 3)`` uint8 RGB.
        qualities: IJG quality of each, ``(N,)``.
        subsampling: Chroma subsampling of all.
        degradation: ``"jpeg"``, or ``"half-size"`` for half the size and back, of which the qualities say nothing.
    """

    original: np.ndarray
    qualities: np.ndarray
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT
    degradation: str = JPEG

    @property
    def shape(self) -> tuple[int, ...]:
        """``(N, H, W, 3)``, that of the photographs."""
        return self.original.shape

    @property
    def dtype(self) -> np.dtype:
        """uint8."""
        return self.original.dtype

    def __len__(self) -> int:
        """How many."""
        return len(self.original)

    def __getitem__(self, index: int | slice | np.ndarray) -> np.ndarray:
        """One picture ``(H, W, 3)`` by number, or several ``(M, H, W, 3)`` by a slice or an array of numbers."""
        chosen = np.arange(len(self))[index]
        if np.ndim(chosen) == 0:
            return self._compress(int(chosen))
        made = [self._compress(number) for number in chosen.tolist()]
        return np.stack(made) if made else self.original[:0]

    def __iter__(self) -> Iterator[np.ndarray]:
        """One picture ``(H, W, 3)`` after another."""
        return map(self._compress, range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:  # noqa: ANN401
        """All of them, in memory; without a copy there is nothing to give."""
        if copy is False:
            raise ValueError("Expected leave to copy, because compressed pictures are made when they are asked for.")
        return self[:] if dtype is None else self[:].astype(dtype)

    def _compress(self, number: int) -> np.ndarray:
        if self.degradation == HALF_SIZE:
            return half_size_and_back(self.original[number])
        quality = int(self.qualities[number])
        return jpeg.compress(self.original[number], quality=quality, subsampling=self.subsampling)


@dataclass(frozen=True, eq=False)
class ImagePairs:
    """Original photographs and the same ones compressed, both ``(N, 256, 256, 3)`` uint8 RGB.

    Attributes:
        original: The photographs ("high" in the report); of a large set, a file on disk mapped into memory.
        compressed: The same after JPEG ("low" in the report): an array, or `Compressed` to make them when asked.
        qualities: IJG quality of each, ``(N,)``; 100 of a picture that was halved and is no JPEG.
        names: File name of each.
    """

    original: np.ndarray
    compressed: np.ndarray | Compressed
    qualities: np.ndarray
    names: tuple[str, ...]

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.original)

    def normalised(self) -> tuple[np.ndarray, np.ndarray]:
        """``(compressed, original)``, each ``(N, H, W, 3)`` float32 in [0, 1]: input and target of a network."""
        return images.to_float(np.asarray(self.compressed)), images.to_float(self.original)
