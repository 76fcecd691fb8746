"""The quantised DCT coefficients of a JPEG file, component by component."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from restorer.errors import ImageError

_COLOUR_SPACES = ("JCS_YCbCr", "JCS_GRAYSCALE")
SIDE = 8  # of a block


@dataclass(frozen=True, eq=False)
class Plane:
    """One component of a JPEG: Y, Cb or Cr.

    Attributes:
        quantised: ``(rows, columns, 8, 8)`` int16, the whole numbers in the file, row = vertical frequency.
        steps: ``(8, 8)`` float32, the quantisation table.
        down: By how much the component is halved, vertically and horizontally: ``(2, 2)`` for chroma in 4:2:0.
    """

    quantised: np.ndarray
    steps: np.ndarray
    down: tuple[int, int]

    def window(self, top: int, left: int, height: int, width: int) -> "Plane":
        """The blocks that lie wholly inside a part of the picture, which begins on a block of every plane."""
        down, across = (SIDE * factor for factor in self.down)
        rows = slice(top // down, top // down + height // down)
        columns = slice(left // across, left // across + width // across)
        return Plane(self.quantised[rows, columns], self.steps, self.down)


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Every component of a JPEG.

    Attributes:
        planes: Y, and Cb and Cr unless the file is gray.
    """

    planes: tuple[Plane, ...]

    def window(self, top: int, left: int, height: int, width: int) -> "Coefficients":
        """Those of a part of the picture, in pixels; ``top`` and ``left`` are multiples of 32."""
        return Coefficients(tuple(plane.window(top, left, height, width) for plane in self.planes))


def read_coefficients(data: bytes) -> Coefficients:
    """Read the quantised coefficients of a JPEG file, baseline or progressive, with libjpeg.

    Raises:
        ImageError: If the file holds none that can be read, or holds other colours than gray or YCbCr.
    """
    import jpeglib

    with tempfile.TemporaryDirectory() as folder:  # the library reads files alone
        path = Path(folder) / "photo.jpg"
        path.write_bytes(data)
        try:
            found = jpeglib.read_dct(str(path))
            parts = [found.Y] + ([] if found.Cb is None else [found.Cb, found.Cr])
            tables, numbers, factors = found.qt, found.quant_tbl_no, np.asarray(found.samp_factor)
        except Exception as error:  # whatever libjpeg or its wrapper stumbles over
            raise ImageError(f"Expected a JPEG with readable coefficients, but there are none ({error}).") from error
    space = found.jpeg_color_space.name
    if space not in _COLOUR_SPACES:
        raise ImageError(f"Expected a gray or YCbCr JPEG, received colours of {space.removeprefix('JCS_')}.")
    return Coefficients(
        tuple(
            Plane(np.asarray(part), np.asarray(tables[numbers[index]], np.float32), _down(factors, index))
            for index, part in enumerate(parts)
        )
    )


def _down(factors: np.ndarray, index: int) -> tuple[int, int]:
    """By how much a component is smaller than the picture; T.81 allows ratios that are no whole numbers."""
    most = factors[: max(index + 1, len(factors))].max(axis=0)
    if (most % factors[index]).any():
        raise ImageError("Expected chroma halved by whole numbers, received factors that are not.")
    down, across = most // factors[index]
    return int(down), int(across)
