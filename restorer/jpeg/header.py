"""The header of a JPEG file: its size, quantisation tables and subsampling."""

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image

from restorer.errors import ImageError
from restorer.images.segments import Component, read_frame, with_end
from restorer.jpeg.tables import estimated_quality
from restorer.system.foreign import door

_NAMES = {(2, 2): "4:2:0", (2, 1): "4:2:2", (1, 1): "4:4:4", (1, 2): "4:4:0", (4, 1): "4:1:1"}


@dataclass(frozen=True, eq=False)
class JpegHeader:
    """The header of a JPEG file.

    Attributes:
        width: Stored width in pixels.
        height: Stored height in pixels.
        tables: Quantisation steps, ``(2, 8, 8)`` uint16, luma then chroma, row = vertical frequency, each as it stood
            at its component's first scan. A gray file has no chroma to lose, so its chroma steps are 1; a lossless one
            has lost nothing, and all of its steps are 1.
        subsampling: ``"4:2:0"`` and so on, ``"across×down"`` for ratios without such a name, or ``"gray"``.
        quality: The IJG quality whose tables are nearest.
        progressive: Whether the scan is progressive.
        process: Its process in words, such as ``"baseline"`` or ``"lossless"``.
    """

    width: int
    height: int
    tables: np.ndarray
    subsampling: str
    quality: int
    progressive: bool
    process: str = "baseline"

    @property
    def is_lossless(self) -> bool:
        """Whether nothing was quantised, so that there is nothing to restore."""
        return self.process.endswith("lossless")


@door(ImageError, "Expected a JPEG file, but its header cannot be read")
def read_header(data: bytes) -> JpegHeader:
    """Read a JPEG's header without decoding its pixels.

    Raises:
        ImageError: If ``data`` is not a JPEG file, or names a quantisation table that it does not have.
    """
    frame = read_frame(data)
    luma, *colours = frame.components
    if frame.is_lossless:
        tables = np.ones((2, 8, 8), np.uint16)
    else:
        tables = np.stack([_steps(luma), _steps(colours[0]) if colours else np.ones((8, 8), np.uint16)])
    return JpegHeader(
        width=frame.width,
        height=frame.height,
        tables=tables,
        subsampling=_subsampling(luma, colours[0]) if colours else "gray",
        quality=estimated_quality(tables),
        progressive=frame.is_progressive,
        process=frame.process,
    )


def open_jpeg(data: bytes) -> Image.Image:
    """Pillow's image of a JPEG file, its pixels not yet decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata, which is no concern here
        return Image.open(io.BytesIO(with_end(data)), formats=("JPEG",))


def _steps(component: Component) -> np.ndarray:
    if component.steps is None:
        raise ImageError(f"Expected a JPEG with a quantisation table in slot {component.slot}, but there is none.")
    return np.maximum(component.steps, 1)


def _subsampling(luma: Component, chroma: Component) -> str:
    """How many samples of luma there are for one of chroma, across and down; at least one."""
    ratios = max(luma.across // chroma.across, 1), max(luma.down // chroma.down, 1)
    return _NAMES.get(ratios, f"{ratios[0]}×{ratios[1]}")
