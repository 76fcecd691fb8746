"""Projection of a picture on the quantisation cells of its JPEG file.

The file has the cell in which each DCT coefficient of the original lay: (n ± ½) · q for its whole number n and its
step q. Projecting a picture on these cells (Zakhor, 1992, doi:10.1109/76.134377) leaves it one of those that
compress to this very file.
"""

import numpy as np

from restorer.jpeg.coefficients import SIDE, Coefficients, Plane
from restorer.jpeg.transform import DCT, TO_RGB, components, luma
from restorer.system.opencv import cv2

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
    return project_and_count(pixels, coefficients)[0]


def project_and_count(pixels: np.ndarray, coefficients: Coefficients) -> tuple[np.ndarray, tuple[int, int]]:
    """Project a picture, and count the luma coefficients that were inside their cells before.

    Args:
        pixels: ``(H, W, 3)`` float32 RGB in [0, 255], see `project`.
        coefficients: Of the file.

    Returns:
        ``(projected, counted)``: ``(H, W, 3)`` float32 RGB as of `project`, and two numbers as of `inside`.
    """
    own = cv2.split(components(pixels))
    change = [np.zeros_like(component) for component in own]
    counted = (0, 0)
    whole = coefficients.window(0, 0, *pixels.shape[:2])
    for index, plane in enumerate(whole.planes):
        distance = _distance(own[index], plane)
        if index == 0:
            counted = _count(distance, plane, CELL_TOLERANCE)
        half = _half_cell(plane)
        _lay((np.clip(distance, -half, half) - distance) @ DCT, change[index], plane)
    return pixels + cv2.transform(cv2.merge(change), TO_RGB), counted


def inside(pixels: np.ndarray, coefficients: Coefficients, *, tolerance: float = CELL_TOLERANCE) -> tuple[int, int]:
    """Count the luma coefficients of a picture that lie in their cell.

    Args:
        pixels: ``(H, W, 3)`` uint8 or float32 RGB in [0, 255], in the file's stored orientation.
        coefficients: Of the file.
        tolerance: Grey levels that a coefficient may lie outside its cell, for pixels that were rounded.

    Returns:
        How many lie in their cell, and how many there are.
    """
    plane = coefficients.window(0, 0, *pixels.shape[:2]).planes[0]
    return _count(_distance(luma(pixels), plane), plane, tolerance)


def _distance(component: np.ndarray, plane: Plane) -> np.ndarray:
    """How far each coefficient of a picture's component lies from the middle of its cell, as `_blocks` has them."""
    middle = plane.quantised.reshape(*plane.quantised.shape[:2], SIDE * SIDE) * plane.steps.reshape(SIDE * SIDE)
    return _blocks(component, plane) @ DCT.T - middle


def _half_cell(plane: Plane) -> np.ndarray:
    return plane.steps.reshape(SIDE * SIDE) / 2


def _count(distance: np.ndarray, plane: Plane, tolerance: float) -> tuple[int, int]:
    kept = np.abs(distance) <= _half_cell(plane) + np.float32(tolerance)
    return int(np.count_nonzero(kept)), kept.size


def _blocks(component: np.ndarray, plane: Plane) -> np.ndarray:
    """The plane's samples block by block, ``(rows, columns, 64)`` float32."""
    (rows, columns), (down, across) = plane.quantised.shape[:2], plane.down
    height, width = rows * SIDE, columns * SIDE
    samples = component[: height * down, : width * across]
    if down * across > 1 and samples.size:
        samples = cv2.resize(samples, (width, height), interpolation=cv2.INTER_AREA)  # the mean
    return samples.reshape(rows, SIDE, columns, SIDE).swapaxes(1, 2).reshape(rows, columns, SIDE * SIDE)


def _lay(blocks: np.ndarray, component: np.ndarray, plane: Plane) -> None:
    """Write blocks where `_blocks` took them from, every sample on all the pixels that share it."""
    (rows, columns), (down, across) = plane.quantised.shape[:2], plane.down
    samples = blocks.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, columns * SIDE)
    if down * across > 1:
        samples = samples.repeat(down, axis=0).repeat(across, axis=1)
    component[: samples.shape[0], : samples.shape[1]] = samples
