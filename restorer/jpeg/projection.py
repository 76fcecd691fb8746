"""Faithfulness: keep a picture inside what its JPEG file allows.

The file says in which cell each DCT coefficient of the original lay: (n ± ½) · q for the whole number n that it holds
and its step q. Projecting a picture on these cells (Zakhor, 1992, doi:10.1109/76.134377) leaves it one of those that
compress to this very file.
"""

import numpy as np

from restorer.jpeg.coefficients import SIDE, Coefficients, Plane
from restorer.jpeg.transform import DCT, TO_RGB, components
from restorer.opencv import cv2

CELL_TOLERANCE = 1.0  # grey levels by which rounding to 8 bits may move a coefficient out of its cell


def project(pixels: np.ndarray, coefficients: Coefficients) -> np.ndarray:
    """Move a picture, as little as it takes, to where every coefficient lies in its cell.

    Exact for luma and for chroma that is not halved; halved chroma is projected through the mean over the pixels that
    share a sample, and the change is laid on all of them. Blocks that reach over the picture's edge are left alone,
    because what an encoder put beyond the edge is its own affair.

    Args:
        pixels: ``(H, W, 3)`` float32 RGB in [0, 255], in the file's stored orientation.
        coefficients: Of the file, or of the part of it that ``pixels`` are.

    Returns:
        ``(H, W, 3)`` float32 RGB, not clipped.
    """
    own = components(pixels)
    change = np.zeros_like(own)
    whole = coefficients.window(0, 0, *pixels.shape[:2])
    for index, plane in enumerate(whole.planes):
        blocks = _blocks(own[..., index], plane)
        found = blocks @ DCT.T
        moved = (np.clip(found, *_cells(plane)) - found) @ DCT
        _lay(moved, change[..., index], plane)
    return pixels + cv2.transform(change, TO_RGB)


def inside(pixels: np.ndarray, coefficients: Coefficients, *, tolerance: float = CELL_TOLERANCE) -> tuple[int, int]:
    """How many luma coefficients of a picture lie in their cell, and how many there are.

    Args:
        pixels: ``(H, W, 3)`` RGB in [0, 255], in the file's stored orientation.
        coefficients: Of the file.
        tolerance: Grey levels that a coefficient may lie outside its cell, for pixels that were rounded.
    """
    luma = coefficients.window(0, 0, *pixels.shape[:2]).planes[0]
    found = _blocks(components(pixels)[..., 0], luma) @ DCT.T
    low, high = _cells(luma)
    kept = (found >= low - tolerance) & (found <= high + tolerance)
    return int(np.count_nonzero(kept)), kept.size


def _cells(plane: Plane) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest value of each coefficient, two of ``(blocks, 64)`` float32."""
    numbers = plane.quantised.reshape(-1, SIDE * SIDE).astype(np.float32)
    steps = plane.steps.reshape(SIDE * SIDE)
    return (numbers - 0.5) * steps, (numbers + 0.5) * steps


def _blocks(component: np.ndarray, plane: Plane) -> np.ndarray:
    """The plane's samples block by block, ``(blocks, 64)`` float32."""
    (rows, columns), (down, across) = plane.quantised.shape[:2], plane.down
    height, width = rows * SIDE, columns * SIDE
    samples = component[: height * down, : width * across]
    if down * across > 1:
        samples = samples.reshape(height, down, width, across).mean(axis=(1, 3))
    return samples.reshape(rows, SIDE, columns, SIDE).swapaxes(1, 2).reshape(-1, SIDE * SIDE)


def _lay(blocks: np.ndarray, component: np.ndarray, plane: Plane) -> None:
    """Write blocks where `_blocks` took them from, every sample on all the pixels that share it."""
    (rows, columns), (down, across) = plane.quantised.shape[:2], plane.down
    samples = blocks.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, columns * SIDE)
    if down * across > 1:
        samples = samples.repeat(down, axis=0).repeat(across, axis=1)
    component[: samples.shape[0], : samples.shape[1]] = samples
