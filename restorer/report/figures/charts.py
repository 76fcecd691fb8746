"""The figures with axes, as plain values: their points and labels, without how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from restorer.report.experiment import published
from restorer.report.experiment.labels import label_of
from restorer.report.experiment.results import Curve, Level, Results, Row

# these read on white and on black
TEAL, ORANGE, QUIET = "#128A91", "#C8620F", "#8A8A8A"
LOSSES = {"mse": "mean squared error", "charbonnier": "smooth absolute error", "log_mse": "logarithm of the error"}
_RISE = 0.1  # of a training, in which networks come from nothing to where they differ
PALETTE = (TEAL, ORANGE, "#8A63D2", "#3A8A3A", "#C74394", "#5F7387")


@dataclass(frozen=True)
class Series:
    """Points that belong together.

    Attributes:
        name: Its words in the legend.
        x: Where each lies across.
        y: How high; None leaves a gap.
        colour: Of its line and points.
        dashed: Whether its line is.
        points: Whether its points are marked.
        words: What each point says when it is pointed at.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float | None, ...]
    colour: str
    dashed: bool = False
    points: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A figure with axes.

    Attributes:
        key: Its file's name.
        title: Its heading, with the report's number.
        caption: What it shows, and how it was made.
        x_title: Words of the axis across.
        y_title: Words of the other.
        series: What is drawn.
        whole_x: Whether only whole numbers lie across.
        log_y: Whether the axis up is logarithmic.
        low: Where the axis up begins, if not at the lowest value; what lies below is cut off.
    """

    key: str
    title: str
    caption: str
    x_title: str
    y_title: str
    series: tuple[Series, ...]
    whole_x: bool = False
    log_y: bool = False
    low: float | None = None


def charts(results: Results) -> list[Chart]:
    """Figures 6 to 9 of the first network, and the networks over one another if there are several."""
    curve = results.curves[0]
    drawn = [_accuracy(curve), _loss(curve), _ssim(curve), _test(results.levels[0], results.main)]
    if len(results.curves) > 1:
        drawn.append(_networks(results.curves))
    return drawn


def _accuracy(curve: Curve) -> Chart:
    return Chart(
        "figure-06-accuracy",
        "Figure 6: accuracy",
        "Keras's accuracy of a picture: how often the strongest of a pixel's three channels is the right one. It says "
        "little of how good a picture is, but the report plots it.",
        "Epoch",
        "Accuracy",
        _pair(curve, curve.accuracy, curve.val_accuracy),
    )


def _loss(curve: Curve) -> Chart:
    return Chart(
        "figure-07-loss",
        "Figure 7: loss",
        f"The loss, {LOSSES[curve.loss_name]}, on a scale of equal ratios.",
        "Epoch",
        "Loss",
        _pair(curve, curve.loss, curve.val_loss),
        log_y=True,
    )


def _ssim(curve: Curve) -> Chart:
    series = _pair(curve, curve.train_ssim, curve.val_ssim)
    return Chart(
        "figure-08-ssim",
        "Figure 8: SSIM while training",
        "SSIM with the true dynamic range. Over the dashed line, the network is better than what it was given.",
        "Epoch",
        "SSIM",
        (*series, *_as_compressed(curve)),
    )


def _test(level: Level, row: Row) -> Chart:
    first = published.FIRST_TEST_PICTURES
    shown = min(first, len(row.pictures))
    series = tuple(
        Series(
            name,
            tuple(range(1, shown + 1)),
            tuple(picture.ssim for picture in source.pictures[:first]),
            colour,
            points=True,
            words=tuple(picture.name for picture in source.pictures[:first]),
        )
        for name, colour, source in (
            ("Compressed", ORANGE, level.low),
            ("Regenerated", TEAL, row),
        )
    )
    which = f"first {shown} test images" if shown == first else f"{shown} test images"
    return Chart(
        "figure-09-test-ssim",
        f"Figure 9: SSIM of the {which}",
        f"{level.name}, and what {row.label[0].lower() + row.label[1:]} made of it. SSIM with the true dynamic range.",
        "Test image",
        "SSIM",
        series,
        whole_x=True,
    )


def _networks(curves: Sequence[Curve]) -> Chart:
    return Chart(
        "networks",
        "The same budget for each network",
        "Validation SSIM of each network while it was trained, all on the same pictures in the same order. What an "
        "untrained network makes of them may lie far below.",
        "Epoch",
        "SSIM",
        (
            *(
                Series(
                    label_of(curve.model), curve.epoch, curve.val_ssim, PALETTE[i % len(PALETTE)], points=_few(curve)
                )
                for i, curve in enumerate(curves)
            ),
            *_as_compressed(curves[0]),
        ),
        low=_lowest_learnt(curves),
    )


def _lowest_learnt(curves: Sequence[Curve]) -> float | None:
    """The lowest validation SSIM after the first tenth of the training, if there are that many points."""
    learnt = [
        ssim
        for curve in curves
        for epoch, ssim in zip(curve.epoch, curve.val_ssim, strict=True)
        if ssim is not None and epoch > curve.epoch[-1] * _RISE
    ]
    if not learnt or any(_few(curve) for curve in curves):
        return None
    return min([*learnt, *(curve.jpeg_ssim for curve in curves if curve.jpeg_ssim is not None)])


def _pair(curve: Curve, train: tuple[float | None, ...], validation: tuple[float | None, ...]) -> tuple[Series, ...]:
    return (
        Series("Training", curve.epoch, train, TEAL, points=_few(curve)),
        Series("Validation", curve.epoch, validation, ORANGE, points=_few(curve)),
    )


def _as_compressed(curve: Curve) -> tuple[Series, ...]:
    """The line to be crossed."""
    if curve.jpeg_ssim is None or len(curve.epoch) < 2:
        return ()
    ends = (curve.epoch[0], curve.epoch[-1])
    return (Series("Validation, as compressed", ends, (curve.jpeg_ssim,) * 2, QUIET, dashed=True),)


def _few(curve: Curve) -> bool:
    """Whether there are so few points that each can be marked."""
    return len(curve.epoch) < 15
