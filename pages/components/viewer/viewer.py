"""Pictures side by side with one zoom for all, pixel for pixel: what Compress and Compare are looked at through."""

import io
import time
from collections.abc import Sequence

import streamlit as st
from PIL import Image

from pages.components import formatting
from pages.components.failures import unforeseen
from pages.components.frontend.bundle import joined, module
from pages.components.viewer.pane import Awaited, Follows, Pane
from pages.components.viewer.presentation import Presentation
from restorer import Photo

SIDE_BY_SIDE, SWIPE = "side", "swipe"
HEIGHT = 545  # of the pictures, in CSS pixels; less on a small window
_ALIKE = ("RGB", "L")  # not CMYK, of which each browser has its own idea

_view = st.components.v2.component(
    "restorer_viewer",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "components/viewer/viewer.css"),
    js=module("components/viewer/viewer.js"),
)


def show(
    panes: Sequence[Pane | Awaited],
    *,
    key: str,
    drawing: str = "viewer",
    opens_fitting: bool = False,
    layout: str = SIDE_BY_SIDE,
) -> Presentation:
    """Draw two or more pictures of one size; the same key keeps zoom and place when a picture changes.

    Of a picture over four megapixels the browser is sent a view, and then the part that is looked at.

    Args:
        panes: The pictures; the first is there, others may be still to come.
        key: The component's.
        drawing: What the browser knows this viewer's zoom and place by; two on one page have two.
        opens_fitting: Whether pictures open as large as their pane; otherwise at 1:1, except the smallest.
        layout: ``SIDE_BY_SIDE`` or ``SWIPE``, until a person chooses another.

    Returns:
        What shows the others when they come.
    """
    first, *others = panes
    if isinstance(first, Awaited):
        raise TypeError(f"Expected a picture in the first pane. Received: {first}")
    with st.container(gap=None):
        presentation = Presentation(first, others, key, drawing, st.container(gap=None))
        _draw(presentation, opens_fitting, layout)
    return presentation


def original(shown: Photo) -> Pane:
    """The pane of an original."""
    alt = f"{shown.name}, the original"
    return Pane("Original", formatting.size(len(shown.data)), alt, shown.pixels, file_of(shown), is_original=True)


def compressed(original: Photo, shown: Photo, quality: int, follows: Follows | None = None) -> Pane:
    """The pane of what JPEG made of a photo, which is the JPEG itself; perhaps it follows a slider."""
    alt = f"{original.name}, compressed at JPEG quality {quality}"
    detail = f"JPEG quality {quality} · {formatting.size(len(shown.data))}"
    return Pane("Compressed", detail, alt, shown.pixels, file_of(shown), follows=follows)


def file_of(shown: Photo) -> bytes | None:
    """The photo's own file, if it is an upright JPEG that every browser decodes alike."""
    if (
        shown.is_jpeg
        and not shown.is_cut
        and shown.orientation == 1
        and Image.open(io.BytesIO(shown.data)).mode in _ALIKE
    ):
        return shown.data
    return None


@st.fragment  # what the browser asks for runs no more of the page than this
@unforeseen.told
def _draw(presentation: Presentation, opens_fitting: bool, layout: str) -> None:
    with st.container(gap=None):
        carriers, place, below = st.container(gap=None), st.container(), st.container()
        with carriers:  # which take no room
            panes = presentation.payload(below)
        data = {"panes": panes, "height": HEIGHT, "drawing": presentation.drawing, "maps": presentation.first.has_maps}
        data |= {"fits": opens_fitting, "layout": layout, "original": presentation.first.is_original}
        data |= {"turn": time.time_ns() // 1_000_000}
        with place:
            _view(data=data, key=presentation.key, on_window_change=_nothing, on_view_change=_nothing)


def _nothing() -> None:
    """What the browser asks for is read where the fragment begins."""
