"""The scores of one picture: compressed, restored by several, compared with the original."""

import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from restorer import images, jpeg, metrics
from restorer.evaluation.score_table import JPEG_ROW, Score
from restorer.restoration.prediction import Prediction

Restorer = Callable[[images.Photo], np.ndarray]  # a JPEG file → upright (H, W, 3) uint8 RGB of the same size


def as_restorer(
    prediction: Prediction, *, faithful: bool = True, progress: Callable[[float], None] | None = None
) -> Restorer:
    """A network as `score_each` takes it; ``progress`` is called with the share of each picture's tiles done."""
    # what the originals went through is none of its business: they are what it is scored against
    return lambda photo: prediction.restore(photo, earlier=False, faithful=faithful, progress=progress).pixels


def compress(
    photo: images.Photo,
    *,
    quality: int,
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT,
    progressive: bool = False,
    optimize: bool = False,
    name: str | None = None,
) -> images.Photo:
    """Compress a photo, a gray one as a gray JPEG; read the file again as somebody who is sent it would.

    Args:
        photo: What to compress.
        quality: IJG quality, 1 to 100.
        subsampling: One of `restorer.jpeg.SUBSAMPLINGS`.
        progressive: Whether it is a progressive file.
        optimize: Whether its Huffman tables are fitted to it.
        name: Its name; by default the photo's.
    """
    original = np.ascontiguousarray(photo.pixels[..., 0] if photo.gray else photo.pixels)
    data = jpeg.encode(original, quality=quality, subsampling=subsampling, progressive=progressive, optimize=optimize)
    return images.read_photo(data, name=name or photo.name)


def score_picture(
    photo: images.Photo, quality: int, subsampling: str, restorers: Mapping[str, Restorer]
) -> Iterator[Score]:
    """Score a picture at one quality: the plain JPEG, then what each restorer makes of it.

    Raises:
        ImageError: If it is smaller than SSIM's window.
    """
    compressed = compress(photo, quality=quality, subsampling=subsampling)
    yield _score(JPEG_ROW, quality, photo, compressed.pixels, 0.0)
    megapixels = photo.stored.shape[0] * photo.stored.shape[1] / 1e6
    for name, restore in restorers.items():
        started = time.perf_counter()
        pixels = restore(compressed)
        seconds = time.perf_counter() - started
        yield _score(name, quality, photo, pixels, seconds / megapixels)


def _score(model: str, quality: int, photo: images.Photo, pixels: np.ndarray, seconds: float) -> Score:
    true, test = photo.pixels, pixels
    if photo.gray:
        true, test = true[..., 0], test[..., 0]
    psnr = metrics.psnr(true, test)
    return Score(
        model=model,
        quality=quality,
        name=photo.name,
        psnr=psnr,
        ssim=metrics.ssim(true, test),
        psnr_b=metrics.psnr_b(true, test),
        psnr_y=psnr if photo.gray else metrics.psnr(metrics.luma(true), metrics.luma(test)),
        seconds_per_megapixel=seconds,
    )
