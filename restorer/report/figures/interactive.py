"""Figures as Plotly draws them: the same values, that can be pointed at and zoomed."""

import math
from typing import Any

from restorer.report.figures.charts import Chart, Series

HEIGHT = 380  # pixels


def figure(chart: Chart) -> dict[str, Any]:
    """A figure with axes as the ``data`` and ``layout`` that Plotly takes; ink and grid are left to the page."""
    vertical: dict[str, Any] = {"title": {"text": chart.y_title}, "automargin": True, "zeroline": False}
    if chart.log_y:
        vertical |= {"type": "log", "dtick": 1 if _decades(chart) > 1 else "D2", "tickformat": "~g"}
    if chart.low is not None:
        vertical["range"] = _range(chart, chart.low)
    across: dict[str, Any] = {"title": {"text": chart.x_title}, "showgrid": False, "zeroline": False}
    most = max((x for series in chart.series for x in series.x), default=0)
    if 1 <= most <= 10:
        across["dtick"] = 1  # no half epochs
    if chart.whole_x:
        across |= {"range": [0.5, most + 0.5], "dtick": 1 if most <= 20 else None}
    layout = {
        "height": HEIGHT,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 14},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "hovermode": "closest",
        "xaxis": {**across, "automargin": True},
        "yaxis": vertical,
    }
    return {"data": [_trace(series, chart) for series in chart.series], "layout": layout}


def _trace(series: Series, chart: Chart) -> dict[str, Any]:
    words = "%{text}<br>" if series.words else f"{chart.x_title} %{{x:.4~g}}<br>"
    return {
        "type": "scatter",
        "name": series.name,
        "x": series.x,
        "y": [value if value is None else float(f"{value:.6g}") for value in series.y],
        "text": series.words or None,
        "mode": "lines+markers" if series.points else "lines",
        "line": {"color": series.colour, "width": 2, "dash": "dash" if series.dashed else "solid"},
        "marker": {"color": series.colour, "size": 8},
        "hovertemplate": f"{words}{chart.y_title} %{{y:.4~g}}<extra>{series.name}</extra>",
    }


def _range(chart: Chart, low: float) -> list[float]:
    """The axis up from a value on, with some air."""
    high = max(y for series in chart.series for y in series.y if y is not None)
    return [low - 0.04 * (high - low), high + 0.06 * (high - low)]


def _decades(chart: Chart) -> float:
    values = [y for series in chart.series for y in series.y if y]
    return math.log10(max(values) / min(values)) if values else 0.0
