"""Models against originals: compress, restore, score. The command line and the pages measure with the same lines."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from restorer import images, jpeg, metrics
from restorer.data.loader import DataLoader
from restorer.data.sources import Photographs, opened
from restorer.errors import ImageError
from restorer.evaluation.score_table import JPEG_ROW, Score
from restorer.restoration.prediction import Prediction

Restorer = Callable[[images.Photo], np.ndarray]  # a JPEG file → upright (H, W, 3) uint8 RGB of the same size


def evaluate(
    source: str | Path,
    *,
    models: Sequence[str] = ("fast",),
    qualities: Sequence[int] = (10, 20, 30, 40),
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT,
    names: Sequence[str] | None = None,
    others: Mapping[str, Restorer] | None = None,
    ensemble: int = 1,
    faithful: bool = True,
    progress: Callable[[float], None] | None = None,
) -> list[Score]:
    """Compress every picture at every quality (OpenCV, IJG tables), restore it, score it.

    Args:
        source: Originals: ``"embedded"``, a folder or a ZIP file; a gray picture is compressed as a gray JPEG.
        models: Names, ``.keras`` files or run folders.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.
        names: Which of them, from `picture_names`; by default all.
        others: Other ways to restore a JPEG, by name, to be measured beside the models.
        ensemble: How often the models restore each picture, see `Prediction`.
        faithful: Whether the answers are projected on the cells of each file, see `Prediction.restore`.
        progress: Called with the share of the work done, 0 to 1.

    Returns:
        One `Score` a picture, quality and model, the plain JPEG and the others among the models.

    Raises:
        DataError: If there are no pictures.
        ImageError: If one of them cannot be read, or is smaller than SSIM's window.
        ModelError: If a model cannot be loaded.
    """
    for quality in qualities:
        jpeg.check_quality(quality)
    names = picture_names(source) if names is None else names
    predictions = {model: Prediction.from_source(model, ensemble=ensemble) for model in models}
    own = {model: as_restorer(prediction, faithful=faithful) for model, prediction in predictions.items()}
    restorers = {**(others or {}), **own}
    scores: list[Score] = []
    outcomes = score_each(source, names, restorers, qualities=qualities, subsampling=subsampling)
    for done, (_, outcome) in enumerate(outcomes, start=1):
        if isinstance(outcome, ImageError):
            raise outcome
        scores += outcome
        if progress:
            progress(done / len(names))
    return scores


def picture_names(
    source: str | Path,
    *,
    test: bool = False,
    seed: int = 0,
    unreadable: Collection[str] = (),
    at_most: int | None = None,
) -> tuple[str, ...]:
    """The names of the pictures of a source that are measured, without opening them.

    Args:
        source: ``"embedded"``, a folder or a ZIP file.
        test: Whether only those of the test split are, see `DataLoader.test_names`.
        seed: The split's.
        unreadable: Files known to be unreadable, which a split leaves out.
        at_most: Only so many, the first ones.

    Raises:
        DataError: If the source is missing, is no folder or ZIP file, or has too few pictures.
    """
    if test:
        names = DataLoader(source, seed=seed).test_names(unreadable)
    else:
        with opened(source) as photographs:
            names = photographs.names
    return names[:at_most]


def score_each(
    source: str | Path,
    names: Sequence[str],
    restorers: Mapping[str, Restorer],
    *,
    qualities: Sequence[int],
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT,
) -> Iterator[tuple[str, list[Score] | ImageError]]:
    """Score pictures one after the other; whoever has enough stops asking.

    Args:
        source: ``"embedded"``, a folder or a ZIP file.
        names: Which of its pictures, from `picture_names`.
        restorers: What restores a JPEG, by name.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.

    Yields:
        Each name, with a `Score` a quality and restorer, the plain JPEG's first; or with why it cannot be measured.
    """
    with opened(source) as photographs:
        for name in names:
            try:
                photo = _read(photographs, name)
                outcome: list[Score] | ImageError = [
                    score for quality in qualities for score in _score_picture(photo, quality, subsampling, restorers)
                ]
            except ImageError as error:
                outcome = error
            yield name, outcome


def read_picture(source: str | Path, name: str) -> images.Photo:
    """Read one of the pictures that `picture_names` named."""
    with opened(source) as photographs:
        if name not in photographs.names:
            raise ImageError(f"Expected a picture, but there is no {name} in {source}.")
        return _read(photographs, name)


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


def _read(photographs: Photographs, name: str) -> images.Photo:
    return images.read_photo(photographs.read(name), name=PurePosixPath(name).name)


def _score_picture(
    photo: images.Photo, quality: int, subsampling: str, restorers: Mapping[str, Restorer]
) -> Iterator[Score]:
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
