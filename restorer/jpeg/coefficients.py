"""The quantised DCT coefficients of a JPEG file, component by component."""

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np

from restorer.errors import ImageError
from restorer.images.segments import UNSENT, Component, read_frame, with_end
from restorer.system.foreign import door
from restorer.system.standard_error import silenced

_COLOUR_SPACES = ("JCS_YCbCr", "JCS_GRAYSCALE")
SIDE = 8  # of a block


@dataclass(frozen=True, eq=False)
class Plane:
    """One component of a JPEG: Y, Cb or Cr.

    Attributes:
        quantised: ``(rows, columns, 8, 8)`` int16, the whole numbers in the file, row = vertical frequency.
        steps: ``(8, 8)`` float32, the quantisation table.
        down: By how much the component is halved, vertically and horizontally: ``(2, 2)`` for chroma in 4:2:0.
        missing_bits: ``(8, 8)`` uint8, how many low bits of each whole number never came; `UNSENT` for all of them.
        binds: ``(rows, columns)`` bool, the blocks whose numbers are what the decoder's pixels were made of; None for
            all.
        start: Where the first block begins, in pixels from the top and from the left.
    """

    quantised: np.ndarray
    steps: np.ndarray
    down: tuple[int, int]
    missing_bits: np.ndarray | None = None
    binds: np.ndarray | None = None
    start: tuple[int, int] = (0, 0)

    def window(self, top: int, left: int, height: int, width: int) -> "Plane":
        """The blocks that lie wholly inside a part of the picture."""
        rows, above = _inside(top - self.start[0], height, SIDE * self.down[0])
        columns, beside = _inside(left - self.start[1], width, SIDE * self.down[1])
        binds = None if self.binds is None else self.binds[rows, columns]
        return replace(self, quantised=self.quantised[rows, columns], binds=binds, start=(above, beside))

    @property
    def stop(self) -> tuple[int, int]:
        """Where the last block ends, in pixels from the top and from the left."""
        rows, columns = self.quantised.shape[:2]
        return self.start[0] + SIDE * self.down[0] * rows, self.start[1] + SIDE * self.down[1] * columns

    @property
    def half_cells(self) -> np.ndarray:
        """How far from its middle each coefficient's cell reaches, ``(8, 8)`` float32; infinity where nothing came.

        A number whose low ``b`` bits never came may be up to ``2ᵇ − 1`` steps farther from zero.
        """
        if self.missing_bits is None or not self.missing_bits.any():
            return self.steps / 2
        bits = np.where(self.missing_bits == UNSENT, 0, self.missing_bits).astype(np.float32)
        half = (np.exp2(bits) - np.float32(0.5)) * self.steps
        return np.where(self.missing_bits == UNSENT, np.float32(np.inf), half).astype(np.float32)


def _inside(first: int, length: int, side: int) -> tuple[slice, int]:
    """Which blocks, of so many pixels a side, lie wholly in a span, and how far into it the first of them begins."""
    begin, end = max(0, -(-first // side)), (first + length) // side
    return slice(begin, max(begin, end)), begin * side - first


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Every component of a JPEG.

    Attributes:
        planes: Y, and Cb and Cr unless the file is gray.
    """

    planes: tuple[Plane, ...]

    def window(self, top: int, left: int, height: int, width: int) -> "Coefficients":
        """Those of a part of the picture, in pixels."""
        return Coefficients(tuple(plane.window(top, left, height, width) for plane in self.planes))


@door(ImageError, "Expected a JPEG with readable coefficients, but there are none")
def read_coefficients(data: bytes) -> Coefficients:
    """Read the quantised coefficients of a JPEG file, Huffman or arithmetic-coded, with libjpeg-turbo.

    Raises:
        ImageError: If the file holds none that can be read, or holds other colours than gray or YCbCr.
    """
    frame = read_frame(data)
    if frame.is_lossless or frame.precision != 8:
        raise ImageError(
            f"Expected a JPEG with quantised coefficients of 8-bit samples, received a {frame.process} one."
        )
    with tempfile.TemporaryDirectory() as folder:  # the library reads files alone
        path = Path(folder) / "photo.jpg"
        path.write_bytes(data if frame.is_whole else with_end(data))
        with silenced():  # its numbers are read when they are first asked for
            found = _libjpeg().read_dct(str(path))
            parts = [found.Y] + ([] if found.Cb is None else [found.Cb, found.Cr])
            factors = np.asarray(found.samp_factor)
    space = found.jpeg_color_space.name
    if space not in _COLOUR_SPACES:
        raise ImageError(f"Expected a gray or YCbCr JPEG, received colours of {space.removeprefix('JCS_')}.")
    named = zip(parts, frame.components, range(len(parts)), strict=False)
    return Coefficients(tuple(_plane(part, component, _down(factors, index)) for part, component, index in named))


@cache
def _libjpeg() -> ModuleType:
    """The wrapper, with libjpeg-turbo, which is Pillow's decoder too; its own choice knows no arithmetic coding."""
    import jpeglib

    jpeglib.version.set("turbo210")
    return jpeglib


def _plane(numbers: np.ndarray, component: Component, down: tuple[int, int]) -> Plane:
    if component.steps is None:
        raise ImageError(f"Expected a JPEG with a quantisation table in slot {component.slot}, but there is none.")
    return Plane(np.asarray(numbers), np.asarray(component.steps, np.float32), down, component.missing_bits)


def _down(factors: np.ndarray, index: int) -> tuple[int, int]:
    """By how much a component is smaller than the picture; T.81 allows ratios that are no whole numbers."""
    most = factors[: max(index + 1, len(factors))].max(axis=0)
    if (most % factors[index]).any():
        raise ImageError("Expected chroma halved by whole numbers, received factors that are not.")
    down, across = most // factors[index]
    return int(down), int(across)
