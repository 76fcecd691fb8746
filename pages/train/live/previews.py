"""Held-out photographs as the network learns: original, compressed, regenerated, at every step that was measured."""

import itertools
import re
from pathlib import Path
from typing import Any

import streamlit as st

from pages.train.live import previews_view
from pages.train.live.event_log import Story
from pages.train.live.preview.lead import lead, similarity
from pages.train.live.previews_view import Frame
from restorer import ImageError, Run

KEY = "live_previews"
_SENT = "_live_previews_sent"  # what this visitor's browser was last sent without asking
_PHOTO = "_live_previews_photo"  # the photograph it last asked for, which it probably shows
_MOST_STEPS = 200
_NAME = re.compile(r"\d{1,4}-(original|compressed|\d{6,12})")
_AWAITED = "What the network makes of it appears here"
_SAYS = "Every pixel is one pixel, or 2 × 2 or 4 × 4 of them. Drag a picture to see another part of it."


def show(run: Run | None, story: Story, *, example: str = "") -> None:
    """Show the photographs of a run.

    Args:
        run: The run, if there is one.
        story: Its events so far.
        example: What says that the run is an example, whose pictures then play; empty if it is none.
    """
    photos = count(run)
    source = run if run and photos else None
    asked = previews_view.wanted(KEY, source.name if source else "")
    frames = [frame for name in asked if (frame := _frame(source, name))]
    if frames:
        st.session_state[_PHOTO] = frames[-1].name.partition("-")[0]
    news = _news(source, story)
    if news and news not in asked and (frame := _frame(source, news)):
        frames.append(frame)
    previews_view.show(_payload(source, photos, story, example), frames, key=KEY)


def _news(run: Run | None, story: Story) -> str | None:
    """The newest picture of the photograph that is looked at, once: the browser need not ask for it."""
    photo = st.session_state.get(_PHOTO)
    if run is None or photo is None or not story.validations:
        return None
    newest = f"{photo}-{story.validations[-1]['step']:06d}"
    if st.session_state.get(_SENT) == (run.name, newest):
        return None
    st.session_state[_SENT] = (run.name, newest)
    return newest


def _payload(run: Run | None, photos: int, story: Story, example: str) -> dict[str, Any]:
    at = {event["step"]: event["seconds"] for event in story.validations} if run else {}
    if run and example:  # of which only a few pictures are kept
        at = {step: seconds for step, seconds in at.items() if (run.previews / f"0-{step:06d}.webp").is_file()}
    steps = every_so_often(list(at))
    return {
        "run": run.name if run else "",
        "photos": max(photos, 1),
        "lead": lead(run, photos, sorted(at)) if run and not example else 0,
        "steps": steps,
        "times": [at[step] for step in steps],
        "awaited": _AWAITED,
        "says": _SAYS,
        "example": example,
    }


def every_so_often(steps: list[int], most: int = _MOST_STEPS) -> list[int]:
    """At most so many steps, evenly, always with the first and the last; without repeats."""
    steps = sorted(set(steps))
    if len(steps) <= most:
        return steps
    stride = -(-(len(steps) - 1) // (most - 1))
    kept = steps[:-1:stride]
    return [*kept, steps[-1]]


def count(run: Run | None) -> int:
    """How many held-out photographs a run shows."""
    if run is None:
        return 0
    pictures = (run.previews / f"{number}-original.webp" for number in itertools.count())
    return len(list(itertools.takewhile(Path.is_file, pictures)))


def _frame(run: Run | None, name: str) -> Frame | None:
    """A picture that the browser asked for; None if there is no such one."""
    if run is None or not _NAME.fullmatch(name):
        return None
    try:
        picture = run.preview(name)
        ssim = None if name.endswith("-original") else similarity(run, name)
    except (OSError, ValueError, ImageError):  # not written yet, deleted this moment, or not what a worker writes
        return None
    return Frame(name, picture, ssim)
