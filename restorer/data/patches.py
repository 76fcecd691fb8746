"""Patches to train on: cut out of a photograph, turned, sometimes made neutral or framed, and compressed."""

import numpy as np

from restorer.data.degradations import Degradation, degrade
from restorer.data.rescaling import degrade_and_scale, draw_scale

PATCH_MARGIN = 16  # one 4:2:0 block around a patch, so that its edge was compressed like its middle
_DEEPEST_FRAME = 0.6  # of a patch's side


def sample_patch(
    photographs: np.ndarray, rng: np.random.Generator, *, side: int, degradation: Degradation
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut a patch somewhere, turn it, compress it.

    Args:
        photographs: ``(N, H, W, 3)`` uint8 RGB.
        rng: The source of every choice.
        side: Side of the patch in pixels, a multiple of 16 so that it keeps the 8×8 grid.
        degradation: How it is compressed.

    Returns:
        ``(compressed, conditioning, original)``: ``(side, side, 3)`` uint8 RGB, ``(130,)`` float32, see
        `jpeg.conditioning`, and ``(side, side, 3)`` uint8 RGB.
    """
    photograph = photographs[rng.integers(len(photographs))]
    scale = draw_scale(rng, degradation)
    room = min(photograph.shape[:2])
    margin = PATCH_MARGIN if room * (scale or 1) >= side + 2 * PATCH_MARGIN else 0
    window = side + 2 * margin
    patch = _cut(photograph, rng, min(room, round(window / scale)) if scale else window)
    if degradation.neutral and rng.random() < degradation.neutral:
        patch = np.repeat(patch[..., 1:2], 3, axis=2)
    if degradation.framed and rng.random() < degradation.framed:
        patch = framed(patch, rng)
    if scale is None:
        compressed, conditioning, original = degrade(patch, rng, degradation)
    else:
        compressed, conditioning, original = degrade_and_scale(patch, rng, degradation, side=window)
    inside = slice(margin, margin + side)
    return compressed[inside, inside], conditioning, original[inside, inside]


def framed(patch: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A patch that a white or black frame cuts into, from one side or from two that meet.

    Args:
        patch: ``(H, W, 3)`` uint8.
        rng: The source of every choice.

    Returns:
        The framed patch, ``(H, W, 3)`` uint8.
    """
    height, width = patch.shape[:2]
    level = 255 if rng.random() < 0.5 else 0
    top, left = (int(rng.integers(1, max(2, round(_DEEPEST_FRAME * size)))) for size in (height, width))
    sides = int(rng.integers(3))
    marked = patch.copy()
    if sides != 1:
        marked[:top] = level
    if sides != 0:
        marked[:, :left] = level
    return np.ascontiguousarray(np.rot90(marked, 2)) if rng.random() < 0.5 else marked


def _cut(photograph: np.ndarray, rng: np.random.Generator, side: int) -> np.ndarray:
    """A square somewhere in a photograph, turned and flipped at random; ``(side, side, 3)``."""
    top, left = (int(rng.integers(size - side + 1)) for size in photograph.shape[:2])
    patch = np.rot90(photograph[top : top + side, left : left + side], int(rng.integers(4)))
    return np.ascontiguousarray(patch[:, ::-1] if rng.integers(2) else patch)
