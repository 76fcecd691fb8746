"""The changes that a restoration made to a picture whose original nobody has."""

from dataclasses import dataclass

import numpy as np

from restorer import metrics
from restorer.errors import ImageError
from restorer.system.opencv import cv2

SEEN = 2  # grey levels, over which a change counts
WINDOW = 64  # pixels a side of the place that changed most


@dataclass(frozen=True)
class Changes:
    """How one picture differs from another that it was made of.

    Attributes:
        share: Of the pixels, those that changed by more than two grey levels in a channel; 0 to 1.
        place: The pixel ``(x, y)`` in the middle of the 64×64 pixels that changed most.
        edges: What is left of the blocking-effect factor (Yim and Bovik 2011, doi:10.1109/TIP.2010.2063437), of
            Y: 0 for none, 1 for all; None if there were no block edges to be seen before.
    """

    share: float
    place: tuple[int, int]
    edges: float | None


def changes(before: np.ndarray, after: np.ndarray, *, top: int = 0, left: int = 0) -> Changes:
    """Compare a picture with the one that it was made of.

    Args:
        before: ``(H, W, 3)`` uint8 RGB.
        after: Of the same shape.
        top: Pixels above the first whole row of JPEG's blocks, 0 to 7.
        left: Pixels to the left of their first column.

    Raises:
        ImageError: If the shapes differ.
    """
    if before.shape != after.shape:
        raise ImageError(f"Expected two pictures of one shape, received {before.shape} and {after.shape}.")
    off = cv2.absdiff(before, after).max(axis=2)
    height, width = off.shape
    cells = cv2.resize(off, (-(-width // WINDOW), -(-height // WINDOW)), interpolation=cv2.INTER_AREA)
    row, column = np.unravel_index(cells.argmax(), cells.shape)
    place = (column + 0.5) * width / cells.shape[1], (row + 0.5) * height / cells.shape[0]
    first, last = (metrics.blocking_effect(metrics.luma(pixels[top:, left:])) for pixels in (before, after))
    edges = last / first if first > 0 else None
    return Changes(float((off > SEEN).mean()), (int(place[0]), int(place[1])), edges)
