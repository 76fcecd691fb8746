"""The curves of a training, read from its events."""

from collections.abc import Sequence
from typing import Any

from restorer.report.experiment.results import Curve
from restorer.training.runs.run import Run

MOST_POINTS = 200  # a run that was measured every few seconds is thinned to about this many
_LEARNT = ("accuracy", "loss", "train_ssim")

Event = dict[str, Any]


def curve_of(run: Run) -> Curve:
    """A run's curve: at each measuring of the validation pictures, those figures and what was learnt since the last."""
    config = run.config()
    points = _thinned(_points(run.events()))

    def column(key: str) -> tuple[float | None, ...]:
        return tuple(point.get(key) for point in points)

    return Curve(
        model=config.model,
        epoch=tuple(point["epoch"] for point in points),
        **{key: column(key) for key in _LEARNT},
        val_accuracy=column("val_accuracy"),
        val_loss=column("val_loss"),
        val_ssim=column("ssim"),
        jpeg_ssim=points[-1].get("jpeg_ssim") if points else None,
        loss_name=config.loss,
    )


def _points(events: Sequence[Event]) -> list[Event]:
    """Each measuring, with the mean over the steps since the last one of what was learnt."""
    points: list[Event] = []
    since: list[tuple[int, Event]] = []
    last = 0
    for event in events:
        if "loss" in event and event["step"] > last:
            since.append((event["step"] - last, event))
            last = event["step"]
        if "ssim" not in event or (points and points[-1]["step"] == event["step"]):
            continue  # a run that goes on at the end of an epoch measures there again
        points.append({**event, **{key: _mean(since, key) for key in _LEARNT}})
        since = []
    return points


def _mean(weighted: Sequence[tuple[int, Event]], key: str) -> float | None:
    known = [(steps, event[key]) for steps, event in weighted if event.get(key) is not None]
    steps = sum(weight for weight, _ in known)
    return sum(weight * value for weight, value in known) / steps if steps else None


def _thinned(points: list[Event]) -> list[Event]:
    every = -(-len(points) // MOST_POINTS) or 1
    return points[:-1][::every] + points[-1:]
