"""Areas of a decoded picture in which there is nothing to restore: flat blocks among flat blocks of the same colour.

White paper, black frames, the ground of a drawing: no edge is near whose ringing could have to go, so a network could
only make them worse.
"""

import numpy as np

from restorer.restoration.self_test import BLOCK
from restorer.system.opencv import cv2

_AROUND = np.ones((3, 3), np.uint8)


def flat_areas(pixels: np.ndarray) -> np.ndarray:
    """Find the blocks that are of one colour together with all eight around them.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB whose 8×8 grid starts at (0, 0).

    Returns:
        ``(⌈H/8⌉, ⌈W/8⌉)`` bool.
    """
    below, beside = (-side % BLOCK for side in pixels.shape[:2])
    whole = np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge") if below or beside else pixels
    blocks = whole.reshape(whole.shape[0] // BLOCK, BLOCK, whole.shape[1] // BLOCK, BLOCK, 3)
    highest = cv2.dilate(blocks.max(axis=(1, 3)), _AROUND)
    lowest = cv2.erode(blocks.min(axis=(1, 3)), _AROUND)
    return (highest == lowest).all(axis=2)
