"""Self-test of a network: its weight for a picture, from its answer to that very picture compressed once more.

A network that was taught photographs can make fine text worse, and nobody has the original to see it by. But the
picture as it came is a near relative of its original. Compressed once more with its own tables, on a grid half a block
away, and restored, it shows how far the network's answers are to be believed here: by the weight w with which the
compressed picture plus w times the network's change comes nearest to the picture before, in the least squares over the
pixels around.
"""

from collections.abc import Callable, Iterator

import numpy as np

from restorer import jpeg
from restorer.system.opencv import cv2

BLOCK = 8  # pixels a side, of JPEG's grid and of the map
FROM_QUALITY = 75  # IJG quality; coarser files are always better for being restored
_WINDOW = 256  # pixels a side of what is tried at once
_MOST = 16  # windows that are tried of a large picture
_OFF_GRID = 4  # pixels
_AROUND = 6.0  # blocks, the deviation of the Gaussian that weighs what is around
_FAR = 1e-4  # weight of the whole picture, for where nothing was tried
# The second compression finds less to lose than the first did, so on photographs the weight comes out too low, and 0.65
# stands for all; below 0.2 a page of text was better left alone, below 0.3 where the file is so fine that its
# compression and a second one, of what it left, have little in common.
_NOTHING, _NOTHING_OF_THE_FINEST, _ALL = 0.2, 0.3, 0.65
_FINEST = 97  # IJG quality, and above

Restore = Callable[[np.ndarray, jpeg.Coefficients], np.ndarray]


def trust_in(pixels: np.ndarray, tables: np.ndarray, subsampling: str, restore: Restore) -> np.ndarray:
    """Try a network on a picture.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB as decoded, whose 8×8 grid starts at (0, 0).
        tables: ``(2, 8, 8)`` uint16, its quantisation steps.
        subsampling: Its chroma subsampling, or ``"gray"``.
        restore: Restores ``(h, w, 3)`` uint8 RGB that has these tables, projected on the cells of its file.

    Returns:
        ``(⌈H/8⌉, ⌈W/8⌉)`` float32, for each block how far to go from the picture, 0, to the network's answer, 1.
    """
    rows, columns = (-(-side // BLOCK) for side in pixels.shape[:2])
    gained, moved = np.zeros((rows, columns), np.float32), np.zeros((rows, columns), np.float32)
    for top, left in _places(*pixels.shape[:2]):
        window = pixels[top : top + _WINDOW, left : left + _WINDOW]
        error, change = _tried(window, tables, subsampling, restore)
        here = slice(top // BLOCK, top // BLOCK + -(-window.shape[0] // BLOCK))
        there = slice(left // BLOCK, left // BLOCK + -(-window.shape[1] // BLOCK))
        gained[here, there] = _sums((error * change).sum(axis=2))
        moved[here, there] = _sums((change * change).sum(axis=2))
    nothing = _NOTHING if jpeg.estimated_quality(tables) < _FINEST else _NOTHING_OF_THE_FINEST
    return _weights(gained, moved, nothing)


def _places(height: int, width: int) -> Iterator[tuple[int, int]]:
    """Where windows begin, half a block off the grid: all over a small picture, evenly spread over a large one."""
    tops, lefts = (range(_OFF_GRID, side - BLOCK, _WINDOW) for side in (height, width))
    every = [(top, left) for top in tops for left in lefts]
    chosen = np.linspace(0, len(every) - 1, min(len(every), _MOST)).round().astype(int)  # none of a tiny picture
    return (every[number] for number in chosen)


def _tried(window: np.ndarray, tables: np.ndarray, subsampling: str, restore: Restore) -> tuple[np.ndarray, np.ndarray]:
    """What a second compression changes of a window, and what the network takes back, ``(h, w, 3)`` float32 each."""
    own = np.ascontiguousarray(window[..., 0] if subsampling == "gray" else window)
    file = jpeg.encode_with_tables(own, np.minimum(tables, 255), subsampling=_nearest(subsampling))
    compressed = jpeg.decode(file)
    restored = restore(compressed, jpeg.read_coefficients(file)).astype(np.float32)
    return compressed - window.astype(np.float32), compressed - restored


def _nearest(subsampling: str) -> str:
    """The subsampling that can be written and is most like a file's."""
    return subsampling if subsampling in (*jpeg.SUBSAMPLINGS, "gray") else jpeg.SUBSAMPLING_DEFAULT


def _sums(values: np.ndarray) -> np.ndarray:
    """The sums over blocks, ``(⌈h/8⌉, ⌈w/8⌉)``, of ``(h, w)``."""
    below, beside = (-side % BLOCK for side in values.shape)
    whole = np.pad(values, ((0, below), (0, beside)))
    return whole.reshape(whole.shape[0] // BLOCK, BLOCK, whole.shape[1] // BLOCK, BLOCK).sum(axis=(1, 3))


def _weights(gained: np.ndarray, moved: np.ndarray, nothing: float) -> np.ndarray:
    """The least-squares weight around each block, brought to 0, where it means nothing, to 1, where it means all."""
    near = [cv2.GaussianBlur(sums, (0, 0), _AROUND, borderType=cv2.BORDER_REFLECT_101) for sums in (gained, moved)]
    over, under = (sums + np.float32(_FAR * all_.mean()) for sums, all_ in zip(near, (gained, moved), strict=True))
    weight = np.divide(over, under, out=np.ones_like(over), where=under > 0)
    return np.clip((weight - nothing) / (_ALL - nothing), 0, 1).astype(np.float32)
