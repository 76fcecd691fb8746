"""The header of a JPEG file: its size, quantisation tables and subsampling."""

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

from restorer.errors import ImageError
from restorer.jpeg.tables import estimated_quality

_SUBSAMPLING_OF_FACTORS = {(2, 2): "4:2:0", (2, 1): "4:2:2", (1, 1): "4:4:4", (1, 2): "4:4:0", (4, 1): "4:1:1"}


@dataclass(frozen=True, eq=False)
class JpegHeader:
    """The header of a JPEG file.

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


def read_header(data: bytes) -> JpegHeader:
    """Read a JPEG's header without decoding its pixels.

    Raises:
        ImageError: If ``data`` is not a JPEG file.
    """
    try:
        image = open_jpeg(data)
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


def open_jpeg(data: bytes) -> Image.Image:
    """Pillow's image of a JPEG file, its pixels not yet decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata, which is no concern here
        return Image.open(io.BytesIO(data), formats=("JPEG",))
