"""Faithfulness: keep a picture inside what its JPEG file allows.

The file says in which cell each DCT coefficient of the original lay: (n ± ½) · q for the whole number n that it holds
and its step q. Projecting a picture on these cells (Zakhor, 1992, doi:10.1109/76.134377) leaves it one of those that
compress to this very file.
"""

import numpy as np

from restorer.jpeg.coefficients import SIDE, Coefficients, Plane
from restorer.opencv import cv2

CELL_TOLERANCE = 1.0  # grey levels by which rounding to 8 bits may move a coefficient out of its cell

# JFIF's colours: RGB → Y, Cb, Cr, of ITU-R BT.601 without its head- and footroom
_TO_YCC = np.array(
    [[0.299, 0.587, 0.114], [-0.168735892, -0.331264108, 0.5], [0.5, -0.418687589, -0.081312411]], np.float32
)
_TO_RGB = np.linalg.inv(_TO_YCC.astype(float)).astype(np.float32)
_MIDDLE = np.array([128, 0, 0], np.float32)  # T.81's level shift; chroma is around zero already


def _basis() -> np.ndarray:
    """The DCT of a block of 64 samples as one matrix, ``(64, 64)`` float32 (T.81 A.3.3)."""
    frequency, place = np.mgrid[0:SIDE, 0:SIDE]
    row = np.cos((2 * place + 1) * frequency * np.pi / (2 * SIDE)) * np.sqrt(2 / SIDE)
    row[0] /= np.sqrt(2)
    return np.kron(row, row).astype(np.float32)


_DCT = _basis()


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
    components = _components(pixels)
    change = np.zeros_like(components)
    whole = coefficients.window(0, 0, *pixels.shape[:2])
    for index, plane in enumerate(whole.planes):
        blocks = _blocks(components[..., index], plane)
        found = blocks @ _DCT.T
        moved = (np.clip(found, *_cells(plane)) - found) @ _DCT
        _lay(moved, change[..., index], plane)
    return pixels + cv2.transform(change, _TO_RGB)


def inside(pixels: np.ndarray, coefficients: Coefficients, *, tolerance: float = CELL_TOLERANCE) -> tuple[int, int]:
    """How many luma coefficients of a picture lie in their cell, and how many there are.

    Args:
        pixels: ``(H, W, 3)`` RGB in [0, 255], in the file's stored orientation.
        coefficients: Of the file.
        tolerance: Grey levels that a coefficient may lie outside its cell, for pixels that were rounded.
    """
    luma = coefficients.window(0, 0, *pixels.shape[:2]).planes[0]
    found = _blocks(_components(pixels)[..., 0], luma) @ _DCT.T
    low, high = _cells(luma)
    kept = (found >= low - tolerance) & (found <= high + tolerance)
    return int(np.count_nonzero(kept)), kept.size


def _components(pixels: np.ndarray) -> np.ndarray:
    return cv2.transform(np.ascontiguousarray(pixels, np.float32), _TO_YCC) - _MIDDLE


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
