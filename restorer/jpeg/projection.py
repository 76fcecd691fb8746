"""Projection of a picture on the quantisation cells of its JPEG file.

The file has the cell in which each DCT coefficient of the original lay: (n ± ½) · q for its whole number n and its
step q. Projecting a picture on these cells (Zakhor, 1992, doi:10.1109/76.134377) leaves it one of those that
compress to this very file.
"""

from dataclasses import replace

import numpy as np

from restorer.jpeg.coefficients import SIDE, Coefficients, Plane
from restorer.jpeg.transform import DCT, LEVEL, TO_RGB, components, luma
from restorer.system.opencv import cv2

_ALIKE = (
    6.0  # grey levels in the mean over a block, by which decoders differ at most: in how they enlarge halved chroma
)
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
        half = plane.half_cells.reshape(SIDE * SIDE)
        outside = np.clip(distance, -half, half) - distance
        if plane.binds is not None:
            outside[~plane.binds] = 0
        _lay(outside @ DCT, change[index], plane)
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


def verified(pixels: np.ndarray, coefficients: Coefficients) -> Coefficients:
    """Find out which blocks of a file bind: those whose coefficients give what the decoder showed.

    In a damaged file they may not: a decoder that comes upon numbers out of range, or loses its place, shows something
    else than what they say. Nor does a block bind that mostly lies outside the range of eight bits.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB as decoded, in the stored orientation.
        coefficients: The blocks that lie wholly inside it, see `Coefficients.window`.

    Returns:
        The same, with `Plane.binds`.
    """
    decoded = [np.zeros(pixels.shape[:2], np.float32) for _ in range(3)]
    for component, plane in zip(decoded, coefficients.planes, strict=False):
        _lay(_middle(plane) @ DCT, component, plane)
    meant = cv2.transform(cv2.merge(decoded), TO_RGB) + LEVEL
    shown = np.clip(meant, 0, 255)
    off = np.abs(luma(shown) - luma(pixels)) + cv2.transform(cv2.absdiff(meant, shown), np.full((1, 3), 1 / 3))
    for edge in _uncovered(coefficients):  # where luma has to speak for itself
        off[edge] = np.abs(decoded[0][edge] - luma(pixels)[edge])
    off = cv2.blur(off, (SIDE, SIDE), anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)  # of the block from each pixel on
    return Coefficients(tuple(replace(plane, binds=_agrees(off, plane)) for plane in coefficients.planes))


def _uncovered(part: Coefficients) -> list[tuple[slice, slice]]:
    """The edges of a part that not every plane has whole blocks of: above, below, on the left and on the right."""
    top, left = (max(plane.start[axis] for plane in part.planes) for axis in (0, 1))
    bottom, right = (min(plane.stop[axis] for plane in part.planes) for axis in (0, 1))
    every = slice(None)
    return [(slice(top), every), (slice(bottom, None), every), (every, slice(left)), (every, slice(right, None))]


def _agrees(off: np.ndarray, plane: Plane) -> np.ndarray:
    """The blocks of a plane in which what was decoded is off by little, in the mean over any eight by eight pixels."""
    worst = np.zeros(plane.quantised.shape[:2], np.float32)
    (down, across), (top, left) = (SIDE * factor for factor in plane.down), plane.start
    rows, columns = (np.arange(count) for count in plane.quantised.shape[:2])
    for row in range(top, top + down, SIDE):
        for column in range(left, left + across, SIDE):
            worst = np.maximum(worst, off[np.ix_(rows * down + row, columns * across + column)])
    return worst <= _ALIKE


def _middle(plane: Plane) -> np.ndarray:
    """The middles of a plane's cells, ``(rows, columns, 64)`` float32."""
    return plane.quantised.reshape(*plane.quantised.shape[:2], SIDE * SIDE) * plane.steps.reshape(SIDE * SIDE)


def _distance(component: np.ndarray, plane: Plane) -> np.ndarray:
    """How far each coefficient of a picture's component lies from the middle of its cell, as `_blocks` has them."""
    return _blocks(component, plane) @ DCT.T - _middle(plane)


def _count(distance: np.ndarray, plane: Plane, tolerance: float) -> tuple[int, int]:
    half = plane.half_cells.reshape(SIDE * SIDE)
    bound = distance if plane.binds is None else distance[plane.binds]  # (…, 64)
    kept = np.abs(bound[..., np.isfinite(half)]) <= half[np.isfinite(half)] + np.float32(tolerance)
    return int(np.count_nonzero(kept)), kept.size


def _blocks(component: np.ndarray, plane: Plane) -> np.ndarray:
    """The plane's samples block by block, ``(rows, columns, 64)`` float32."""
    (rows, columns), (down, across), (top, left) = plane.quantised.shape[:2], plane.down, plane.start
    height, width = rows * SIDE, columns * SIDE
    samples = component[top : top + height * down, left : left + width * across]
    if down * across > 1 and samples.size:
        samples = cv2.resize(samples, (width, height), interpolation=cv2.INTER_AREA)  # the mean
    return samples.reshape(rows, SIDE, columns, SIDE).swapaxes(1, 2).reshape(rows, columns, SIDE * SIDE)


def _lay(blocks: np.ndarray, component: np.ndarray, plane: Plane) -> None:
    """Write blocks where `_blocks` took them from, every sample on all the pixels that share it."""
    (rows, columns), (down, across) = plane.quantised.shape[:2], plane.down
    samples = blocks.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, columns * SIDE)
    if down * across > 1:
        samples = samples.repeat(down, axis=0).repeat(across, axis=1)
    top, left = plane.start
    component[top : top + samples.shape[0], left : left + samples.shape[1]] = samples
