"""Held-out photographs as the network learns: original, compressed, regenerated, at every step that was measured."""

import itertools
import re
from pathlib import Path
from typing import Any

import streamlit as st

from pages.train.live import previews_view
from pages.train.live.event_log import Story
from pages.train.live.previews_view import Frame
from restorer import ASSETS, ImageError, Run, images, jpeg, metrics, read_photo

KEY = "live_previews"
_SENT = "_live_previews_sent"  # what this visitor's browser was last sent without asking
_PHOTO = "_live_previews_photo"  # the photograph it last asked for, which it probably shows
EXAMPLE = ASSETS / "samples" / "animal_cat.webp"
EXAMPLE_CORNER, EXAMPLE_SIDE = (20, 60), 256  # of the sample's part that is shown, top and left
_MOST_STEPS = 200
_NAME = re.compile(r"\d{1,4}-(original|compressed|\d{6,12})")
_AWAITED = "What the network makes of it appears here"
_SAYS = "Every pixel is one pixel, or 2 × 2 or 4 × 4 of them. Drag a picture to see another part of it."


def show(run: Run | None, story: Story) -> None:
    """Show the photographs of a run, or an example before there are any."""
    photos = count(run)
    source = run if run and photos else None
    asked = previews_view.wanted(KEY, source.name if source else "")
    frames = [frame for name in asked if (frame := _frame(source, name))]
    if frames:
        st.session_state[_PHOTO] = frames[-1].name.partition("-")[0]
    news = _news(source, story)
    if news and news not in asked and (frame := _frame(source, news)):
        frames.append(frame)
    previews_view.show(_payload(source, photos, story), frames, key=KEY)


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


def _payload(run: Run | None, photos: int, story: Story) -> dict[str, Any]:
    steps = every_so_often([event["step"] for event in story.validations]) if run else []
    return {
        "run": run.name if run else "",
        "photos": max(photos, 1),
        "steps": steps,
        "awaited": _AWAITED,
        "says": _SAYS,
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
    if not _NAME.fullmatch(name):
        return None
    if run is None:
        return _example().get(name)
    try:
        picture = run.preview(name)
        written = (run.previews / f"{name}.webp").stat().st_mtime
        ssim = None if name.endswith("-original") else _similarity(str(run.folder), name, written)
    except (OSError, ValueError, ImageError):  # not written yet, deleted this moment, or not what a worker writes
        return None
    return Frame(name, picture, ssim)


@st.cache_data(max_entries=4000, show_spinner=False)
def _similarity(folder: str, name: str, written: float) -> float | None:
    run = Run(Path(folder))
    original = read_photo(run.preview(f"{name.partition('-')[0]}-original"))
    return metrics.ssim(original.pixels, read_photo(run.preview(name)).pixels)


@st.cache_resource(max_entries=1, show_spinner=False)
def _example() -> dict[str, Frame]:
    """A sample photo and its JPEG, so that the place is not empty before the first run."""
    top, left = EXAMPLE_CORNER
    original = read_photo(EXAMPLE).pixels[top : top + EXAMPLE_SIDE, left : left + EXAMPLE_SIDE]
    compressed = jpeg.decode(jpeg.encode(original, quality=jpeg.QUALITY_DEFAULT))
    ssim = metrics.ssim(original, compressed)
    return {
        "0-original": Frame("0-original", images.encode(original, ".webp")),
        "0-compressed": Frame("0-compressed", images.encode(compressed, ".webp"), ssim),
    }
