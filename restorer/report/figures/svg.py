"""Figures as SVG, written by hand from their values: small, sharp on paper, and they need no browser to be made.

Colours of ink, quiet ink, grid and paper come from classes, so that a page can set them for light, dark and print; a
file of its own carries the rules itself.
"""

import html
import math
from collections.abc import Sequence

from restorer.report.figures.charts import Chart, Series

WIDTH, HEIGHT = 760, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 18, 46, 52
_ROW = 18  # between two rows of the legend
_STYLE = """
svg { font: 15px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1c2024 }
.paper { fill: #ffffff } .ink { fill: #1c2024 } .quiet { fill: #5a6169 } .grid { stroke: #dfe3e8 }
.box { fill: #f1f4f7 }
@media (prefers-color-scheme: dark) {
  svg { color: #e8eaed }
  .paper { fill: #15181c } .ink { fill: #e8eaed } .quiet { fill: #a9b1ba } .grid { stroke: #333a42 }
  .box { fill: #20252b }
}
"""

Number = int | float


def standalone(drawing: str) -> str:
    """An ``<svg>`` of this package as the text of a file: its own colours for light and dark, on its own paper."""
    head, rest = drawing.split(">", 1)
    left, top, width, height = head.split('viewBox="')[1].split('"')[0].split()
    paper = f'<rect class="paper" x="{left}" y="{top}" width="{width}" height="{height}"/>'
    size = f' xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    return f"{head.replace('<svg', '<svg' + size)}><style>{_STYLE}</style>{paper}{rest}\n"


def svg(content: Sequence[str], *, width: Number, height: Number, label: str) -> str:
    """An ``<svg>`` with a viewBox, as wide as where it stands."""
    escaped = html.escape(label, quote=True)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escaped}">{"".join(content)}</svg>'


def text(x: Number, y: Number, words: str, *, anchor: str = "middle", kind: str = "ink", more: str = "") -> str:
    """Words at a place."""
    escaped = html.escape(words)
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escaped}</text>'


def draw(chart: Chart) -> str:
    """A figure with axes, as the text of an ``<svg>``."""
    across = _Axis(
        [x for series in chart.series for x in series.x], _LEFT, WIDTH - _RIGHT, whole=chart.whole_x, steps=True
    )
    values = [y for series in chart.series for y in series.y if y is not None]
    shown = [y for y in values if chart.low is None or y >= chart.low]
    rows = _in_rows(chart.series)
    top = _TOP + _ROW * (len(rows) - 1)
    up = _Axis(shown, HEIGHT - _BOTTOM, top, log=chart.log_y)
    drawn = [part for series in chart.series for part in _drawn(series, across, up)]
    if len(shown) < len(values):
        drawn = _cut(drawn, f"{chart.key}-frame", top)
    parts = [*_frame(across, up), *_legend(rows), *drawn]
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    parts.append(text(middle, HEIGHT - 10, chart.x_title))
    turned = f' transform="rotate(-90 18 {(top + HEIGHT - _BOTTOM) / 2:.0f})"'
    parts.append(text(18, (top + HEIGHT - _BOTTOM) / 2, chart.y_title, more=turned))
    return svg(parts, width=WIDTH, height=HEIGHT, label=f"{chart.title}. {chart.caption}")


