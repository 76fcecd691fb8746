"""The strength of a restoration at each pixel of a tile: from the file's own picture towards the network's answer."""

import numpy as np

from restorer import images
from restorer.restoration.flat_areas import is_plain
from restorer.restoration.self_test import BLOCK
from restorer.restoration.tiling import Tile


def followed(own: np.ndarray, strength: float | np.ndarray, plain: np.ndarray | None, tile: Tile) -> float | np.ndarray:
    """How far to go at each pixel of what is kept of a tile.

    Args:
        own: What is kept of the picture, ``(h, w, 3)`` uint8 RGB.
        strength: From 0 to 1, everywhere or block by block, ``(⌈H/8⌉, ⌈W/8⌉)`` float32 of the whole picture.
        plain: Blocks of the whole picture whose white and black pixels stay, ``(⌈H/8⌉, ⌈W/8⌉)`` bool; or none.
        tile: The tile.

    Returns:
        ``(h, w, 1)`` float32, or one number for all.
    """
    strengths = _of_tile(strength, tile) if isinstance(strength, np.ndarray) else strength
    if plain is None or not (stays := _of_tile(plain, tile)).any():
        return strengths
    return np.where(stays & is_plain(own), np.float32(0), strengths)


def between(own: np.ndarray, answer: np.ndarray, strength: float | np.ndarray) -> np.ndarray:
    """Part of the way from a picture to a network's answer.

    Args:
        own: The picture, ``(h, w, 3)`` uint8 RGB.
        answer: The answer, ``(h, w, 3)`` float32, nominally 0 to 1.
        strength: How far, 0 to 1, as `followed` returns it.

    Returns:
        ``(h, w, 3)`` float32.
    """
    if np.min(strength) == 1:
        return answer
    start = images.to_float(own)
    part = answer - start
    part *= np.asarray(strength, np.float32)
    part += start
    return part


def _of_tile(blocks: np.ndarray, tile: Tile) -> np.ndarray:
    """What a map of blocks says of each pixel of what is kept of a tile, ``(h, w, 1)``; tiles begin on a block."""
    (top, bottom), (left, right) = ((side.start, side.stop) for side in tile.kept)
    rows = slice(top // BLOCK, -(-bottom // BLOCK))
    columns = slice(left // BLOCK, -(-right // BLOCK))
    pixels = blocks[rows, columns].repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    return pixels[: bottom - top, : right - left, None]
