"""Projection of a restored picture on the quantisation cells of its file, part by part, and its share inside them."""

from dataclasses import dataclass, field

import numpy as np

from restorer import images, jpeg

# Height and width of what is projected at once, multiples of 32. It stays in the processor's cache, and its products of
# matrices are so small that BLAS leaves each to one thread: sharing them costs more than it saves beside a network.
PIECE = (128, 512)
_ROUNDS = 12  # at most
_RANGE, _NEAR = (-0.49, 255.49), 0.01  # grey levels: what is rounded to eight bits, and what is as good as it


@dataclass
class CellProjector:
    """Projects a picture on the quantisation cells of its file (Zakhor, 1992, doi:10.1109/76.134377).

    Attributes:
        coefficients: Of the file; None to leave a picture as it is, only rounded.
    """

    coefficients: jpeg.Coefficients | None = None
    _before: np.ndarray = field(default_factory=lambda: np.zeros(2, np.int64))  # coefficients inside, and in all
    _after: np.ndarray = field(default_factory=lambda: np.zeros(2, np.int64))

    def project(self, part: np.ndarray, decoded: np.ndarray, top: int, left: int) -> np.ndarray:
        """Project a part of the picture on its cells, and round it.

        Cells bind only in blocks whose coefficients give the pixels that were decoded, see `jpeg.verified`.

        Args:
            part: ``(h, w, 3)`` float32 RGB in about [0, 1].
            decoded: ``(h, w, 3)`` uint8 RGB, the same part as the file was decoded.
            top: Where it lies in the stored picture, in pixels, a multiple of 32.
            left: The same from the left.

        Returns:
            ``(h, w, 3)`` uint8 RGB.
        """
        if self.coefficients is None:
            return images.to_uint8(part)
        rounded = np.empty(part.shape, np.uint8)
        for row in range(0, part.shape[0], PIECE[0]):
            for column in range(0, part.shape[1], PIECE[1]):
                piece = slice(row, row + PIECE[0]), slice(column, column + PIECE[1])
                own = self.coefficients.window(top + row, left + column, *part[piece].shape[:2])
                rounded[piece] = self._project_piece(part[piece], jpeg.verified(decoded[piece], own))
        return rounded

    def _project_piece(self, piece: np.ndarray, own: jpeg.Coefficients) -> np.ndarray:
        projected, before = jpeg.project_and_count(np.clip(piece, 0, 1) * 255, own)
        for _ in range(_ROUNDS):  # the range of eight bits and the cells, in turns, until it is in both
            possible = np.clip(projected, *_RANGE)
            if np.abs(projected - possible).max() <= _NEAR:
                break
            projected = jpeg.project(possible, own)
        rounded = images.to_uint8(projected / 255)
        self._before += before
        self._after += jpeg.inside(rounded, own)
        return rounded

    @property
    def inside_before(self) -> float | None:
        """Share of luma coefficients that were inside before they were projected; None if there were none."""
        return _share(self._before)

    @property
    def inside(self) -> float | None:
        """Share of luma coefficients that are inside now."""
        return _share(self._after)


def _share(counted: np.ndarray) -> float | None:
    return float(counted[0] / counted[1]) if counted[1] else None
