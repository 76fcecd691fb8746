"""Pictures side by side, pixel for pixel.

`st.image` re-encodes what it is given and shrinks it to its column, which smooths away the very artefacts that are to
be seen. A pane here is lossless, as wide as its column, always of one height, and never resampled at 1:1 and above.
"""

import base64
import html
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from PIL import Image

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

HEIGHT = 460  # of every pane, in CSS pixels
_WIDEST = 1920  # CSS pixels of a pane that are filled
_FIT = (1600, 920)  # the whole picture, fine enough for a display of two device pixels a CSS pixel
_ZOOMS = {"Fit": 0, "1:1": 1, "2:1": 2, "4:1": 4}
_ZOOM_DEFAULT = "1:1"


@dataclass(frozen=True)
class View:
    """What part of a picture is looked at, the same in every pane.

    Attributes:
        zoom: Screen pixels a picture pixel, or 0 for the whole picture.
        across: Where, from 0 (the left edge) to 1 (the right edge).
        down: Where, from 0 (the top) to 1 (the bottom).
    """

    zoom: int
    across: float
    down: float


def look() -> View:
    """Let a person choose where to look, and how closely; one choice for all pages."""
    zoom, across, down = st.columns([3, 2, 2], gap="medium", vertical_alignment="bottom")
    chosen = zoom.segmented_control(
        "Zoom",
        list(_ZOOMS),
        default=_ZOOM_DEFAULT,
        required=True,
        key="zoom",
        persist_state="session",
        help="From 1:1 on you see the pixels as they are. Fit scales the whole picture down, which hides artefacts.",
    )
    whole = chosen == "Fit"
    x = across.slider(
        "Left to right", 0, 100, 50, 5, key="across", format="%d %%", disabled=whole, persist_state="session"
    )
    y = down.slider("Top to bottom", 0, 100, 50, 5, key="down", format="%d %%", disabled=whole, persist_state="session")
    return View(_ZOOMS[chosen or _ZOOM_DEFAULT], x / 100, y / 100)


def show(place: "DeltaGenerator", pixels: np.ndarray, view: View, *, alt: str) -> None:
    """Draw a pane.

    Args:
        place: The column it fills.
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        view: What part of it is seen.
        alt: What the picture is, for those who cannot see it.
    """
    fitting = "scale-down" if view.zoom == 0 else "none"
    rendering = "auto" if view.zoom == 0 else "pixelated"
    source = base64.b64encode(_lossless(_part(pixels, view))).decode()
    place.html(
        f'<div style="height:{HEIGHT}px;background:rgba(128,128,128,.14);border-radius:6px;overflow:hidden;'
        'box-shadow:0 0 0 1px rgba(128,128,128,.35)">'
        f'<img src="data:image/webp;base64,{source}" alt="{html.escape(alt, quote=True)}" decoding="sync" '
        f'style="display:block;width:100%;height:100%;object-fit:{fitting};image-rendering:{rendering};'
        f'object-position:{view.across:.0%} {view.down:.0%}"></div>'
    )


def _part(pixels: np.ndarray, view: View) -> np.ndarray:
    if view.zoom == 0:
        image = Image.fromarray(pixels)
        image.thumbnail(_FIT, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return np.asarray(image)
    # the pane places what it is given by the same shares, so cropping first moves nothing
    rows = _span(pixels.shape[0], HEIGHT // view.zoom + 1, view.down)
    columns = _span(pixels.shape[1], _WIDEST // view.zoom, view.across)
    return pixels[rows, columns].repeat(view.zoom, axis=0).repeat(view.zoom, axis=1)


def _span(length: int, seen: int, share: float) -> slice:
    start = round(max(0, length - seen) * share)
    return slice(start, start + seen)


def _lossless(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "WEBP", lossless=True, quality=0, method=0)
    return buffer.getvalue()
