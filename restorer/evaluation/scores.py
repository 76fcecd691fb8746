"""PSNR, SSIM and PSNR-B of photos of any size, for the pages."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from restorer import metrics


@dataclass(frozen=True)
class Scores:
    """How near a picture is to its original.

    Attributes:
        psnr: In dB; infinity for equal pictures.
        ssim: At most 1, or None for a picture smaller than SSIM's window.
        psnr_b: PSNR with the blocking-effect factor, in dB.
    """

    psnr: float
    ssim: float | None
    psnr_b: float


def measure(
    image_true: np.ndarray, image_test: np.ndarray, *, progress: Callable[[float], None] | None = None
) -> Scores:
    """Score a picture against its original.

    Args:
        image_true: The original, ``(H, W, 3)`` uint8 RGB.
        image_test: The picture to judge, of the same shape.
        progress: Called with the share done, 0 to 1.
    """
    similarity = (
        metrics.ssim(image_true, image_test, progress=progress) if metrics.fits_ssim(image_true.shape) else None
    )
    return Scores(metrics.psnr(image_true, image_test), similarity, metrics.psnr_b(image_true, image_test))
