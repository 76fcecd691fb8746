"""The live curves: the loss, and how near the regenerated photographs are to the originals.

Everything a browser needs to draw them is one small JSON text, made once for all the tabs that watch the same runs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pages.components import formatting
from pages.train import overlay
from pages.train.live import event_log, thinning
from pages.train.live.chart_metrics import MEASURES, Measure
from pages.train.live.event_log import Story
from pages.train.live.thinning import Point
from restorer import Run

# places in the theme's palette: blue is what it trains on, orange what it has never seen, gray the plain JPEG
TRAINING, UNSEEN, JPEG = 2, 1, 6
_RUNS = (1, 2, 0, 3)
_MINUTES_FROM = 600  # seconds from which a time axis counts minutes
_RACE = "Here it races the plain JPEG."
_LOSS = "How wrong it still is; validation photographs are never trained on."


@dataclass(frozen=True)
class ChartedRun:
    """A run and its events, ready to be drawn.

    Attributes:
        name: What the legend calls it.
        story: Its events so far.
        budget: How many seconds or epochs it trains.
    """

    name: str
    story: Story
    budget: float


def payload(run: Run | None, others: Sequence[Run] = (), *, message: str = "", example: str = "") -> bytes:
    """What the browser draws as the two charts of a run, and of others beside it, as JSON.

    Args:
        run: The opened run, if there is one.
        others: Runs to lay over it.
        message: What stands in the charts while there is nothing to draw.
        example: What says that the runs are an example, which then plays; empty if they are none.
    """
    runs = [each for each in (run, *others) if each][: overlay.MOST_RUNS]
    clocks = {event_log.clock_of(each) for each in runs}
    clock = clocks.pop() if len(clocks) == 1 else "seconds"
    charted = [
        ChartedRun(name, event_log.story_of(each, clock), _budget(each, clock))
        for name, each in zip(_apart([formatting.run(each.title, each.name) for each in runs]), runs, strict=True)
    ]
    stamp = [
        (str(each.folder.resolve()), one.name, one.story.version, one.budget)
        for each, one in zip(runs, charted, strict=True)
    ]
    about = {"run": run.name if run else "", "example": example}
    return _payload(repr((stamp, clock, message, example)), about, charted, clock, message)


@st.cache_data(max_entries=64, show_spinner=False)
def _payload(stamp: str, _about: dict[str, str], _charted: list[ChartedRun], _clock: str, _message: str) -> bytes:
    shown = {**_about, **charts(_charted, _clock, _message)}
    return json.dumps(shown, separators=(",", ":"), allow_nan=False).encode()


def charts(charted: Sequence[ChartedRun], clock: str, message: str = "") -> dict[str, Any]:
    """Both charts: ``x``, the axis that they share, and ``charts``, each a choice of ``views``."""
    charted = charted or [ChartedRun("", Story(), 60.0)]
    x = _time(charted, clock)
    alone = replace(charted[0], name="") if len(charted) == 1 else None
    loss = _loss_of_one(alone) if alone else _loss_of_many(charted)
    measures = [
        _view_of_one(measure, alone, x) if alone else _view_of_many(measure, charted, x) for measure in MEASURES
    ]
    return {
        "x": x,
        "charts": [
            {"title": "Loss", "message": message, "falls": True, "views": [loss]},
            {"title": "Held-out photos", "message": _RACE, "falls": False, "views": measures},
        ],
    }


def _loss_of_one(charted: ChartedRun) -> dict[str, Any]:
    curves = charted.story.curves
    training = _curve("training", TRAINING, curves["smooth_loss"], raw=[y for _, y in curves["loss"]])
    return _loss([training, _curve("validation", UNSEEN, curves["val_loss"], dots=True)])


def _loss_of_many(charted: Sequence[ChartedRun]) -> dict[str, Any]:
    curves = [_curve(one.name, _RUNS[i], one.story.curves["val_loss"], dots=True) for i, one in enumerate(charted)]
    return {**_loss(curves), "says": "Validation loss: how wrong each still is on photographs it never trains on."}


def _loss(curves: list[dict[str, Any]]) -> dict[str, Any]:
    values = [y for curve in curves for y in (*curve["y"], *_usual(curve.get("raw", ())))]
    late = [y for curve in curves for y in _late(curve)]
    return {
        "name": "Loss",
        "number": "plain",
        "y": [0.0, thinning.bounds(late)[1]],
        "log": list(thinning.log_bounds(values)),
        "curves": curves,
        "says": _LOSS,
    }


def _view_of_one(measure: Measure, charted: ChartedRun, x: dict[str, Any]) -> dict[str, Any]:
    curves = charted.story.curves
    own = curves[measure.own]
    if measure.other is None:
        return _view(measure, [_curve("learning rate", TRAINING, own)])
    if measure.name == "Accuracy":
        return _view(
            measure,
            [
                _curve("validation", UNSEEN, own, dots=True),
                _curve("training", TRAINING, curves[measure.other]),
            ],
        )
    plain = _curve("plain JPEG", JPEG, _across(curves[measure.other], x["end"]), dashed=True)
    return _view(measure, [_curve("regenerated", UNSEEN, own, dots=True), plain])


def _view_of_many(measure: Measure, charted: Sequence[ChartedRun], x: dict[str, Any]) -> dict[str, Any]:
    dots = measure.other is not None
    drawn = [_curve(one.name, _RUNS[i], one.story.curves[measure.own], dots=dots) for i, one in enumerate(charted)]
    if measure.other and measure.other.startswith("jpeg"):
        lines = [_across(one.story.curves[measure.other], x["end"]) for one in charted]
        levels = {round(line[-1][1], 6) for line in lines if line}
        if len(levels) == 1:  # all race the same JPEG
            drawn.append(_curve("plain JPEG", JPEG, next(line for line in lines if line), dashed=True))
        else:
            drawn += [_curve("", _RUNS[i], line, dashed=True) for i, line in enumerate(lines)]
    return _view(measure, drawn)


def _view(measure: Measure, curves: list[dict[str, Any]]) -> dict[str, Any]:
    shown = _late if measure.other else _whole
    low, high = thinning.bounds([y for curve in curves for y in shown(curve)], measure.step)
    return {
        "name": measure.name,
        "number": measure.number,
        "y": [0.0 if measure.other is None else low, high],
        "curves": curves,
        "says": measure.says,
    }


def _curve(
    name: str,
    colour: int,
    points: Sequence[Point],
    *,
    raw: Sequence[float] = (),
    dashed: bool = False,
    dots: bool = False,
) -> dict[str, Any]:
    """A line of a chart; ``raw`` is the same before it was smoothed, ``dots`` marks each point of a curve of few."""
    curve: dict[str, Any] = {
        "name": name,
        "colour": colour,
        "x": [_short(x) for x, _ in points],
        "y": [_short(y) for _, y in points],
    }
    if raw:
        curve["raw"] = [_short(y) for y in raw]
    if dashed:
        curve["dashed"] = True
    if dots:
        curve["dots"] = True
    return curve


def _usual(values: Sequence[float]) -> Sequence[float]:
    """All values but the twentieth that is lowest and the one that is highest: jitter that need not fill the axis."""
    few = len(values) // 20
    return sorted(values)[few : len(values) - few]


def _late(curve: dict[str, Any]) -> list[float]:
    return thinning.lately(list(zip(curve["x"], curve["y"], strict=True)))


def _whole(curve: dict[str, Any]) -> list[float]:
    return curve["y"]


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def _time(charted: Sequence[ChartedRun], clock: str) -> dict[str, Any]:
    """The axis along which it trains: its end, its title, and how many seconds or epochs its numbers count in."""
    latest = [(one.story.latest[clock], one.budget) for one in charted if one.story.latest]
    unit = 60 if clock == "seconds" and max(latest, default=(0.0, 0.0))[0] > _MINUTES_FROM else 1
    reached = [unit * thinning.span(last / unit, budget / unit) for last, budget in latest]
    title = "epochs" if clock == "epoch" else "minutes of training" if unit == 60 else "seconds of training"
    return {"end": max(reached, default=10.0), "title": title, "unit": unit}


def _apart(names: Sequence[str]) -> Sequence[str]:
    """Names without the lesson that all of them begin with: a legend has room for what tells them apart."""
    lessons = {name.partition(": ")[0] for name in names}
    ends = [name.partition(": ")[2] for name in names]
    return ends if len(names) > 1 and len(lessons) == 1 and all(ends) else names


def _budget(run: Run, clock: str) -> float:
    config = run.config()
    if clock == "epoch":
        return float(config.epochs or 1)
    # a run of epochs among runs of minutes reaches as far as it has come
    return 60 * config.minutes if config.minutes else 10.0


def _across(points: Sequence[Point], end: float) -> list[Point]:
    """A line to beat: it runs over the whole width of the chart."""
    return [(0.0, points[0][1]), *points[1:-1], (end, points[-1][1])] if points else []
