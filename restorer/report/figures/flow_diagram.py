"""Boxes and arrows, row under row: figures 4 and 5."""

import math
from collections.abc import Sequence

from restorer.models.description import LayerDescription, NetworkDescription
from restorer.report.experiment.labels import epochs_of
from restorer.report.experiment.results import Results
from restorer.report.figures.charts import LOSSES
from restorer.report.figures.svg import WIDTH, svg, text

MOST_LAYERS = 9  # a deeper network is drawn in blocks
_TALL, _GAP, _EDGE = 104, 34, 10

Box = tuple[str, tuple[str, ...]]  # a heading, and lines below it


def pipeline(results: Results) -> str:
    """Figure 4, from the photographs to the regenerated pictures, as the text of an ``<svg>``."""
    count = results.train[0] + results.test[0] + results.validation[0]
    how = "OpenCV, " + (results.levels[0].name if results.degradation == "jpeg" else "half size and back")
    row = results.main
    epochs = "" if row.epochs is None else f", {epochs_of(row.epochs, row.planned)}"
    size = " × ".join(map(str, results.train[1:]))
    parts = f"{results.train[0]} / {results.test[0]} / {results.validation[0]}"
    boxes: Sequence[Box] = (
        ("Original", (f"{count} photographs", size)),
        ("Compress", (how, "of the same size")),
        ("Normalise", ("0 to 255 becomes 0 to 1", "float32")),
        ("Split", (parts, "training / test / validation")),
        (f"Train{epochs}", (_step(results), f"Adam, {LOSSES[results.curves[0].loss_name]}")),
        ("Predict", (f"{results.test[0]} test images regenerated", "SSIM with their originals")),
    )
    return flow(boxes, across=3, label="Figure 4, the pipeline")


def _step(results: Results) -> str:
    """What the network learns from at a time."""
    what = ("photo", "photos") if results.patch >= results.train[1] else ("patch", "patches")
    return f"one {what[0]} a step" if results.batch == 1 else f"{results.batch} {what[1]} a step"


def architecture(network: NetworkDescription, side: int) -> str:
    """Figure 5, a network of few layers, as the text of an ``<svg>``."""
    before: LayerDescription | None = None
    boxes: list[Box] = []
    for layer in network.layers:
        heading = "Picture" if layer.kind == "InputLayer" else f"{layer.kind} {_kernel(layer, before)}".strip()
        size = layer.output.replace("H", str(side)).replace("W", str(side))
        boxes.append((heading, (size, f"{layer.parameters:,} parameters" if layer.parameters else "no parameters")))
        before = layer
    return flow(boxes, across=4, label=f"Figure 5, the architecture of {network.name}")


def flow(boxes: Sequence[Box], *, across: int, label: str) -> str:
    """Boxes in reading order with arrows from each to the next, as the text of an ``<svg>``."""
    gap = 3 * _GAP / across
    wide = (WIDTH - 2 * _EDGE - (across - 1) * gap) / across
    parts: list[str] = []
    for number, (heading, lines) in enumerate(boxes):
        row, column = divmod(number, across)
        left, top = _EDGE + column * (wide + gap), _EDGE + row * (_TALL + _GAP)
        parts += _box(left, top, wide, heading, lines)
        if number + 1 == len(boxes):
            continue
        if column < across - 1:
            y = top + _TALL / 2
            parts.append(_arrow(f"M{left + wide:.1f} {y:.1f}h{gap - 9:.1f}", left + wide + gap, y, "l-9 -5v10z"))
        else:  # down, back to the left, and down into the next row
            x, y, first = left + wide / 2, top + _TALL, _EDGE + wide / 2
            line = f"M{x:.1f} {y:.1f}v{_GAP / 2}H{first:.1f}v{_GAP / 2 - 9}"
            parts.append(_arrow(line, first, y + _GAP, "l-5 -9h10z"))
    rows = math.ceil(len(boxes) / across)
    height = 2 * _EDGE + rows * _TALL + (rows - 1) * _GAP
    return svg(parts, width=WIDTH, height=height, label=f"{label}: {', then '.join(box[0] for box in boxes)}")


def _kernel(layer: LayerDescription, before: LayerDescription | None) -> str:
    """The size of a convolution's kernel, from how many weights it has."""
    if layer.kind != "Conv2D" or before is None:
        return ""
    given, made = (int(each.output.rsplit("×", 1)[1]) for each in (before, layer))
    side = math.isqrt((layer.parameters // made - 1) // given)
    return f"{side} × {side}"


def _box(left: float, top: float, wide: float, heading: str, lines: Sequence[str]) -> list[str]:
    middle = left + wide / 2
    box = f'<rect class="box" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{_TALL}" rx="8"/>'
    small = ' font-size="14"' if wide < 180 else ""
    head = text(middle, top + 34, heading, more=' font-weight="600" font-size="17"')
    return [
        box,
        head,
        *(text(middle, top + 61 + 22 * i, line, kind="quiet", more=small) for i, line in enumerate(lines)),
    ]


def _arrow(path: str, x: float, y: float, tip: str) -> str:
    line = f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    return f'{line}<path d="M{x:.1f} {y:.1f}{tip}" fill="currentColor"/>'
