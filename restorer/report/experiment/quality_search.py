"""Search for the JPEG quality with the SSIM of the report's compressed pictures."""

from collections.abc import Callable
from statistics import fmean

import numpy as np

from restorer import jpeg, metrics


def nearest_quality(
    original: np.ndarray,
    target: float,
    *,
    data_range: float = metrics.DATA_RANGE,
    progress: Callable[[float], None] | None = None,
) -> tuple[int, float]:
    """Find the IJG quality whose mean SSIM over some photographs is nearest to ``target``.

    Halves the range of qualities, as the mean grows with the quality, and at the end takes the nearer neighbour.

    Args:
        original: ``(N, H, W, 3)`` uint8 RGB, at least one.
        target: The mean SSIM that is looked for.
        data_range: SSIM's dynamic range on 0–255, see `metrics.ssim`.
        progress: Called with the share of the work done, 0 to 1.

    Returns:
        The quality, 1 to 100, and its mean SSIM.
    """
    known: dict[int, float] = {}
    most = (jpeg.QUALITY_MAX - jpeg.QUALITY_MIN).bit_length() + 2

    def mean(quality: int) -> float:
        if quality not in known:
            known[quality] = fmean(
                metrics.ssim(photo, jpeg.compress(photo, quality=quality), data_range=data_range) for photo in original
            )
            if progress:
                progress(min(1.0, len(known) / most))
        return known[quality]

    low, high = jpeg.QUALITY_MIN, jpeg.QUALITY_MAX
    while high - low > 1:
        middle = (low + high) // 2
        if mean(middle) < target:
            low = middle
        else:
            high = middle
    best = min((low, high), key=lambda quality: abs(mean(quality) - target))
    return best, mean(best)
