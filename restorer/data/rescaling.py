"""Pictures that were compressed, scaled, and compressed again or not, as what comes off the web was."""

from dataclasses import replace

import numpy as np
from PIL import Image

from restorer.data.degradations import GRAY, HALF_SIZE, Degradation, compress_before, compress_last, least_conditioning

SCALES = (0.4, 2.0)
_FILTERS = (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)
_AGAIN = 0.7  # share that is compressed again after scaling
_LOWEST_AGAIN = 60  # the quality of that; a lower one hides what came before


def draw_scale(rng: np.random.Generator, degradation: Degradation) -> float | None:
    """Draw by what a patch is scaled between two compressions, log-uniformly; None for those that are not scaled."""
    if degradation.kind == HALF_SIZE or not degradation.rescaled or rng.random() >= degradation.rescaled:
        return None
    return float(np.exp(rng.uniform(*np.log(SCALES))))


def degrade_and_scale(
    patch: np.ndarray, rng: np.random.Generator, degradation: Degradation, *, side: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compress a patch, scale it, and compress it again or leave it so.

    Args:
        patch: ``(S, S, 3)`` uint8 RGB.
        rng: The source of every choice.
        degradation: What is drawn from.
        side: Of what is returned, in pixels, a multiple of 16.

    Returns:
        ``(compressed, conditioning, original)``: ``(side, side, 3)`` uint8, ``(130,)`` float32, and ``patch`` scaled
        in the same way. The conditioning is that of the last compression; if none followed, that of quality 100.
    """
    subsampling = degradation.subsamplings[int(rng.integers(len(degradation.subsamplings)))]
    original = np.repeat(patch[..., 1:2], 3, axis=2) if subsampling == GRAY else patch
    before = compress_before(original, rng, degradation)
    kind = _FILTERS[int(rng.integers(len(_FILTERS)))]
    original, scaled = (np.asarray(Image.fromarray(each).resize((side, side), kind)) for each in (original, before))
    if rng.random() >= _AGAIN:
        return scaled, least_conditioning(), original
    lowest, highest = degradation.quality
    finer = replace(degradation, quality=(min(max(_LOWEST_AGAIN, lowest), highest), highest))
    return (*compress_last(scaled, rng, finer, subsampling), original)
