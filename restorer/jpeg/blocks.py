"""One block on its way through JPEG, and the share of zeros among all the coefficients of a picture."""

from dataclasses import dataclass

import numpy as np

from restorer.errors import ImageError
from restorer.jpeg.coefficients import SIDE, Coefficients, Plane
from restorer.jpeg.transform import DCT, LEVEL, components

COMPONENTS = ("Y", "Cb", "Cr")  # brightness, how blue, how red; the order of `Coefficients.planes`
# `transform.components` in whole 65,536ths, as jccolor.c has it: each encoder rounds alike
_FIXED = np.array([[19595, 38470, 7471], [-11059, -21709, 32768], [32768, -27439, -5329]])
_ROUND = np.array([32768, 32767, 32767])
_MIDDLE_SIDE = 256  # pixels each way, around the middle, among which `detailed_block` looks


@dataclass(frozen=True, eq=False)
class Block:
    """Eight by eight samples of one component, from the original to what a decoder makes of the file.

    Every array is ``(8, 8)``. Of samples a row is a row of the picture; of coefficients it is a vertical frequency, and
    the first is the mean. Samples are level-shifted: 128 less than in [0, 255].

    Attributes:
        before: Samples of the original as the encoder sees them, int16 in −128 to 127.
        coefficients: Their DCT, float32 in about −1024 to 1016.
        steps: The quantisation table, float32, 1 or more.
        quantised: The whole numbers in the file, int16.
        dequantised: Those times their steps, float32: what comes back of ``coefficients``.
        after: Samples of what comes back, int16 in −128 to 127; another decoder's may differ by one.
    """

    before: np.ndarray
    coefficients: np.ndarray
    steps: np.ndarray
    quantised: np.ndarray
    dequantised: np.ndarray
    after: np.ndarray

    @property
    def zeros(self) -> int:
        """How many of the 64 numbers in the file are zero."""
        return int(np.count_nonzero(self.quantised == 0))


@dataclass(frozen=True, eq=False)
class Zeros:
    """Which share of a file's coefficients is zero, 0 to 1.

    Attributes:
        by_frequency: ``(8, 8)`` float64 for each component: the share of its blocks with a zero there.
        by_component: For each component.
        overall: Of all coefficients of the file.
    """

    by_frequency: tuple[np.ndarray, ...]
    by_component: tuple[float, ...]
    overall: float


def follow_block(pixels: np.ndarray, coefficients: Coefficients, *, component: str, row: int, column: int) -> Block:
    """Follow one block from the original's pixels to the decoded samples.

    The samples are made as libjpeg's encoder makes them (``jccolor.c``, ``jcsample.c``, ``jcprepct.c``): colours are
    rounded to whole numbers, chroma is the mean of the pixels that share a sample, and a block that reaches beyond the
    picture is filled with its last samples. ``coefficients / steps`` is therefore at most about ½ from ``quantised``.

    Args:
        pixels: The original that the file was made of, ``(H, W, 3)`` uint8 RGB, in the file's stored orientation.
        coefficients: Of the file.
        component: One of `COMPONENTS`; a gray file has ``"Y"`` alone.
        row: Which block from the top, in blocks of this component.
        column: Which block from the left.

    Raises:
        ImageError: If the file has no such component or block, or is of another size than ``pixels``.
    """
    plane = _plane(coefficients, component)
    rows, columns = plane.quantised.shape[:2]
    if _shape(pixels, plane) != (rows, columns):
        raise ImageError(f"Expected the picture that the JPEG was made of, received one of shape {pixels.shape}.")
    if not (0 <= row < rows and 0 <= column < columns):
        raise ImageError(f"Expected a block of the {rows} × {columns} of {component}, received {row}, {column}.")
    before = _samples(pixels, plane.down, COMPONENTS.index(component), row, column)
    quantised = plane.quantised[row, column]
    dequantised = quantised * plane.steps
    after = np.clip(np.rint(_transformed(dequantised, DCT.T)), -LEVEL, LEVEL - 1)
    return Block(
        before=before.astype(np.int16),
        coefficients=_transformed(before, DCT),
        steps=plane.steps,
        quantised=quantised,
        dequantised=dequantised,
        after=after.astype(np.int16),
    )


def count_zeros(coefficients: Coefficients) -> Zeros:
    """Count the zeros among a file's coefficients."""
    counts = [np.count_nonzero(plane.quantised == 0, axis=(0, 1)) for plane in coefficients.planes]
    blocks = [plane.quantised.shape[0] * plane.quantised.shape[1] for plane in coefficients.planes]
    by_frequency = tuple(count / number for count, number in zip(counts, blocks, strict=True))
    overall = sum(int(count.sum()) for count in counts) / (SIDE * SIDE * sum(blocks))
    return Zeros(by_frequency, tuple(float(share.mean()) for share in by_frequency), overall)


def detailed_block(pixels: np.ndarray) -> tuple[int, int]:
    """The block of most luma contrast around the middle of a picture: its row and its column, counted in blocks.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.
    """
    top, left = (max(0, (length - _MIDDLE_SIDE) // 2) // SIDE for length in pixels.shape[:2])
    part = pixels[top * SIDE :, left * SIDE :][:_MIDDLE_SIDE, :_MIDDLE_SIDE]
    luma = components(part)[..., 0]
    rows, columns = (max(1, length // SIDE) for length in luma.shape)  # whole blocks, if there are any
    height, width = (min(SIDE, length) for length in luma.shape)
    blocks = luma[: rows * height, : columns * width].reshape(rows, height, columns, width)
    row, column = np.unravel_index(np.argmax(blocks.std(axis=(1, 3))), (rows, columns))
    return top + int(row), left + int(column)


def _plane(coefficients: Coefficients, component: str) -> Plane:
    known = COMPONENTS[: len(coefficients.planes)]
    if component not in known:
        raise ImageError(f"Expected a component of {', '.join(known)}, received {component!r}.")
    return coefficients.planes[known.index(component)]


def _shape(pixels: np.ndarray, plane: Plane) -> tuple[int, ...]:
    """How many blocks down and across a component of such a picture has."""
    return tuple(-(-length // (SIDE * down)) for length, down in zip(pixels.shape[:2], plane.down, strict=True))


def _samples(pixels: np.ndarray, halved: tuple[int, int], index: int, row: int, column: int) -> np.ndarray:
    """A block of a component as the encoder sees it, ``(8, 8)`` float32 whole numbers."""
    down, across = halved
    area = pixels[row * SIDE * down :, column * SIDE * across :][: SIDE * down, : SIDE * across]
    height, width = area.shape[:2]
    samples = (area @ _FIXED[index] + _ROUND[index] >> 16) - (LEVEL if index == 0 else 0)
    # beyond the right edge pixels are repeated, beyond the lower edge samples
    samples = np.pad(samples, ((0, -height % down), (0, SIDE * across - width)), mode="edge")
    means = samples.reshape(-1, down, SIDE, across).mean(axis=(1, 3))
    odd = np.arange(SIDE) % 2 == 1
    whole = np.where(odd, np.floor(means + 0.5), np.ceil(means - 0.5))  # halves go down and up in turn
    return np.pad(whole, ((0, SIDE - len(whole)), (0, 0)), mode="edge")


def _transformed(block: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return (matrix @ block.ravel()).reshape(SIDE, SIDE)
