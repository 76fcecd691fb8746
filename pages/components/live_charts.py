"""The two live charts: the loss, and how near the regenerated photographs are to the originals."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st

from pages.components import live_curves
from pages.components.live_curves import Point
from pages.components.live_events import Story
from restorer import TrainingConfig

HEIGHT = 330
# blue: photographs it trains on; orange: photographs it has never seen; gray: the plain JPEG. All read on both themes.
_TRAINING, _UNSEEN, _JPEG = "#4A90D9", "#E8772E", "#8C8C8C"
_SMALL, _LARGE = 15, 17  # pixels of type, for the back row
_LINE, _DOTTED, _RAW, _CORNER = "line", "dotted", "raw", "corner"  # what a row of a chart's table is


@dataclass(frozen=True)
class Curve:
    """A line of a chart: its name, its colour, its points, and how they are drawn.

    Attributes:
        name: What the legend calls it.
        colour: Of the line.
        points: ``(x, y)``.
        raw: The same before it was smoothed, drawn faintly behind.
        dashed: Whether it is a line to beat.
        dotted: Whether every point is marked, so that a curve of few points is seen from the first one on.
    """

    name: str
    colour: str
    points: Sequence[Point]
    raw: Sequence[Point] = ()
    dashed: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class Axis:
    """An axis of a chart: its ends, how its numbers are written, its title, and whether it is logarithmic."""

    ends: tuple[float, float]
    numbers: str = ",~f"
    title: str | None = None
    logarithmic: bool = False


# own curve, the one beside it, how numbers are written, the least step of the axis, a sentence
_MEASURES = {
    "SSIM": (
        "ssim",
        "jpeg_ssim",
        ".1~%",
        0.005,
        "Structural similarity to the original; 100 % is the original itself.",
    ),
    "PSNR": ("psnr", "jpeg_psnr", "~f", 0.1, "In decibels; one more is a fifth less squared error."),
    "Accuracy": (
        "val_accuracy",
        "accuracy",
        ".1~%",
        0.02,
        "How often a pixel's strongest channel is right: Keras counts it, but for predicted colours it means little.",
    ),
}


def show_loss(story: Story, config: TrainingConfig | None, message: str) -> None:
    """Draw training and validation loss, or ``message`` in its place while there is nothing to draw."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("#### Loss")
        logarithmic = st.toggle("Log scale", value=True, key="train_log", persist_state="session")
    curves = [
        Curve("training", _TRAINING, story.curves["smooth_loss"], raw=story.curves["loss"]),
        Curve("validation", _UNSEEN, story.curves["val_loss"], dotted=True),
    ]
    values = [y for name in ("loss", "val_loss") for _, y in story.curves[name]]
    late = [y for curve in curves for y in live_curves.lately(curve.points)]
    ends = live_curves.log_bounds(values) if logarithmic else (0.0, live_curves.bounds(late)[1])
    _draw(curves, Axis(ends, ".2~r", logarithmic=logarithmic), story, config, message, key="loss_chart")
    st.caption("How wrong it still is; validation photographs are never trained on.")


def show_quality(story: Story, config: TrainingConfig | None) -> None:
    """Draw SSIM, PSNR or Keras's accuracy of the held-out photographs, or what will be there."""
    message = "Here it races the plain JPEG."
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("#### Held-out photos")
        measure = st.segmented_control(
            "Measure",
            list(_MEASURES),
            default="SSIM",
            required=True,
            key="train_measure",
            label_visibility="collapsed",
            persist_state="session",
        )
    own, other, numbers, step, sentence = _MEASURES[measure or "SSIM"]
    if measure == "Accuracy":
        curves = [
            Curve("validation", _UNSEEN, story.curves[own], dotted=True),
            Curve("training", _TRAINING, story.curves[other]),
        ]
    else:
        curves = [
            Curve("regenerated", _UNSEEN, story.curves[own], dotted=True),
            Curve("plain JPEG", _JPEG, _across(story.curves[other], _reach(story, config)), dashed=True),
        ]
    values = [y for curve in curves for y in live_curves.lately(curve.points)]
    _draw(curves, Axis(live_curves.bounds(values, step), numbers), story, config, message, key="quality_chart")
    st.caption(sentence)


def _draw(curves: list[Curve], axis: Axis, story: Story, config: TrainingConfig | None, message: str, key: str) -> None:
    if not config or not any(curve.points for curve in curves):
        with st.container(height=HEIGHT, border=False, vertical_alignment="center", horizontal_alignment="center"):
            st.markdown(message, text_alignment="center", width="content")
        return
    along = Axis((0, _reach(story, config)), title="epochs" if config.epochs else "seconds of training")
    # with an `alt` that changed, the browser would build the chart anew each time
    st.altair_chart(
        chart(curves, along, axis), key=key, height=HEIGHT, alt=" and ".join(curve.name for curve in curves)
    )


