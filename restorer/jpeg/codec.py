"""JPEG files to pixels and back."""

import io
from typing import Any

import numpy as np
from PIL import Image

from restorer.errors import ImageError
from restorer.images import check_pixels
from restorer.jpeg.header import open_jpeg
from restorer.jpeg.tables import QUALITY_DEFAULT, check_quality
from restorer.system.foreign import door
from restorer.system.opencv import cv2

SUBSAMPLINGS = ("4:2:0", "4:2:2", "4:4:4")
SUBSAMPLING_DEFAULT = "4:2:0"
MAX_SIDE = 65_500  # libjpeg's own limit, a little under the 16 bits of the header

_SAMPLING_FACTOR = {
    "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    "4:2:2": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
}


def encode(
    pixels: np.ndarray,
    *,
    quality: int = QUALITY_DEFAULT,
    subsampling: str = SUBSAMPLING_DEFAULT,
    progressive: bool = False,
    optimize: bool = False,
) -> bytes:
    """Compress a picture with OpenCV's JPEG encoder (libjpeg-turbo, IJG tables).

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, or ``(H, W)`` uint8 for a gray file.
        quality: IJG quality, 1 to 100.
        subsampling: One of `SUBSAMPLINGS`; a gray file has none.
        progressive: Write a progressive file.
        optimize: Fit the Huffman tables to the picture.

    Returns:
        The file.

    Raises:
        ImageError: If an argument is outside its range or the picture is larger than JPEG allows.
    """
    check_quality(quality)
    if subsampling not in _SAMPLING_FACTOR:
        raise ImageError(f"Expected a subsampling of {', '.join(SUBSAMPLINGS)}, received {subsampling!r}.")
    if max(pixels.shape[:2]) > MAX_SIDE:
        raise ImageError(f"Expected sides of at most {MAX_SIDE} pixels for JPEG, received {pixels.shape[:2]}.")
    gray = pixels.ndim == 2
    picture = pixels if gray else check_pixels(pixels)[:, :, ::-1]
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    options += [cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive), cv2.IMWRITE_JPEG_OPTIMIZE, int(optimize)]
    if not gray:
        options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, _SAMPLING_FACTOR[subsampling]]
    done, data = cv2.imencode(".jpg", picture, options)
    if not done:
        raise ImageError(f"OpenCV could not compress a picture of shape {pixels.shape}.")
    return data.tobytes()


def encode_with_tables(pixels: np.ndarray, tables: np.ndarray, *, subsampling: str = SUBSAMPLING_DEFAULT) -> bytes:
    """Compress a picture with tables of one's own, as cameras and other encoders have them (Pillow, libjpeg-turbo).

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, or ``(H, W)`` uint8 for a gray file, which uses the luma table alone.
        tables: ``(2, 8, 8)`` uint16 steps, luma then chroma, 1 to 255.
        subsampling: One of `SUBSAMPLINGS`; a gray file has none.

    Returns:
        The file.
    """
    steps = [table.ravel().astype(int).tolist() for table in (tables[:1] if pixels.ndim == 2 else tables)]
    options: dict[str, Any] = {} if pixels.ndim == 2 else {"subsampling": subsampling}
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "JPEG", qtables=steps, **options)
    return buffer.getvalue()


@door(ImageError, "Expected a whole JPEG file, but it cannot be decoded")
def decode(data: bytes) -> np.ndarray:
    """Decode a JPEG file in its stored orientation, ``(H, W, 3)`` uint8 RGB; raise `ImageError` if it is damaged."""
    return np.asarray(open_jpeg(data).convert("RGB"))


def compress(pixels: np.ndarray, *, quality: int, subsampling: str = SUBSAMPLING_DEFAULT) -> np.ndarray:
    """Encode and decode ``(H, W, 3)`` uint8 RGB as `encode` and `decode` do: the same shape, with JPEG's losses."""
    return decode(encode(pixels, quality=quality, subsampling=subsampling))
