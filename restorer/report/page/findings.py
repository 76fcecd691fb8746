"""Findings in words: the report's claims beside what was measured, and every network beside the JPEGs."""

from collections.abc import Sequence
from dataclasses import dataclass

from restorer.data.sources import EMBEDDED
from restorer.evaluation.score_table import Spread
from restorer.report.experiment import published
from restorer.report.experiment.labels import epochs_of, percent
from restorer.report.experiment.results import Level, Results, Row

LEAK = (
    "The weights that ship were trained on other crops of 22 of the 25 photographs of the embedded set, so here their "
    "rows flatter them. --unseen FOLDER measures all networks on photographs of your own."
)
COUNTING = (
    "SSIM is given twice: with the true dynamic range of the pictures, 1, and with the report's range of 2, which "
    "makes every figure look better than it is. Only the second can be set beside the report's numbers."
)
MEANS = "Means over the test images ± the standard deviation over them. Gains are over the compressed pictures."
KEPT = (
    "Of each training, the weights with the best validation {} are measured. A photograph is turned and flipped at "
    "random before it is learnt from, which the report did not do."
)
_UNKNOWN = "–"


@dataclass(frozen=True)
class Table:
    """A table in words.

    Attributes:
        title: Its heading.
        header: The heads of its columns.
        rows: Its cells.
        note: What must be known to read it.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def parameters(results: Results) -> Table:
    """The layers of the first network, as the report's own table."""
    network = results.networks[0]
    side = results.train[1]
    rows = [(layer.name, layer.kind, _shape(layer.output, side), f"{layer.parameters:,}") for layer in network.layers]
    rows.append(("Total", "", "", f"{network.parameters:,}"))
    return Table("Its parameters", ("Layer", "Kind", "Output", "Parameters"), tuple(rows))


def claims(results: Results) -> Table:
    """What the report printed, beside the first network's own figures."""
    low, row, curve = results.levels[0].low, results.main, results.curves[0]
    losses = (curve.loss, curve.val_loss) if curve.loss_name == "mse" else ((), ())
    here = [(percent(each.spread("reports_ssim").mean), percent(each.spread("ssim").mean)) for each in (low, row)]
    here += [(_percent(_last(each)), "") for each in (curve.accuracy, curve.val_accuracy)]
    here += [(_number(_last(each)), "") for each in losses]
    return Table(
        "The report's figures, and these",
        ("", "The report", "Here, counted alike", "With the true range"),
        tuple(
            (claim, theirs, *cells) for claim, theirs, cells in zip(published.CLAIMS, published.SAID, here, strict=True)
        ),
        f"{results.levels[0].name}, {row.label[0].lower() + row.label[1:]}. Accuracies and losses are those of the "
        f"last epoch; here that is epoch {curve.epoch[-1]:.3g}.",
    )


def level_table(level: Level, trained_at: int | None) -> Table:
    """Every network at one quality; ``trained_at`` is the one that those trained here learnt from."""
    header = (
        "Network",
        "Parameters",
        "SSIM",
        "Gain",
        "SSIM, report's range",
        "PSNR, dB",
        "Gain, dB",
        "Seconds an image",
        "Trained",
    )
    low = level.low
    first = ("As compressed", "", _spread(low, "ssim"), "", _spread(low, "reports_ssim"), _spread(low, "psnr"))
    rows = [(*first, "", "", "")]
    rows += [
        (
            row.label,
            f"{row.parameters:,}" if row.parameters else "",
            _spread(row, "ssim"),
            _gain(row, low, "ssim"),
            _spread(row, "reports_ssim"),
            _spread(row, "psnr"),
            _gain(row, low, "psnr"),
            f"{row.seconds_per_image:.3f}" if row.seconds_per_image is not None else "",
            _trained(row),
        )
        for row in level.rows
    ]
    note = level.why[0].upper() + level.why[1:] + "."
    if level.quality != trained_at:
        note += f" The networks trained here learnt from quality {trained_at}."
    return Table(level.name, header, tuple(rows), note)


