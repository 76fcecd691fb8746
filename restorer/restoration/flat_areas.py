"""Areas of a decoded picture in which there is nothing to restore: flat blocks among flat blocks of the same colour.

White paper, black frames, the ground of a drawing: no edge is near whose ringing could have to go, so a network could
only make them worse. Of white and black this holds up to the photograph or the text that lies there: a flat block of
any other colour may be part of a slope that was coarsely quantised, one as light or as dark as can be hardly is.
"""

import numpy as np

from restorer.restoration.self_test import BLOCK
from restorer.system.opencv import cv2

_AROUND = np.ones((3, 3), np.uint8)
_BAND = 64 * BLOCK  # rows that are looked at, and copied if they must be made longer, at once
_WHITE, _BLACK = 253, 2  # from there on and down to there: the quantised mean of a block is a little off
_BESIDE = 5  # of the eight blocks around one at a straight edge, so many are as it is
_ALL, _INSIDE = slice(None), slice(1, -1)


def flat_areas(pixels: np.ndarray) -> np.ndarray:
    """Find the blocks that are of one colour together with all eight around them.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB whose 8×8 grid starts at (0, 0).

    Returns:
        ``(⌈H/8⌉, ⌈W/8⌉)`` bool.
    """
    lowest, highest = _extremes(pixels, _ALL)
    return (cv2.dilate(highest, _AROUND) == cv2.erode(lowest, _AROUND)).all(axis=2)


def plain_areas(pixels: np.ndarray) -> np.ndarray:
    """Find the blocks that are white, or black, beside at least five that are.

    The pixels at a block's edges do not count: a decoder's smooth upsampling carries colour from the next block there.
    Those of a block that is found have `is_plain` say which of them are white or black as well.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, as `flat_areas` takes them.

    Returns:
        ``(⌈H/8⌉, ⌈W/8⌉)`` bool.
    """
    lowest, highest = _extremes(pixels, _INSIDE)
    return _up_to_an_edge(lowest.min(axis=2) >= _WHITE) | _up_to_an_edge(highest.max(axis=2) <= _BLACK)


def is_plain(pixels: np.ndarray) -> np.ndarray:
    """Which pixels, ``(h, w, 3)`` uint8 RGB, are white or black, ``(h, w, 1)`` bool."""
    return (pixels.min(axis=2, keepdims=True) >= _WHITE) | (pixels.max(axis=2, keepdims=True) <= _BLACK)


def _up_to_an_edge(blocks: np.ndarray) -> np.ndarray:
    """Those of some blocks, ``(h, w)`` bool, beside five of them; beyond the picture it is as it is at its border."""
    own = blocks.astype(np.uint8)
    of_nine = cv2.boxFilter(own, -1, _AROUND.shape, normalize=False, borderType=cv2.BORDER_REPLICATE)
    return blocks & (of_nine > _BESIDE)


def _extremes(pixels: np.ndarray, part: slice) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest value in each block, in a part of its rows and columns.

    Returns:
        ``(⌈H/8⌉, ⌈W/8⌉, 3)`` uint8 each.
    """
    bands = [_extremes_of_band(pixels[top : top + _BAND], part) for top in range(0, len(pixels), _BAND)]
    lowest, highest = (np.concatenate(each) for each in zip(*bands, strict=True))
    return lowest, highest


def _extremes_of_band(band: np.ndarray, part: slice) -> list[np.ndarray]:
    below, beside = (-side % BLOCK for side in band.shape[:2])
    whole = np.pad(band, ((0, below), (0, beside), (0, 0)), mode="edge") if below or beside else band
    rows = whole.reshape(whole.shape[0] // BLOCK, BLOCK, -1)[:, part]
    narrow = [(extreme, extreme(rows, axis=1).reshape(len(rows), -1, BLOCK, 3)) for extreme in (np.min, np.max)]
    return [extreme(each[:, :, part], axis=2) for extreme, each in narrow]
