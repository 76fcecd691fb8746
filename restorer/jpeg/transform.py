"""JPEG's arithmetic: its colours and its cosine transform, as matrices."""

import numpy as np

from restorer.jpeg.coefficients import SIDE
from restorer.system.opencv import cv2

# JFIF's colours: RGB → Y, Cb, Cr, of ITU-R BT.601 without its head- and footroom
_TO_YCC = np.array(
    [[0.299, 0.587, 0.114], [-0.168735892, -0.331264108, 0.5], [0.5, -0.418687589, -0.081312411]], np.float32
)
TO_RGB = np.linalg.inv(_TO_YCC.astype(float)).astype(np.float32)
LEVEL = 128  # T.81's level shift: samples from 0 to 255 become samples around zero
_MIDDLE = np.array([[LEVEL], [0], [0]], np.float32)  # chroma is around zero already
_TO_SAMPLES = np.hstack([_TO_YCC, -_MIDDLE])  # the last column is added


def _basis() -> np.ndarray:
    """The DCT of a block of 64 samples as one matrix, ``(64, 64)`` float32 (T.81 A.3.3)."""
    frequency, place = np.mgrid[0:SIDE, 0:SIDE]
    row = np.cos((2 * place + 1) * frequency * np.pi / (2 * SIDE)) * np.sqrt(2 / SIDE)
    row[0] /= np.sqrt(2)
    return np.kron(row, row).astype(np.float32)


DCT = _basis()  # orthonormal: its transpose is the way back


def components(pixels: np.ndarray) -> np.ndarray:
    """Y, Cb and Cr around zero, ``(H, W, 3)`` float32 in −128 to 127, of RGB in [0, 255] of the same shape (JFIF)."""
    return cv2.transform(np.ascontiguousarray(pixels, np.float32), _TO_SAMPLES)


def luma(pixels: np.ndarray) -> np.ndarray:
    """The first of `components` alone, ``(H, W)`` float32."""
    return cv2.transform(np.ascontiguousarray(pixels, np.float32), _TO_SAMPLES[:1])
