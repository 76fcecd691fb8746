"""A held-out photograph as the network learns: original, compressed, regenerated, and a slider back through time."""

import itertools
from pathlib import Path

import numpy as np
import streamlit as st

from pages.components import run_words
from pages.components.live_events import Story
from restorer import ImageError, Run, images, metrics, read_photo

SIDE = 256
ZOOMS = (1, 2, 4)
_MOST_STEPS = 200
_HELD = "_preview_held"


def show(run: Run | None, story: Story) -> None:
    """Show one held-out photograph three times, at the newest report step or at the one chosen."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("#### A photo it never trains on")
        photo, zoom = _pick_photo(run), _pick_zoom()
    step = _pick_step(run, [event["step"] for event in story.reports])
    labels = ("original", "compressed", f"{step:06d}")
    captions = ("original", "compressed", f"regenerated at step {step:,}")
    with st.container(horizontal=True, gap="medium"):
        for label, caption in zip(labels, captions, strict=True):
            _show_picture(_preview(run, photo, label), _preview(run, photo, "original"), caption, zoom)


def _pick_photo(run: Run | None) -> int:
    numbers = itertools.takewhile(lambda number: _preview(run, number, "original"), itertools.count())
    count = len(list(numbers))
    chosen = st.segmented_control(
        "Photo",
        list(range(max(count, 1))),
        default=0,
        required=True,
        format_func=lambda number: f"Photo {number + 1}",
        key="preview_photo",
        label_visibility="collapsed",
        disabled=not count,
    )
    return chosen or 0


def _pick_zoom() -> int:
    chosen = st.segmented_control(
        "Zoom",
        ZOOMS,
        default=1,
        required=True,
        format_func=lambda zoom: f"{zoom}×",
        key="preview_zoom",
        label_visibility="collapsed",
        persist_state="session",
        help="Every pixel stays one pixel, or becomes 2 × 2 or 4 × 4 of them.",
    )
    return chosen or 1


def _pick_step(run: Run | None, reported: list[int]) -> int:
    """A slider that follows the newest step until it is drawn back, and follows again from its right end."""
    name = run.name if run else ""
    held_run, held_steps = st.session_state.get(_HELD, ("", ()))
    held = held_run == name and bool(held_steps)
    steps = list(held_steps) if held else every_so_often(reported)
    newest = steps[-1] if steps else 0
    options = steps if len(steps) > 1 else [newest, newest + 1]  # a slider needs two ends
    key = f"preview_step_{name}"
    if not held and st.session_state.get(key) != newest:  # set only when it moves: setting it ends a drag
        st.session_state[key] = newest
    chosen = st.select_slider(
        "Step",
        options,
        key=key,
        format_func=lambda step: f"step {step:,}",
        on_change=_hold,
        args=(key, name, tuple(options)),
        disabled=len(steps) < 2,
        label_visibility="collapsed",
    )
    return int(chosen)


def _hold(key: str, run: str, steps: tuple[int, ...]) -> None:
    st.session_state[_HELD] = ("", ()) if st.session_state[key] == steps[-1] else (run, steps)


def every_so_often(steps: list[int], most: int = _MOST_STEPS) -> list[int]:
    """At most so many steps, evenly, always with the first and the last; without repeats."""
    steps = sorted(set(steps))
    if len(steps) <= most:
        return steps
    stride = -(-(len(steps) - 1) // (most - 1))
    kept = steps[:-1:stride]
    return [*kept, steps[-1]]


def _preview(run: Run | None, photo: int, label: str) -> Path | None:
    path = run.previews / f"{photo}-{label}.webp" if run else None
    return path if path and path.is_file() else None


def _show_picture(path: Path | None, original: Path | None, caption: str, zoom: int) -> None:
    data = _picture(str(path), path.stat().st_mtime, zoom) if path else None
    if path and original and path != original:
        similarity = _similarity(str(original), str(path), path.stat().st_mtime)
        caption += f" · SSIM {run_words.percent(similarity)}"
    st.image(data or _blank(), caption=caption, width=SIDE, output_format="PNG", alt=caption)


@st.cache_data(max_entries=400, show_spinner=False)
def _picture(path: str, changed: float, zoom: int) -> bytes | None:
    """The middle of a preview, enlarged by whole pixels, as PNG; None if it cannot be read just now."""
    try:
        pixels = read_photo(path).pixels
    except ImageError:
        return None
    height, width = (side // zoom for side in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    middle = pixels[top : top + height, left : left + width]
    return images.encode(np.ascontiguousarray(middle.repeat(zoom, axis=0).repeat(zoom, axis=1)), ".png")


@st.cache_data(max_entries=2000, show_spinner=False)
def _similarity(original: str, path: str, changed: float) -> float | None:
    try:
        return metrics.ssim(read_photo(original).pixels, read_photo(path).pixels)
    except ImageError:
        return None


@st.cache_data(max_entries=1, show_spinner=False)
def _blank() -> bytes:
    return images.encode(np.full((SIDE, SIDE, 3), 128, np.uint8), ".png")
