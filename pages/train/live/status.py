"""The status of the opened run: its state over a progress bar, and five figures."""

from dataclasses import asdict, dataclass
from typing import Any

from pages.components import formatting
from pages.train import run_text
from pages.train.live.event_log import Event, Story
from restorer import Run, RunState, RunStatus

_INVITATION = "Choose a lesson and press Start; one training runs at a time, and everybody here can watch it."
_AHEAD, _BEHIND, _LEVEL = "ahead", "behind", "level"


@dataclass(frozen=True)
class Figure:
    """A number with a name.

    Attributes:
        label: What it is.
        value: What it reads.
        beside: How it compares with the plain JPEG's; empty if there is nothing to compare.
        sense: ``"ahead"`` of the JPEG, ``"behind"`` or ``"level"``.
    """

    label: str
    value: str
    beside: str = ""
    sense: str = _LEVEL


def payload(run: Run | None, status: RunStatus, story: Story) -> dict[str, Any]:
    """What the browser draws; figures only once there is something to measure."""
    figures = [asdict(figure) for figure in _figures(story, status)] if story.latest else []
    if run is None:
        return {"headline": ["Ready"], "progress": 0.0, "title": "", "settings": _INVITATION, "figures": figures}
    config = run.config()
    return {
        "headline": run_text.headline(status, run.command(), story.latest, config),
        "progress": min(1.0, status.progress or 0.0),
        "title": run.title if run.title != run.name else "",
        "settings": run_text.settings(config),
        "figures": figures,
    }


def _figures(story: Story, status: RunStatus) -> list[Figure]:
    latest, best = story.latest or {}, story.best or {}
    left = formatting.seconds_left(status.progress, latest.get("seconds"))
    return [
        Figure("Time left", formatting.duration(left if status.state != RunState.FINISHED else 0)),
        Figure("Images a second", formatting.speed(story.speed)),
        Figure("Learning rate", formatting.small(latest.get("learning_rate"))),
        _scored("Best SSIM", best, "ssim"),
        _scored("PSNR", best, "psnr"),
    ]


def _scored(label: str, best: Event, name: str) -> Figure:
    """A figure, and how far it is above the plain JPEG's."""
    own, plain = best.get(name), best.get(f"jpeg_{name}")
    if own is None or plain is None:
        return Figure(label, formatting.UNKNOWN, "vs JPEG")
    written = formatting.percent if name == "ssim" else formatting.decibels
    difference, digits = (100 * (own - plain), 1) if name == "ssim" else (own - plain, 2)
    ahead = formatting.signed(difference, digits)
    sense = _LEVEL if ahead.startswith("±") else _AHEAD if own > plain else _BEHIND
    return Figure(label, written(own), f"{ahead} vs JPEG {written(plain).removesuffix(' dB')}", sense)