def chart(curves: list[Curve], x: Axis, y: Axis) -> alt.LayerChart | alt.FacetChart:
    """Lay some curves over one another, with fixed axes and a legend that a back row can read.

    The ends of the axes are two invisible points of the data, so that only data changes while a run trains and
    the browser never has to build the chart anew.
    """
    corners = [(x.ends[end], y.ends[end], curves[0].name, _CORNER) for end in (0, 1)]
    rows = [row for curve in curves for row in _rows(curve)]
    base = alt.Chart(pd.DataFrame(corners + rows, columns=["x", "y", "curve", "part"])).encode(
        x=alt.X("x:Q", title=x.title, scale=_scale(x), axis=_axis(x)),
        y=alt.Y("y:Q", title=y.title, scale=_scale(y), axis=_axis(y, extent=58)),
    )
    lines, dots = _lines(base, curves), _dots(base, curves)
    shown = [_tooltip(part, x, y) for part in (lines, dots)]
    return alt.layer(base.mark_point(opacity=0).transform_filter(alt.datum.part == _CORNER), *shown)


def _lines(base: alt.Chart, curves: list[Curve]) -> alt.Chart:
    dashes = alt.Scale(domain=_names(curves), range=[[7, 5] if curve.dashed else [1, 0] for curve in curves])
    behind = alt.datum.part == _RAW
    return (
        base.mark_line(clip=True)
        .encode(
            color=_colour(curves),
            detail="part:N",
            strokeDash=alt.StrokeDash("curve:N", scale=dashes, legend=_legend()),
            opacity=alt.condition(behind, alt.value(0.35), alt.value(1)),
            strokeWidth=alt.condition(behind, alt.value(1.5), alt.value(3.5)),
        )
        .transform_filter(alt.datum.part != _CORNER)
    )


def _dots(base: alt.Chart, curves: list[Curve]) -> alt.Chart:
    dots = base.mark_circle(clip=True, size=45, opacity=1).encode(color=_colour(curves))
    return dots.transform_filter(alt.datum.part == _DOTTED)


def _tooltip(part: alt.Chart, x: Axis, y: Axis) -> alt.Chart:
    return part.encode(
        tooltip=[
            alt.Tooltip("curve:N", title=" "),
            alt.Tooltip("x:Q", title=x.title or "x", format=".1f"),
            alt.Tooltip("y:Q", title="value", format=".1%" if "%" in y.numbers else ".4~r"),
        ]
    )


def _names(curves: list[Curve]) -> list[str]:
    return [curve.name for curve in curves]


def _colour(curves: list[Curve]) -> alt.Color:
    scale = alt.Scale(domain=_names(curves), range=[curve.colour for curve in curves])
    return alt.Color("curve:N", scale=scale, legend=_legend())


def _legend() -> alt.Legend:
    return alt.Legend(
        title=None, orient="top", labelFontSize=_LARGE, symbolType="stroke", symbolStrokeWidth=4, symbolSize=500
    )


def _rows(curve: Curve) -> list[tuple[float, float, str, str]]:
    part = _DOTTED if curve.dotted else _LINE
    return [
        *((x, y, curve.name, _RAW) for x, y in curve.raw),
        *((x, y, curve.name, part) for x, y in curve.points),
    ]


def _scale(axis: Axis) -> alt.Scale:
    return alt.Scale(type="log" if axis.logarithmic else "linear", nice=False, zero=False, padding=0)


def _axis(axis: Axis, *, extent: int = 0) -> alt.Axis:
    """An axis in large type; with ``extent`` pixels for its numbers, so that the curve's area never changes width."""
    large = alt.Axis(format=axis.numbers, labelFontSize=_SMALL, titleFontSize=_SMALL, tickCount=5, labelOverlap=True)
    if extent:
        large.minExtent = large.maxExtent = extent
    return large


def _reach(story: Story, config: TrainingConfig | None) -> float:
    if not config or not story.latest:
        return 1.0
    if config.epochs:
        return live_curves.span(story.latest["epoch"], config.epochs)
    return live_curves.span(story.latest["seconds"], 60 * (config.minutes or 1))


def _across(points: Sequence[Point], reach: float) -> list[Point]:
    """A line to beat: it runs over the whole width of the chart."""
    return [(0.0, points[0][1]), *points[1:-1], (reach, points[-1][1])] if points else []
