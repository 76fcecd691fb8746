"""The caption under a picture that has been scored."""

import math
from typing import TYPE_CHECKING

from pages.components import formatting

if TYPE_CHECKING:
    from restorer import evaluation

    Scored = evaluation.Score | evaluation.scores.Scores

AWAITED = "SSIM … · PSNR …"


def text(scores: "Scored", before: "Scored | None" = None) -> str:
    """SSIM and PSNR of a picture, as Markdown: ``"SSIM 0.850 **(+0.038)** · PSNR 28.72 dB **(+1.39)**"``.

    Args:
        scores: The picture's.
        before: Those of the picture that it was made from, to tell the gain by.
    """
    ssim, psnr = f"SSIM {formatting.ssim(scores.ssim)}", f"PSNR {formatting.decibels(scores.psnr)}"
    if before:
        ssim += _gain(before.ssim, scores.ssim, 3)
        psnr += _gain(before.psnr, scores.psnr, 2)
    return f"{ssim} · {psnr}"


def _gain(before: float | None, after: float | None, digits: int) -> str:
    if before is None or after is None or before == after or math.inf in (before, after):
        return ""
    return f" **({formatting.signed(after - before, digits)})**"
