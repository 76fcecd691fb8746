"""Areas of a decoded picture in which there is nothing to restore: flat blocks among flat blocks of the same colour.

White paper, black frames, the ground of a drawing: no edge is near whose ringing could have to go, so a network could
only make them worse.
"""

import numpy as np

from restorer.restoration.self_test import BLOCK
from restorer.system.opencv import cv2

_AROUND = np.ones((3, 3), np.uint8)
_BAND = 64 * BLOCK  # rows that are looked at, and copied if they must be made longer, at once


def flat_areas(pixels: np.ndarray) -> np.ndarray:
    """Find the blocks that are of one colour together with all eight around them.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB whose 8×8 grid starts at (0, 0).

    Returns:
        ``(⌈H/8⌉, ⌈W/8⌉)`` bool.
    """
    bands = [_extremes(pixels[top : top + _BAND]) for top in range(0, len(pixels), _BAND)]
    lowest, highest = (np.concatenate(part) for part in zip(*bands, strict=True))
    return (cv2.dilate(highest, _AROUND) == cv2.erode(lowest, _AROUND)).all(axis=2)


def _extremes(band: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest value in each block of a band of rows, ``(⌈h/8⌉, ⌈W/8⌉, 3)`` uint8 each."""
    below, beside = (-side % BLOCK for side in band.shape[:2])
    whole = np.pad(band, ((0, below), (0, beside), (0, 0)), mode="edge") if below or beside else band
    rows = whole.reshape(whole.shape[0] // BLOCK, BLOCK, -1)
    narrow = [extreme(rows, axis=1).reshape(len(rows), -1, BLOCK, 3) for extreme in (np.min, np.max)]
    return narrow[0].min(axis=2), narrow[1].max(axis=2)
