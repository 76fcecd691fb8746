"""PSNR and SSIM of photos of any size: strip by strip, in bounded memory and on two cores."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from restorer import metrics

_STRIP_PIXELS = 250_000  # SSIM holds a dozen float64 copies of what it works on
_OVERLAP = 2 * metrics.SSIM_RADIUS


@dataclass(frozen=True)
class Scores:
    """How near a picture is to its original.

    Attributes:
        psnr: In dB; infinity for equal pictures.
        ssim: At most 1, or None for a picture smaller than SSIM's window.
    """

    psnr: float
    ssim: float | None


def measure(
    image_true: np.ndarray, image_test: np.ndarray, *, progress: Callable[[float], None] | None = None
) -> Scores:
    """Score a picture against its original: the figures of `metrics.psnr` and `metrics.ssim`.

    Args:
        image_true: The original, ``(H, W, 3)`` uint8.
        image_test: The picture to judge, of the same shape.
        progress: Called with the share of strips done, 0 to 1.
    """
    height, width = image_true.shape[:2]
    rows = max(_OVERLAP, _STRIP_PIXELS // width)
    tops = range(0, height, rows)

    def judge(top: int) -> tuple[float, float, int]:
        own, seen = slice(top, top + rows), slice(top, top + rows + _OVERLAP)
        squares = metrics.mse(image_true[own], image_test[own]) * image_true[own].size
        if min(image_true[seen].shape[:2]) <= _OVERLAP:  # no window begins here
            return squares, 0.0, 0
        near = metrics.ssim_map(image_true[seen], image_test[seen])
        return squares, float(near.sum()), near.size

    squares, near, windows = 0.0, 0.0, 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done, part in enumerate(pool.map(judge, tops), start=1):
            squares, near, windows = squares + part[0], near + part[1], windows + part[2]
            if progress:
                progress(done / len(tops))
    return Scores(_decibels(squares / image_true.size), near / windows if windows else None)


def _decibels(error: float) -> float:
    return float(10 * np.log10(metrics.DATA_RANGE**2 / error)) if error else float("inf")