class _Axis:
    """Values on their way to places.

    Args:
        values: What must be on it.
        start: Where it begins, in the drawing's units.
        end: Where it ends.
        whole: Whether its values are whole numbers, each with room around it.
        steps: Whether its values count something, so that no tick lies between two whole numbers.
        log: Whether equal ratios are equally long.
    """

    def __init__(
        self,
        values: Sequence[Number],
        start: Number,
        end: Number,
        *,
        whole: bool = False,
        steps: bool = False,
        log: bool = False,
    ) -> None:
        self._log = log and min(values, default=0) > 0
        known = [math.log10(value) for value in values] if self._log else [*values] or [0.0, 1.0]
        low, high = min(known), max(known)
        if whole or high == low:
            low, high = low - 0.5, high + 0.5
        elif start > end:  # upwards, with some air
            low, high = low - 0.04 * (high - low), high + 0.06 * (high - low)
        self._low, self._high, self._start, self._end = low, high, start, end
        self._whole, self._steps = whole, steps

    def at(self, value: Number) -> float:
        """Where a value lies."""
        known = math.log10(value) if self._log else value
        return self._start + (known - self._low) / (self._high - self._low) * (self._end - self._start)

    def ticks(self) -> list[tuple[float, str]]:
        """Round values and their words."""
        if self._log:
            powers = range(math.ceil(self._low), math.floor(self._high) + 1)
            steps = (1, 2, 5) if len(powers) < 3 else (1,)
            around = range(math.floor(self._low), math.ceil(self._high) + 1)
            values = [step * 10.0**power for power in around for step in steps]
            return [(v, f"{v:g}") for v in values if self._low <= math.log10(v) <= self._high]
        step = _round_step(self._high - self._low)
        if self._whole:
            step = max(1.0, round(step))
        elif self._steps and self._high >= 1:
            step = max(1.0, step)
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        first, last = math.ceil(self._low / step - 1e-9), math.floor(self._high / step + 1e-9)
        return [(number * step, f"{number * step:.{digits}f}") for number in range(first, last + 1)]


def _round_step(span: float) -> float:
    rough = span / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return power * min((1, 2, 5, 10), key=lambda step: abs(step * power - rough))


def _frame(across: _Axis, up: _Axis) -> list[str]:
    parts = []
    for value, words in up.ticks():
        y = up.at(value)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>')
        parts.append(text(_LEFT - 8, y + 5, words, anchor="end", kind="quiet"))
    parts += [text(across.at(value), HEIGHT - _BOTTOM + 20, words, kind="quiet") for value, words in across.ticks()]
    return parts


def _in_rows(series: Sequence[Series]) -> list[list[tuple[float, Series]]]:
    """The legend's rows: where each name begins."""
    rows: list[list[tuple[float, Series]]] = [[]]
    x = float(_LEFT)
    for each in series:
        length = 34 + 8.2 * len(each.name) + 22
        if x + length > WIDTH and rows[-1]:
            rows.append([])
            x = float(_LEFT)
        rows[-1].append((x, each))
        x += length
    return rows


def _legend(rows: Sequence[Sequence[tuple[float, Series]]]) -> list[str]:
    """Names over the drawing."""
    parts = []
    for number, row in enumerate(rows):
        y = 18 + _ROW * number
        for x, each in row:
            dashes = ' stroke-dasharray="5 4"' if each.dashed else ""
            parts.append(f'<path d="M{x:.0f} {y}h26" stroke="{each.colour}" stroke-width="2.5"{dashes}/>')
            parts.append(text(x + 33, y + 5, each.name, anchor="start"))
    return parts


def _cut(drawn: Sequence[str], name: str, top: Number) -> list[str]:
    """What lies inside the frame."""
    frame = f'<rect x="{_LEFT}" y="{top}" width="{WIDTH - _RIGHT - _LEFT}" height="{HEIGHT - _BOTTOM - top}"/>'
    return [f'<clipPath id="{name}">{frame}</clipPath><g clip-path="url(#{name})">', *drawn, "</g>"]


def _drawn(series: Series, across: _Axis, up: _Axis) -> list[str]:
    places = [(across.at(x), up.at(y)) if y is not None else None for x, y in zip(series.x, series.y, strict=True)]
    dashes = ' stroke-dasharray="5 4"' if series.dashed else ""
    path, pen = "", "M"
    for place in places:
        path += f"{pen}{place[0]:.1f} {place[1]:.1f}" if place else ""
        pen = "L" if place else "M"
    parts = [f'<path d="{path}" fill="none" stroke="{series.colour}" stroke-width="2"{dashes}/>'] if path else []
    if series.points:
        parts += [f'<circle cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="4" fill="{series.colour}"/>' for p in places if p]
    return parts
