"""JPEGs as they are met in the wild: any encoder's tables, any subsampling, sometimes compressed twice.

And the report's other way to lose quality, which is no JPEG: half the size and back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from restorer import jpeg
from restorer.images import check_pixels
from restorer.system.opencv import cv2

TABLES = ("ijg", "perturbed", "smooth")
JPEG, HALF_SIZE = DEGRADATIONS = ("jpeg", "half-size")  # the report's two readings of a low-quality picture
GRAY = "gray"
_PERTURBATION = 0.25  # standard deviation of the logarithm of a perturbed step
_LARGEST_STEP = 255
_FREQUENCY = np.hypot(*np.mgrid[0:8, 0:8]) / np.hypot(7, 7)  # (8, 8), 0 at the mean, 1 at the highest


@dataclass(frozen=True)
class Degradation:
    """What is drawn from to compress a training patch.

    Every sequence is drawn from uniformly, so repeating an entry makes it more likely.

    Attributes:
        quality: Lowest and highest IJG quality, see `draw_quality`.
        evenly: Share of qualities that are drawn evenly over the range; of the others, it is the logarithm that is.
        subsamplings: Chroma subsamplings; ``"gray"`` makes a gray file.
        tables: ``"ijg"``, ``"perturbed"`` (IJG's with each step changed by about a quarter) or ``"smooth"`` (steps
            that grow with frequency from a drawn first to a drawn last one, as those of cameras, Photoshop and
            mozjpeg do, flat tables among them).
        twice: Share of patches that were compressed once before, at another quality and grid.
        kind: ``"jpeg"``; or ``"half-size"``, which is no JPEG, so that all of the above counts for nothing.
        rescaled: Share of patches that were compressed, scaled, and compressed again or not; `restorer.data.rescaling`.
        neutral: Share of patches without colour in a file that could hold some, see `restorer.data.patches`.
        framed: Share of patches that a white or black frame cuts into, see `restorer.data.patches`.
    """

    quality: tuple[int, int]
    subsamplings: Sequence[str] = (jpeg.SUBSAMPLING_DEFAULT,)
    tables: Sequence[str] = ("ijg",)
    twice: float = 0.0
    kind: str = JPEG
    rescaled: float = 0.0
    neutral: float = 0.0
    framed: float = 0.0
    evenly: float = 0.5


def degrade(
    patch: np.ndarray, rng: np.random.Generator, degradation: Degradation
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compress a patch as a `Degradation` has it.

    Args:
        patch: ``(H, W, 3)`` uint8 RGB, sides multiples of 16.
        rng: The source of every choice.
        degradation: What is drawn from.

    Returns:
        ``(compressed, conditioning, original)``: ``(H, W, 3)`` uint8, ``(130,)`` float32, and ``patch``, gray if a
        gray file was drawn. Of a patch that was halved, the conditioning is that of quality 100, which loses
        least.
    """
    if degradation.kind == HALF_SIZE:
        return half_size_and_back(patch), least_conditioning(), patch
    subsampling = degradation.subsamplings[int(rng.integers(len(degradation.subsamplings)))]
    original = np.repeat(patch[..., 1:2], 3, axis=2) if subsampling == GRAY else patch
    source = original
    if degradation.twice and rng.random() < degradation.twice:
        source = compress_before(original, rng, degradation)
    return (*compress_last(source, rng, degradation, subsampling), original)


def compress_last(
    source: np.ndarray, rng: np.random.Generator, degradation: Degradation, subsampling: str
) -> tuple[np.ndarray, np.ndarray]:
    """Compress a patch as the file of a training pair, with tables that are drawn.

    Args:
        source: ``(H, W, 3)`` uint8 RGB.
        rng: The source of every choice.
        degradation: What is drawn from.
        subsampling: Chroma subsampling, or ``"gray"``.

    Returns:
        ``(compressed, conditioning)``: ``(H, W, 3)`` uint8 RGB and ``(130,)`` float32, see `jpeg.conditioning`.
    """
    tables = draw_tables(rng, degradation)
    gray = subsampling == GRAY
    if gray:
        tables[1] = 1
    data = jpeg.encode_with_tables(source[..., 0] if gray else source, tables, subsampling=subsampling)
    return jpeg.decode(data), jpeg.conditioning(tables, subsampling)


