"""Models against a folder of originals: the table of figures."""

import csv
import io
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import fmean

import numpy as np

from restorer import images, jpeg, metrics
from restorer.data import find_images
from restorer.errors import DataError
from restorer.prediction import Prediction

JPEG_ROW = "jpeg"  # the plain JPEG, as a "model"
Restorer = Callable[[images.Photo], np.ndarray]  # a JPEG file → upright (H, W, 3) uint8 RGB of the same size


@dataclass(frozen=True)
class Score:
    """How one model restored one picture at one quality.

    Attributes:
        model: The model as it was asked for, or ``"jpeg"`` for the compressed picture itself.
        quality: IJG quality.
        name: The picture's file name.
        psnr: Over RGB, in dB; over the one channel of a gray picture.
        ssim: Averaged over channels.
        psnr_b: PSNR with the blocking-effect factor, in dB.
        psnr_y: Over the BT.601 Y channel, in dB; a gray picture has no separate figure and repeats ``psnr``.
        seconds_per_megapixel: Time the network took; 0 for the plain JPEG.
    """

    model: str
    quality: int
    name: str
    psnr: float
    ssim: float
    psnr_b: float
    psnr_y: float
    seconds_per_megapixel: float


@dataclass(frozen=True)
class Mean:
    """The mean of `Score` over the pictures of one model and quality; its fields are the columns of the CSV."""

    model: str
    quality: int
    images: int
    psnr: float
    ssim: float
    psnr_b: float
    psnr_y: float
    seconds_per_megapixel: float


def evaluate(
    folder: str | Path,
    *,
    models: Sequence[str] = ("fast",),
    qualities: Sequence[int] = (10, 20, 30, 40),
    others: Mapping[str, Restorer] | None = None,
    ensemble: bool = False,
    faithful: bool = True,
    progress: Callable[[float], None] | None = None,
) -> list[Score]:
    """Compress every picture of a folder at every quality (OpenCV, IJG tables, 4:2:0), restore it, score it.

    Args:
        folder: Originals; a gray picture is compressed as a gray JPEG.
        models: Names, ``.keras`` files or run folders.
        qualities: IJG qualities.
        others: Other ways to restore a JPEG, by name, to be measured beside the models.
        ensemble: Whether the models restore each picture four times, see `Prediction`.
        faithful: Whether the models are held to what each file allows, see `Prediction.restore`.
        progress: Called with the share of the work done, 0 to 1.

    Returns:
        One `Score` a picture, quality and model, the plain JPEG and the others among the models.

    Raises:
        DataError: If the folder holds no pictures.
        ModelError: If a model cannot be loaded.
    """
    for quality in qualities:
        jpeg.check_quality(quality)
    paths = find_images(folder)
    if not paths:
        raise DataError(f"Expected pictures in {folder}, found none.")
    predictions = {model: Prediction.from_source(model, ensemble=ensemble) for model in models}
    own = {model: _restorer(prediction, faithful=faithful) for model, prediction in predictions.items()}
    restorers = {**(others or {}), **own}
    scores: list[Score] = []
    for done, path in enumerate(paths, start=1):
        photo = images.read_photo(path)
        for quality in qualities:
            scores += _score_picture(photo, quality, restorers)
        if progress:
            progress(done / len(paths))
    return scores


def _restorer(prediction: Prediction, *, faithful: bool) -> Restorer:
    return lambda photo: prediction.restore(photo, faithful=faithful).pixels


def _score_picture(photo: images.Photo, quality: int, restorers: Mapping[str, Restorer]) -> Iterable[Score]:
    original = photo.pixels
    data = jpeg.encode(original[..., 0] if photo.gray else original, quality=quality)
    compressed = images.read_photo(data, name=photo.name)
    yield _score(JPEG_ROW, quality, photo, compressed.pixels, 0.0)
    megapixels = original.shape[0] * original.shape[1] / 1e6
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


def means(scores: Sequence[Score]) -> list[Mean]:
    """The mean over pictures of every model and quality, in the order they first came."""
    groups: dict[tuple[int, str], list[Score]] = {}
    for score in scores:
        groups.setdefault((score.quality, score.model), []).append(score)
    return [_mean(model, quality, groups[quality, model]) for quality, model in sorted(groups, key=lambda k: k[0])]


def _mean(model: str, quality: int, group: list[Score]) -> Mean:
    columns = [field.name for field in fields(Mean)[3:]]
    averages = {column: fmean(getattr(score, column) for score in group) for column in columns}
    return Mean(model=model, quality=quality, images=len(group), **averages)


def table(scores: Sequence[Score]) -> str:
    """The means as text, one line a model and quality."""
    lines = [f"{'quality':>7}  {'model':<24} {'PSNR':>6} {'SSIM':>6} {'PSNR-B':>6} {'PSNR-Y':>6} {'s/MP':>6}"]
    for row in means(scores):
        seconds = "" if row.model == JPEG_ROW else f"{row.seconds_per_megapixel:.2f}"
        lines.append(
            f"{row.quality:>7}  {row.model:<24} {row.psnr:>6.2f} {row.ssim:>6.3f} {row.psnr_b:>6.2f} "
            f"{row.psnr_y:>6.2f} {seconds:>6}"
        )
    return "\n".join(lines)


def to_csv(scores: Sequence[Score], *, per_image: bool = False) -> str:
    """The means as CSV; ``per_image`` adds a ``name`` column and a row for each picture, the means' name empty."""
    header = [field.name for field in fields(Mean)]
    rows = [[*astuple(mean)] for mean in means(scores)]
    if per_image:
        header.append("name")
        rows = [[*row, ""] for row in rows]
        rows += [[s.model, s.quality, 1, *astuple(s)[3:], s.name] for s in scores]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue()
