"""Pixels in memory: checks, orientation, uint8 ↔ float32, squares."""

import numpy as np

from restorer.errors import ImageError
from restorer.system.opencv import cv2

_BAND = 512  # rows of floats in memory at once


def check_pixels(pixels: np.ndarray) -> np.ndarray:
    """Return ``pixels`` if they are uint8 RGB ``(H, W, 3)``; raise `ImageError` if not."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
        raise ImageError(f"Expected uint8 RGB pixels of shape (H, W, 3), received {pixels.dtype} {pixels.shape}.")
    return pixels


def to_float(pixels: np.ndarray) -> np.ndarray:
    """``(H, W, 3)``, or any shape, uint8 in 0–255 → float32 in [0, 1]."""
    return pixels.astype(np.float32) / np.float32(255)


def to_uint8(values: np.ndarray) -> np.ndarray:
    """``(H, W, 3)``, or any shape, float in [0, 1] → uint8 in 0–255: clip, scale, round half to even; NaN to 0."""
    scaled = np.nan_to_num(np.clip(values, 0, 1)) * 255
    return np.rint(scaled).astype(np.uint8)


def orient(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Turn stored pixels upright.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.
        orientation: Of EXIF, 1 to 8 (EXIF 2.32, tag 274); any other leaves them as they are.

    Returns:
        ``(H, W, 3)`` uint8 RGB, or ``(W, H, 3)`` for orientations 5 to 8.
    """
    turned = {
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.swapaxes(0, 1),
        6: lambda p: np.rot90(p, -1),
        7: lambda p: p[::-1, ::-1].swapaxes(0, 1),
        8: lambda p: np.rot90(p, 1),
    }.get(orientation, lambda p: p)(pixels)
    return np.ascontiguousarray(turned)


def is_neutral(pixels: np.ndarray) -> bool:
    """Whether a picture ``(H, W, 3)`` uint8 RGB has no colour at all."""
    return bool(np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(pixels[..., 1], pixels[..., 2]))


def neutral(pixels: np.ndarray) -> np.ndarray:
    """A picture ``(H, W, 3)`` uint8 RGB with the mean of its channels in each."""
    gray = np.empty_like(pixels)
    for top in range(0, len(pixels), _BAND):
        band = pixels[top : top + _BAND]
        gray[top : top + _BAND] = np.rint(band.mean(axis=2, dtype=np.float32, keepdims=True))
    return gray


def fit_square(pixels: np.ndarray, size: int) -> np.ndarray:
    """Centre-crop a picture to a square and resize it, down by the mean of areas, up bicubic.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.
        size: Side of the square in pixels.

    Returns:
        ``(size, size, 3)`` uint8 RGB; a picture of that size as it is.
    """
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = pixels[top : top + side, left : left + side]
    if side == size:
        return np.ascontiguousarray(square)
    interpolation = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
    return cv2.resize(np.ascontiguousarray(square), (size, size), interpolation=interpolation)
