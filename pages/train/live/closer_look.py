"""A closer look at a run's held-out photographs, through the viewer of Compress and Compare."""

import streamlit as st

from pages.components import formatting
from pages.components.reruns import presses
from pages.components.viewer import viewer
from pages.components.viewer.pane import Pane
from pages.train.live import event_log, previews
from pages.train.live.preview.lead import lead
from restorer import ImageError, Run, metrics, read_photo

_NAMES = {"original": "Original", "compressed": "Compressed"}
_LOOKED_AT = "_closer_look"


def offer(run: Run | None) -> None:
    """A button that opens the look, once there is a run; drawn anew, the page keeps it open until it is closed."""
    label, icon = "Look closer at these photos", ":material/zoom_in:"
    if run and presses.button(label, key="look_closer", about=run.name, icon=icon):
        st.session_state[_LOOKED_AT] = run.name
    if run and st.session_state.get(_LOOKED_AT) == run.name:
        _look(run)


def _close() -> None:
    st.session_state[_LOOKED_AT] = None


@st.dialog("A closer look", width="large", on_dismiss=_close)
def _look(run: Run) -> None:
    count = previews.count(run)
    measured = [event["step"] for event in event_log.story_of(run).validations]
    steps = previews.every_so_often(measured)
    if not (count and steps):
        st.markdown("There is nothing to see yet. The first pictures come with the first measuring.")
        return
    photo, time = st.columns([1, 3], gap="medium")
    number = photo.segmented_control(
        "Photo",
        range(count),
        format_func=lambda index: f"{index + 1}",
        default=lead(run, count, measured),
        required=True,
        key="closer_photo",
    )
    step = time.select_slider("Step of the training", steps, value=steps[-1], key="closer_step")
    try:
        panes = _panes(run, number or 0, step)
    except (ImageError, OSError, ValueError):
        st.markdown("These pictures are not there any more.")
        return
    viewer.show(panes, key="closer_viewer", drawing="closer_viewer", opens_fitting=True)


def _panes(run: Run, number: int, step: int) -> list[Pane]:
    """The three pictures of a photograph; the third as the network made it at a step."""
    original = read_photo(run.preview(f"{number}-original"))
    panes = []
    for label in (*_NAMES, f"{step:06d}"):
        shown = read_photo(run.preview(f"{number}-{label}"))
        name = _NAMES.get(label, f"Regenerated, step {step:,}")
        says = "" if label == "original" else f"SSIM {formatting.ssim(metrics.ssim(original.pixels, shown.pixels))}"
        alt = f"Photo {number + 1}, {name.lower()}"
        panes.append(Pane(name, says, alt, shown.pixels, shown.data, is_original=label == "original"))
    return panes
