"""What each JPEG quality would cost a photo, and what it would keep: the curve beside a quality slider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from restorer import images, jpeg, metrics

QUALITIES = (1, 2, 5, 8, 12, 18, 25, 35, 45, 55, 65, 75, 82, 88, 93, 97, 100)
SAMPLE_SIDE = 1024  # a larger photo is measured on its middle; a multiple of 16, as is where it begins


@dataclass(frozen=True)
class CurvePoint:
    """One quality of one photo.

    Attributes:
        quality: IJG quality.
        bits_per_pixel: Bits of the JPEG file over pixels.
        psnr: In dB.
        ssim: At most 1; None for a picture smaller than SSIM's window.
    """

    quality: int
    bits_per_pixel: float
    psnr: float
    ssim: float | None


def quality_curve(
    pixels: np.ndarray,
    *,
    qualities: Sequence[int] = QUALITIES,
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT,
    progress: Callable[[float], None] | None = None,
) -> list[CurvePoint]:
    """Compress a photo at several qualities and measure each.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB. Sides over 1,024 pixels are measured on their middle 1,024.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.
        progress: Called with the share of qualities done, 0 to 1.

    Returns:
        One point a quality, in the order given.
    """
    sample = middle(images.check_pixels(pixels))
    points = []
    for done, quality in enumerate(qualities, start=1):
        points.append(_point(sample, quality, subsampling))
        if progress:
            progress(done / len(qualities))
    return points


def middle(pixels: np.ndarray) -> np.ndarray:
    """At most the middle 1,024×1,024 pixels, ``(h, w, 3)``, cut on the 16-pixel grid."""
    top, left = (max(0, side - SAMPLE_SIDE) // 2 // 16 * 16 for side in pixels.shape[:2])
    return np.ascontiguousarray(pixels[top : top + SAMPLE_SIDE, left : left + SAMPLE_SIDE])


def _point(sample: np.ndarray, quality: int, subsampling: str) -> CurvePoint:
    data = jpeg.encode(sample, quality=quality, subsampling=subsampling)
    compressed = jpeg.decode(data)
    height, width = sample.shape[:2]
    fits = min(height, width) > 2 * metrics.SSIM_RADIUS
    return CurvePoint(
        quality=quality,
        bits_per_pixel=8 * len(data) / (height * width),
        psnr=metrics.psnr(sample, compressed),
        ssim=metrics.ssim(sample, compressed) if fits else None,
    )
