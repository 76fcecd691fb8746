"""Full-reference quality metrics: MSE, PSNR, SSIM and PSNR-B, as pure functions of uint8 pictures.

Every function takes ``image_true`` and ``image_test`` of one shape, ``(H, W)`` or ``(H, W, 3)``, uint8 (or float in
0–255 for Y channels); options come after ``*``. No border is cropped before measuring.
"""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from restorer.errors import ImageError
from restorer.system.opencv import cv2

DATA_RANGE = 255.0
SSIM_RADIUS, SSIM_SIGMA, SSIM_K1, SSIM_K2 = 5, 1.5, 0.01, 0.03
BLOCK = 8
_MIDDLE = 128.0  # around it float32 squares keep the most digits
_LUMA = np.array([[65.481, 128.553, 24.966, 16 * 255]]) / 255  # of R, G, B and 1
STRIP_SAMPLES = 300_000  # SSIM holds a dozen float32 copies of what it works on, which so stay in the cache


def mse(image_true: np.ndarray, image_test: np.ndarray) -> float:
    """Mean squared error over every sample, in squared grey levels.

    Args:
        image_true: The reference, ``(H, W)`` or ``(H, W, 3)`` uint8, or float in 0–255.
        image_test: The picture to judge, of the same shape.

    Raises:
        ImageError: If the shapes differ.
    """
    _check(image_true, image_test)
    if image_true.dtype == image_test.dtype == np.uint8:  # a whole number, and twenty times faster
        return round(cv2.norm(image_true, image_test, cv2.NORM_L2SQR)) / image_true.size

    def squares(rows: slice) -> float:
        difference = image_true[rows].astype(np.float64) - image_test[rows]
        return float(np.sum(difference * difference))

    return sum(map(squares, _strips(image_true.shape, overlap=0))) / image_true.size


def psnr(image_true: np.ndarray, image_test: np.ndarray) -> float:
    """Peak signal-to-noise ratio in dB, peak 255, one mean squared error over all channels.

    Args:
        image_true: The reference, ``(H, W)`` or ``(H, W, 3)`` uint8, or float in 0–255.
        image_test: The picture to judge, of the same shape.

    Returns:
        The ratio; infinity for equal pictures.

    Raises:
        ImageError: If the shapes differ.
    """
    return _decibels(mse(image_true, image_test))


def fits_ssim(shape: Sequence[int]) -> bool:
    """Whether a picture ``(H, W, …)`` is at least as large as SSIM's window of 11×11 pixels."""
    return min(shape[:2]) > 2 * SSIM_RADIUS


def ssim(
    image_true: np.ndarray,
    image_test: np.ndarray,
    *,
    data_range: float = DATA_RANGE,
    progress: Callable[[float], None] | None = None,
) -> float:
    """Structural similarity: the mean of `ssim_map`, at most 1, in memory that does not grow with the picture.

    Args:
        image_true: The reference, ``(H, W)`` or ``(H, W, 3)`` uint8, or float in 0–255.
        image_test: The picture to judge, of the same shape.
        data_range: The span of the samples. The report used twice the true span, which flatters every figure;
            pass 510 to repeat that.
        progress: Called with the share of the picture done, 0 to 1.

    Raises:
        ImageError: If the shapes differ, or a side is under 11 pixels, the size of SSIM's window.
    """
    _check_window(image_true, image_test)
    strips = _strips(image_true.shape, overlap=2 * SSIM_RADIUS)

    def total(rows: slice) -> tuple[float, int]:
        values = ssim_map(image_true[rows], image_test[rows], data_range=data_range)
        return float(values.sum(dtype=np.float64)), values.size

    similarity, windows = 0.0, 0
    with ThreadPoolExecutor(min(len(strips), os.cpu_count() or 1)) as pool:
        for done, (part, size) in enumerate(pool.map(total, strips), start=1):
            similarity, windows = similarity + part, windows + size
            if progress:
                progress(done / len(strips))
    return similarity / windows


