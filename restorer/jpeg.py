"""JPEG files: encode, decode, and what the header of a file tells about what was lost.

The standard is ITU-T T.81; "IJG" is the Independent JPEG Group's libjpeg, whose quality scale most encoders share.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from restorer.errors import ImageError
from restorer.images import check_pixels
from restorer.opencv import cv2

QUALITY_MIN, QUALITY_MAX, QUALITY_DEFAULT = 1, 100, 10
SUBSAMPLINGS = ("4:2:0", "4:2:2", "4:4:4")
SUBSAMPLING_DEFAULT = "4:2:0"
CONDITIONING_SIZE = 130
MAX_SIDE = 65_500  # libjpeg's own limit, a little under the 16 bits of the header

_SAMPLING_FACTOR = {
    "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    "4:2:2": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
}
_SUBSAMPLING_OF_FACTORS = {(2, 2): "4:2:0", (2, 1): "4:2:2", (1, 1): "4:4:4", (1, 2): "4:4:0", (4, 1): "4:1:1"}

# T.81 tables K.1 and K.2, which libjpeg uses at quality 50
_LUMA_STEPS = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)
_CHROMA_STEPS = np.full((8, 8), 99)
_CHROMA_STEPS[:4, :4] = [[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]]


@dataclass(frozen=True, eq=False)
class JpegHeader:
    """What a JPEG file says about itself.

    Attributes:
        width: Stored width in pixels.
        height: Stored height in pixels.
        tables: Quantisation steps, ``(2, 8, 8)`` uint16, luma then chroma, row = vertical frequency. A gray
            file has no chroma to lose, so its chroma steps are 1.
        subsampling: ``"4:2:0"`` and so on, or ``"gray"``.
        quality: The IJG quality whose tables are nearest.
        progressive: Whether the scan is progressive.
    """

    width: int
    height: int
    tables: np.ndarray
    subsampling: str
    quality: int
    progressive: bool


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
        tables: ``(2, 8, 8)`` steps, luma then chroma, 1 to 255.
        subsampling: One of `SUBSAMPLINGS`; a gray file has none.

    Returns:
        The file.
    """
    steps = [table.ravel().astype(int).tolist() for table in (tables[:1] if pixels.ndim == 2 else tables)]
    options: dict[str, Any] = {} if pixels.ndim == 2 else {"subsampling": subsampling}
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "JPEG", qtables=steps, **options)
    return buffer.getvalue()


def decode(data: bytes) -> np.ndarray:
    """Decode a JPEG file in its stored orientation, ``(H, W, 3)`` uint8 RGB; raise `ImageError` if it is damaged."""
    try:
        return np.asarray(_open(data).convert("RGB"))
    except (OSError, SyntaxError) as error:
        raise ImageError(f"Expected a whole JPEG file, but it cannot be decoded ({error}).") from error


def compress(pixels: np.ndarray, *, quality: int, subsampling: str = SUBSAMPLING_DEFAULT) -> np.ndarray:
    """Encode and decode: the same size, ``(H, W, 3)`` uint8 RGB, with JPEG's losses."""
    return decode(encode(pixels, quality=quality, subsampling=subsampling))


def read_header(data: bytes) -> JpegHeader:
    """Read a JPEG's header without decoding its pixels.

    Raises:
        ImageError: If ``data`` is not a JPEG file.
    """
    try:
        image = _open(data)
    except (UnidentifiedImageError, OSError, SyntaxError):
        raise ImageError("Expected a JPEG file, received something else.") from None
    components = image.layer  # type: ignore[attr-defined]  # (identifier, horizontal, vertical, table) each
    steps = image.quantization  # type: ignore[attr-defined]  # {table: 64 steps, row by row}
    luma = np.reshape(steps[components[0][3]], (8, 8))
    if len(components) == 1:
        chroma, subsampling = np.ones((8, 8), int), "gray"
    else:
        chroma = np.reshape(steps[components[1][3]], (8, 8))
        factors = (components[0][1] // components[1][1], components[0][2] // components[1][2])
        subsampling = _SUBSAMPLING_OF_FACTORS.get(factors, f"{factors[0]}×{factors[1]}")
    tables = np.stack([luma, chroma]).astype(np.uint16)
    return JpegHeader(
        width=image.width,
        height=image.height,
        tables=tables,
        subsampling=subsampling,
        quality=estimated_quality(tables),
        progressive=bool(image.info.get("progressive")),
    )


def standard_tables(quality: int) -> np.ndarray:
    """The IJG quantisation tables of a quality, ``(2, 8, 8)`` uint16, luma then chroma.

    Source: T.81 annex K, scaled as libjpeg's ``jpeg_quality_scaling`` does, steps kept within 1–255.
    """
    check_quality(quality)
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    base = np.stack([_LUMA_STEPS, _CHROMA_STEPS])
    return np.clip((base * scale + 50) // 100, 1, 255).astype(np.uint16)


def estimated_quality(tables: np.ndarray) -> int:
    """The IJG quality whose luma table is nearest to ``tables[0]`` in mean absolute log step, 1 to 100."""
    distance = np.abs(np.log(_ALL_LUMA) - np.log(np.maximum(tables[0], 1))).mean(axis=(1, 2))
    return int(distance.argmin()) + QUALITY_MIN


def conditioning(tables: np.ndarray, subsampling: str) -> np.ndarray:
    """What a network is told about a file: ``(130,)`` float32 in about [0, 1].

    The logarithms of the 64 luma and 64 chroma steps, scaled so that 255 becomes 1, then one flag each for
    chroma halved horizontally and vertically.
    """
    steps = np.log(np.maximum(tables, 1).astype(np.float32)).ravel() / np.float32(np.log(255))
    halved = (subsampling in ("4:2:0", "4:2:2", "4:1:1"), subsampling in ("4:2:0", "4:4:0"))
    return np.concatenate([steps, np.asarray(halved, np.float32)])


def check_quality(quality: int) -> int:
    """Return ``quality`` if it is a whole number from 1 to 100; raise `ImageError` if not."""
    if not isinstance(quality, int | np.integer) or not QUALITY_MIN <= quality <= QUALITY_MAX:
        raise ImageError(f"Expected a quality from {QUALITY_MIN} to {QUALITY_MAX}, received {quality!r}.")
    return int(quality)


def _open(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata, which is no concern here
        return Image.open(io.BytesIO(data), formats=("JPEG",))


_ALL_LUMA = np.stack([standard_tables(quality)[0] for quality in range(QUALITY_MIN, QUALITY_MAX + 1)])
