"""Windows to learn from whether a picture was scaled since it was compressed: half were, the others were not."""

from dataclasses import replace

import numpy as np

from restorer.data.degradations import GRAY, Degradation, degrade, least_conditioning
from restorer.data.patches import PATCH_MARGIN, sample_patch
from restorer.data.rescaling import SCALES
from restorer.jpeg.scaled_traces import WINDOW
from restorer.system.opencv import cv2

_ANY = Degradation(
    (5, 98),
    subsamplings=("4:2:0", "4:2:0", "4:2:0", "4:2:0", "4:4:4", "4:2:2", GRAY),
    tables=("ijg", "ijg", "ijg", "perturbed", "smooth"),
    twice=0.1,
    neutral=0.03,
    framed=0.03,
)
_SCALED = replace(_ANY, rescaled=1.0)
_FINE, _COARSE = replace(_ANY, quality=(60, 98)), replace(_ANY, quality=(10, 98))


def draw_window(photographs: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw a window, half the time of a photograph that was scaled since it was compressed.

    Args:
        photographs: ``(N, H, W, 3)`` uint8 RGB.
        rng: The source of every choice.

    Returns:
        ``(compressed, conditioning, original)``: ``(96, 96, 3)`` uint8, ``(130,)`` float32, on its own tables, see
        `jpeg.conditioning`, and ``(96, 96, 3)`` uint8.
    """
    kind = rng.random()
    if kind < 0.5:
        return sample_patch(photographs, rng, side=WINDOW, degradation=_SCALED)
    degradation = _FINE if rng.random() < 0.7 else _COARSE
    if kind < 0.65:
        return sample_patch(photographs, rng, side=WINDOW, degradation=degradation)
    return _compressed_last(photographs[rng.integers(len(photographs))], rng, degradation)


def _compressed_last(
    photograph: np.ndarray, rng: np.random.Generator, degradation: Degradation
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A window that was scaled, touched up, both or neither, and then compressed for the first time, or not at all."""
    if rng.random() < 0.5:
        photograph = _touched_up(photograph, rng)
    scale = float(np.exp(rng.uniform(*np.log(SCALES)))) if rng.random() < 0.5 else 1.0
    side = WINDOW + 2 * PATCH_MARGIN
    cut = min(min(photograph.shape[:2]), round(side / scale))
    top, left = (int(rng.integers(size - cut + 1)) for size in photograph.shape[:2])
    patch = np.ascontiguousarray(photograph[top : top + cut, left : left + cut])
    if cut != side:
        patch = cv2.resize(patch, (side, side), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    compressed, conditioning, original = patch, least_conditioning(), patch
    if rng.random() < 0.6:
        compressed, conditioning, original = degrade(patch, rng, degradation)
    inside = slice(PATCH_MARGIN, PATCH_MARGIN + WINDOW)
    return compressed[inside, inside], conditioning, original[inside, inside]


def _touched_up(photograph: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A photograph ``(H, W, 3)`` uint8 that was blurred, made noisy, sharpened, or enlarged from a smaller one."""
    height, width = photograph.shape[:2]
    match rng.integers(4):
        case 0:
            return cv2.GaussianBlur(photograph, (0, 0), rng.uniform(0.4, 1.8))
        case 1:
            return _to_levels(photograph + rng.normal(0, rng.uniform(1, 12), photograph.shape))
        case 2:
            blurred = cv2.GaussianBlur(photograph, (0, 0), rng.uniform(0.6, 1.5)).astype(np.float64)
            return _to_levels(photograph + rng.uniform(0.3, 1.5) * (photograph - blurred))
        case _:
            smaller = [round(size / rng.uniform(1.2, 2)) for size in (width, height)]
            small = cv2.resize(photograph, smaller, interpolation=cv2.INTER_AREA)
            return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _to_levels(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