def ssim_map(image_true: np.ndarray, image_test: np.ndarray, *, data_range: float = DATA_RANGE) -> np.ndarray:
    """Structural similarity around each pixel whose window lies wholly inside the picture.

    Wang, Bovik, Sheikh and Simoncelli (2004), doi:10.1109/TIP.2003.819861: 11×11 Gaussian of σ 1.5, K 0.01 and
    0.03, population covariance. The same figures as `skimage.metrics.structural_similarity` with those options
    and `tf.image.ssim`, to 1e-5; ours is here because it is some twenty times faster, which the quality slider needs.

    Written with h and e, half the sum and half the difference of the pictures x and y: as 2 xy = 2 (h² - e²) and
    x² + y² = 2 (h² + e²), each of SSIM's two factors is (h² - e² + c/2) / (h² + e² + c/2), of means as of variances.

    Args:
        image_true: The reference, ``(H, W)`` or ``(H, W, 3)`` uint8, or float in 0–255.
        image_test: The picture to judge, of the same shape.
        data_range: The span of the samples, see `ssim`.

    Returns:
        ``(H - 10, W - 10)`` or ``(H - 10, W - 10, C)`` float32, at most 1.

    Raises:
        ImageError: As of `ssim`.
    """
    _check_window(image_true, image_test)
    half = cv2.addWeighted(image_true, 0.5, image_test, 0.5, -_MIDDLE, dtype=cv2.CV_32F)
    error = cv2.addWeighted(image_test, 0.5, image_true, -0.5, 0, dtype=cv2.CV_32F)
    mean_half, mean_error = _window_mean(half), _window_mean(error)
    # in place from here on, because new arrays cost as much as what is computed in them
    half *= half
    error *= error
    variance_half, variance_error = _window_mean(half), _window_mean(error)
    variance_half -= mean_half * mean_half
    mean_error *= mean_error
    variance_error -= mean_error
    mean_half += _MIDDLE
    mean_half *= mean_half
    luminance = _factor(mean_half, mean_error, (SSIM_K1 * data_range) ** 2)
    luminance *= _factor(variance_half, variance_error, (SSIM_K2 * data_range) ** 2)
    return luminance


def _factor(squares_half: np.ndarray, squares_error: np.ndarray, constant: float) -> np.ndarray:
    """One of SSIM's two factors; what it is given, it works in."""
    squares_half += np.float32(constant / 2)
    factor = squares_half - squares_error
    squares_half += squares_error
    factor /= squares_half
    return factor


def ssim_picture(
    image_true: np.ndarray, image_test: np.ndarray, *, progress: Callable[[float], None] | None = None
) -> np.ndarray:
    """The SSIM around every pixel as a gray picture to look at, in strips as `ssim` works.

    Args:
        image_true: The reference, ``(H, W)`` or ``(H, W, 3)`` uint8, or float in 0–255.
        image_test: The picture to judge, of the same shape.
        progress: Called with the share of the picture done, 0 to 1.

    Returns:
        ``(H, W)`` uint8: the mean of `ssim_map` over channels, 0 and less as black, 1 as white. At the picture's edge,
        where no window fits, the nearest value is repeated.

    Raises:
        ImageError: As of `ssim`.
    """
    _check_window(image_true, image_test)
    drawn = np.empty(image_true.shape[:2], np.uint8)
    strips = _strips(image_true.shape, overlap=2 * SSIM_RADIUS)
    for done, rows in enumerate(strips, start=1):
        values = ssim_map(image_true[rows], image_test[rows])
        gray = values if values.ndim == 2 else values.mean(axis=2)
        inside = slice(rows.start + SSIM_RADIUS, rows.start + SSIM_RADIUS + len(gray))
        drawn[inside, SSIM_RADIUS:-SSIM_RADIUS] = np.rint(255 * np.clip(gray, 0, 1))
        if progress:
            progress(done / len(strips))
    inner = drawn[SSIM_RADIUS:-SSIM_RADIUS, SSIM_RADIUS:-SSIM_RADIUS]
    return np.pad(inner, SSIM_RADIUS, mode="edge")