def sentences(level: Level) -> list[str]:
    """What each network gains at one quality, a sentence each."""
    return [_sentence(level, row) for row in level.rows] + [
        _beside(row, level.rows[0]) for row in level.rows[1:] if level.rows[0].model == "report"
    ]


def notes(results: Results) -> list[str]:
    """What must be known to read the figures."""
    sentences = [*_stopped(results), COUNTING, MEANS, KEPT.format(results.keep.upper())]
    if (
        results.degradation == "jpeg"
        and EMBEDDED in results.data
        and any("ships" in row.label for row in _rows(results))
    ):
        sentences.append(LEAK)
    return sentences


def _stopped(results: Results) -> list[str]:
    """Which trainings ended before their plan, a sentence each."""
    return [
        f"{_name(row)} ended after {epochs_of(row.epochs, row.planned)}: its figures are of what it had learnt by then."
        for row in results.levels[0].rows
        if row.epochs is not None and row.planned is not None and row.epochs < row.planned
    ]


def mean_sentence(results: Results) -> str:
    """The mean over the test set, as the report ends."""
    (low, row), (reports_low, reports_row) = (
        [percent(each.spread(figure).mean) for each in (results.levels[0].low, results.main)]
        for figure in ("ssim", "reports_ssim")
    )
    return (
        f"Over all {len(results.main.pictures)} test images the mean SSIM is {low} compressed and {row} regenerated; "
        f"as the report counts, {reports_low} and {reports_row}, where it printed about "
        f"{percent(published.COMPRESSED_SSIM)} and {percent(published.REGENERATED_SSIM)}."
    )


def _beside(row: Row, reports: Row) -> str:
    """How much better a network is than the report's."""
    return (
        f"{_name(row)} beside the report's network: {_gain(row, reports, 'ssim')} of SSIM and "
        f"{_gain(row, reports, 'psnr')} dB, better in {row.better(reports, 'ssim')} of {len(row.pictures)} by SSIM."
    )


def _name(row: Row) -> str:
    label = row.label.removeprefix("… ")
    return label if label == row.label else f"The report's network {label}"


def _sentence(level: Level, row: Row) -> str:
    ssim, psnr = (_gain(row, level.low, figure) for figure in ("ssim", "psnr"))
    return (
        f"{_name(row)}: {ssim} of SSIM and {psnr} dB over the compressed pictures, "
        f"better in {row.better(level.low, 'ssim')} of {len(row.pictures)} by SSIM."
    )


def _rows(results: Results) -> Sequence[Row]:
    return [row for level in results.levels for row in level.rows]


def _trained(row: Row) -> str:
    if row.training_seconds is None:
        return "ships"
    return ", ".join([duration(row.training_seconds), *_passes(row)])


def _passes(row: Row) -> list[str]:
    return [] if row.epochs is None else [epochs_of(row.epochs, row.planned)]


def duration(seconds: float) -> str:
    """Seconds in words: ``"42 s"``, ``"7 min"``, ``"2 h 05 min"``."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


def _spread(row: Row, figure: str) -> str:
    return _plus_minus(row.spread(figure), 2 if figure == "psnr" else 3, "")


def _gain(row: Row, over: Row, figure: str) -> str:
    return _plus_minus(row.gain(over, figure), 2 if figure == "psnr" else 3, "+")


def _plus_minus(found: Spread, digits: int, sign: str) -> str:
    mean = f"{found.mean:{sign}.{digits}f}".replace("-", "−")
    return mean if found.deviation is None else f"{mean} ± {found.deviation:.{digits}f}"


def _shape(output: str, side: int) -> str:
    return "(" + output.replace("H", str(side)).replace("W", str(side)).replace("×", ", ") + ")"


def _last(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _percent(value: float | None) -> str:
    return _UNKNOWN if value is None else percent(value)


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.2g}"
