"""Quantisation tables: the standard ones, the quality they stand for, and the conditioning of a network."""

import numpy as np

from restorer.errors import ImageError

QUALITY_MIN, QUALITY_MAX, QUALITY_DEFAULT = 1, 100, 10
QUALITY_ASSUMED = 75  # of a picture that was scaled and bears no traces; to assume less costs an original more
CONDITIONING_SIZE = 130
_RATIOS = {"4:2:0": (2, 2), "4:2:2": (2, 1), "4:4:4": (1, 1), "4:4:0": (1, 2), "4:1:1": (4, 1), "gray": (1, 1)}

# T.81 tables K.1 and K.2, which libjpeg uses at quality 50
_LUMA_STEPS = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)
_CHROMA_STEPS = np.full((8, 8), 99)
_CHROMA_STEPS[:4, :4] = [[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]]


def standard_tables(quality: int) -> np.ndarray:
    """The IJG quantisation tables of a quality, ``(2, 8, 8)`` uint16, luma then chroma.

    Source: T.81 annex K, scaled as libjpeg's ``jpeg_quality_scaling`` does, steps kept within 1–255.

    Raises:
        ImageError: If the quality is not a whole number from 1 to 100.
    """
    check_quality(quality)
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    base = np.stack([_LUMA_STEPS, _CHROMA_STEPS])
    return np.clip((base * scale + 50) // 100, 1, 255).astype(np.uint16)


def estimated_quality(tables: np.ndarray) -> int:
    """The IJG quality whose luma table is nearest in mean absolute log step, 1 to 100.

    Args:
        tables: ``(2, 8, 8)`` uint16 steps, luma then chroma; the luma table alone counts.
    """
    distance = np.abs(np.log(_ALL_LUMA) - np.log(np.maximum(tables[0], 1))).mean(axis=(1, 2))
    return int(distance.argmin()) + QUALITY_MIN


def chroma_ratios(subsampling: str) -> tuple[int, int]:
    """How many pixels share a sample of chroma, across and down, by the name of the subsampling; ``(1, 1)`` for gray.

    Raises:
        ImageError: If it is no such name, and not ``"across×down"`` either.
    """
    if subsampling in _RATIOS:
        return _RATIOS[subsampling]
    across, _, down = subsampling.partition("×")
    if not (across.isdecimal() and down.isdecimal()):
        raise ImageError(f"Expected a subsampling of {', '.join(_RATIOS)} or such as 4×2, received {subsampling!r}.")
    return int(across), int(down)


def conditioning(tables: np.ndarray, subsampling: str) -> np.ndarray:
    """The conditioning of a network on the tables of a file: ``(130,)`` float32 in about [0, 1].

    The logarithms of the 64 luma and 64 chroma steps, scaled so that 255 becomes 1, then one flag each for
    chroma at half its resolution or less, horizontally and vertically.

    Args:
        tables: ``(2, 8, 8)`` uint16 steps, luma then chroma, 1 to 255.
        subsampling: Of chroma, or ``"gray"``.
    """
    steps = np.log(np.maximum(tables, 1).astype(np.float32)).ravel() / np.float32(np.log(255))
    halved = [ratio > 1 for ratio in chroma_ratios(subsampling)]
    return np.concatenate([steps, np.asarray(halved, np.float32)])


def conditioning_on_side(conditioning: np.ndarray) -> np.ndarray:
    """The `conditioning` ``(130,)`` float32 of the same file with rows and columns exchanged."""
    steps = conditioning[:128].reshape(2, 8, 8).swapaxes(1, 2).ravel()
    return np.concatenate([steps, conditioning[:127:-1]])


def check_quality(quality: int) -> int:
    """Return ``quality`` if it is a whole number from 1 to 100; raise `ImageError` if not."""
    if not isinstance(quality, int | np.integer) or not QUALITY_MIN <= quality <= QUALITY_MAX:
        raise ImageError(f"Expected a quality from {QUALITY_MIN} to {QUALITY_MAX}, received {quality!r}.")
    return int(quality)


_ALL_LUMA = np.stack([standard_tables(quality)[0] for quality in range(QUALITY_MIN, QUALITY_MAX + 1)])