def psnr_b(image_true: np.ndarray, image_test: np.ndarray) -> float:
    """PSNR that also counts visible block edges, in dB.

    Yim and Bovik (2011), doi:10.1109/TIP.2010.2063437, with 8×8 blocks: the mean squared error over all channels
    plus the blocking-effect factor of the Y channel of ``image_test`` (of the picture itself if it is gray).

    Args:
        image_true: The reference, ``(H, W)`` or ``(H, W, 3)`` uint8, or float in 0–255.
        image_test: The picture to judge, of the same shape.

    Raises:
        ImageError: If the shapes differ.
    """
    gray = image_test if image_test.ndim == 2 else luma(image_test)
    return _decibels(mse(image_true, image_test) + blocking_effect(gray))


def blocking_effect(gray: np.ndarray) -> float:
    """Yim and Bovik's blocking-effect factor of a picture, in squared grey levels (doi:10.1109/TIP.2010.2063437).

    The mean over both directions of how much larger the squared steps across block edges are than those inside,
    and zero where they are no larger; a picture with a side of 8 pixels or fewer has no edges to compare.

    Args:
        gray: ``(H, W)`` uint8, or float in 0–255.
    """
    if min(gray.shape) <= BLOCK:
        return 0.0
    exact = gray.astype(np.float32 if gray.dtype == np.uint8 else np.float64)
    excess = [_edge_excess(exact), _edge_excess(exact.T)]
    return float(np.log2(BLOCK) / np.log2(min(gray.shape)) * np.mean(excess))


def _edge_excess(picture: np.ndarray) -> float:
    steps = np.diff(picture, axis=1)
    steps *= steps
    edges = steps[:, BLOCK - 1 :: BLOCK]
    at_edges, everywhere = (float(part.sum(dtype=np.float64)) for part in (edges, steps))
    return max(0.0, at_edges / edges.size - (everywhere - at_edges) / (steps.size - edges.size))


def luma(pixels: np.ndarray) -> np.ndarray:
    """ITU-R BT.601 Y, in 16–235 and rounded: the field's "Y channel".

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.

    Returns:
        ``(H, W)`` uint8.
    """
    return cv2.transform(pixels, _LUMA)


def _window_mean(values: np.ndarray) -> np.ndarray:
    kernel = cv2.getGaussianKernel(2 * SSIM_RADIUS + 1, SSIM_SIGMA, cv2.CV_64F)
    inside = slice(SSIM_RADIUS, -SSIM_RADIUS)
    return cv2.sepFilter2D(values, -1, kernel, kernel)[inside, inside]


def _decibels(error: float) -> float:
    return float(10 * np.log10(DATA_RANGE**2 / error)) if error else float("inf")


def _check(image_true: np.ndarray, image_test: np.ndarray) -> None:
    if image_true.shape != image_test.shape:
        raise ImageError(f"Expected two pictures of one size, received {image_true.shape} and {image_test.shape}.")


def _check_window(image_true: np.ndarray, image_test: np.ndarray) -> None:
    _check(image_true, image_test)
    window = 2 * SSIM_RADIUS + 1
    if min(image_true.shape[:2]) < window:
        raise ImageError(f"Expected sides of at least {window} pixels for SSIM, received {image_true.shape[:2]}.")


def _strips(shape: tuple[int, ...], *, overlap: int) -> list[slice]:
    """Rows of a picture in strips of a bounded size; each begins ``overlap`` rows before the last one ends."""
    samples_a_row = max(1, math.prod(shape[1:]))
    rows = max(1, STRIP_SAMPLES // samples_a_row)
    return [slice(top, top + rows + overlap) for top in range(0, max(1, shape[0] - overlap), rows)]
