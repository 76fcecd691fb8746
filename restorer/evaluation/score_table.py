"""The figures of pictures that were restored, and their tables: means, spreads, text, CSV."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from statistics import fmean, stdev

JPEG_ROW = "jpeg"  # the plain JPEG, as a "model"


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


@dataclass(frozen=True)
class Spread:
    """How figures lie about their mean.

    Attributes:
        mean: Their mean.
        deviation: Their sample standard deviation; None of a single figure, or if one is infinite.
    """

    mean: float
    deviation: float | None


def spread(values: Iterable[float]) -> Spread:
    """Mean and sample standard deviation of at least one figure."""
    figures = [*values]
    known = len(figures) > 1 and all(map(math.isfinite, figures))
    return Spread(fmean(figures), stdev(figures) if known else None)


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