def compress_before(original: np.ndarray, rng: np.random.Generator, degradation: Degradation) -> np.ndarray:
    """Compress a patch before its file does, at a quality and, half the time, on an 8×8 grid of its own.

    Args:
        original: ``(H, W, 3)`` uint8 RGB.
        rng: The source of every choice.
        degradation: What is drawn from.

    Returns:
        ``(H, W, 3)`` uint8 RGB.
    """
    quality = draw_quality(rng, degradation.quality, evenly=degradation.evenly)
    shift = rng.integers(0, 8, 2) if rng.random() < 0.5 else np.zeros(2, int)
    padded = np.pad(original, ((shift[0], 0), (shift[1], 0), (0, 0)), mode="edge")
    return jpeg.compress(padded, quality=quality)[shift[0] :, shift[1] :]


def least_conditioning() -> np.ndarray:
    """The conditioning of a picture in no JPEG file, ``(130,)`` float32: quality 100, which loses least."""
    return jpeg.conditioning(jpeg.standard_tables(jpeg.QUALITY_MAX), jpeg.SUBSAMPLING_DEFAULT)


def half_size_and_back(pixels: np.ndarray) -> np.ndarray:
    """The report's other low-quality image: resized to half and back with OpenCV.

    Down by the mean of the area that a pixel covers, up again bicubic (Keys, 1981, doi:10.1109/TASSP.1981.1163711).

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.

    Returns:
        ``(H, W, 3)`` uint8 RGB.

    Raises:
        ImageError: If ``pixels`` are of another shape or dtype.
    """
    height, width = check_pixels(pixels).shape[:2]
    half = cv2.resize(pixels, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    return cv2.resize(half, (width, height), interpolation=cv2.INTER_CUBIC)


def draw_quality(rng: np.random.Generator, quality: tuple[int, int], *, evenly: float = 0.5) -> int:
    """Draw an IJG quality, uniformly in a share of ``evenly`` and log-uniformly otherwise.

    The logarithm alone leaves qualities over 80, which most photographs have, to one patch in twenty, and a network
    trained so lowers the luma of a file of quality 95.
    """
    if rng.random() < 1 - evenly:
        return int(np.rint(np.exp(rng.uniform(*np.log(quality)))))
    return int(rng.integers(quality[0], quality[1], endpoint=True))


def draw_tables(rng: np.random.Generator, degradation: Degradation) -> np.ndarray:
    """Draw quantisation tables, ``(2, 8, 8)`` uint16 from 1 to 255, luma then chroma."""
    kind = degradation.tables[int(rng.integers(len(degradation.tables)))]
    tables = jpeg.standard_tables(draw_quality(rng, degradation.quality, evenly=degradation.evenly))
    if kind == "perturbed":
        return _steps(tables * np.exp(rng.normal(0, _PERTURBATION, tables.shape)))
    if kind == "smooth":
        return _smooth_tables(tables, rng)
    return tables


def _smooth_tables(like: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Tables about as coarse as ``like``, that grow evenly along the distance from the mean."""
    coarseness = np.exp(np.log(like).mean(axis=(1, 2), keepdims=True))  # (2, 1, 1)
    growth, bend = rng.uniform(0, 3), rng.uniform(0.5, 1.5)  # the logarithm of last over first step; its shape
    ramp = growth * _FREQUENCY**bend
    chroma = np.array([1.0, rng.uniform(0.5, 1.0)]).reshape(2, 1, 1)  # from as coarse as luma is to IJG's habit
    return _steps(coarseness * chroma * np.exp(ramp - ramp.mean()))


def _steps(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 1, _LARGEST_STEP).astype(np.uint16)
