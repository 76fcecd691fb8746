"""Pictures side by side with one zoom for all, pixel for pixel: what Compress and Compare are looked at through."""

import hashlib
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from pages.components import viewer_parts, wording
from pages.components.live_scripts import joined
from pages.components.progress import Bar
from pages.components.viewer_parts import Window
from restorer import Photo, metrics

HEIGHT = 560  # of the pictures, in CSS pixels; less on a small window
SIMILARITY = "SSIM map"  # the one view that the server makes
_ALIKE = ("RGB", "L")  # not CMYK, of which each browser has its own idea

_view = st.components.v2.component(
    "restorer_viewer",
    html='<div class="drawing"></div>',
    css=joined("live_panel.css", "viewer.css"),
    js=joined(
        "live_dom.js",
        "picked_block.js",
        "viewer_arrivals.js",
        "viewer_address.js",
        "viewer_picture.js",
        "viewer_supply.js",
        "viewer_pair.js",
        "viewer_toolbar.js",
        "viewer_block.js",
        "viewer_pointer.js",
        "viewer.js",
    ),
)
_carry = st.components.v2.component("restorer_picture", js=joined("viewer_arrivals.js", "viewer_carrier.js"))


@dataclass(frozen=True, eq=False)
class Pane:
    """A picture in the viewer.

    Attributes:
        name: What stands over it: ``"Original"``.
        says: What stands beside the name: a size, a score.
        alt: What the picture is, for those who cannot see it.
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        file: A file of exactly these pixels, for the browser to decode; None to have one made.
        is_original: Whether the other panes are compared with it.
    """

    name: str
    says: str
    alt: str
    pixels: np.ndarray
    file: bytes | None = None
    is_original: bool = False


def show(panes: Sequence[Pane], *, key: str, drawing: str = "viewer") -> None:
    """Draw two or more pictures of one size; the same key keeps zoom and place when a picture changes.

    Of a picture over four megapixels the browser is sent a view, and then the part that is looked at.

    Args:
        panes: The pictures.
        key: The component's.
        drawing: What the browser knows this viewer's zoom and place by; two on one page have two.
    """
    _draw(tuple(panes), key, drawing)


def original(shown: Photo) -> Pane:
    """The pane of an original."""
    alt = f"{shown.name}, the original"
    return Pane("Original", wording.size(len(shown.data)), alt, shown.pixels, file_of(shown), is_original=True)


def compressed(original: Photo, shown: Photo, quality: int) -> Pane:
    """The pane of what JPEG made of a photo, which is the JPEG itself."""
    alt = f"{original.name}, compressed at JPEG quality {quality}"
    return Pane(f"JPEG quality {quality}", wording.size(len(shown.data)), alt, shown.pixels, file_of(shown))


def file_of(shown: Photo) -> bytes | None:
    """The photo's own file, if it is an upright JPEG that every browser decodes alike."""
    if shown.is_jpeg and shown.orientation == 1 and Image.open(io.BytesIO(shown.data)).mode in _ALIKE:
        return shown.data
    return None


@st.fragment  # what the browser asks for runs no more of the page than this
def _draw(panes: tuple[Pane, ...], key: str, drawing: str) -> None:
    asked = st.session_state.get(key) or {}
    window = Window.read(asked.get("window"), panes[0].pixels.shape)
    wants_maps = asked.get("view") == SIMILARITY and has_maps(panes)
    told = []
    with st.container(gap=None):
        carriers, place, below = st.container(gap=None), st.container(), st.container()
        with carriers:  # which take no room
            for number, pane in enumerate(panes):
                says: dict[str, Any] = {"name": pane.name, "says": pane.says, "alt": pane.alt}
                says["picture"] = _send(pane.pixels, window, f"{key}_{number}", drawing, file=pane.file)
                if wants_maps and not pane.is_original:
                    bar = Bar(below, "Measuring the SSIM around every pixel …")
                    drawn = viewer_parts.similarity(panes[0].pixels, pane.pixels, bar)
                    bar.finish().empty()
                    says["map"] = _send(drawn, window, f"{key}_{number}_map", drawing)
                told.append(says)
        turn = time.time_ns() // 1_000_000
        data = {"panes": told, "height": HEIGHT, "drawing": drawing, "maps": has_maps(panes), "turn": turn}
        with place:
            _view(data=data, key=key, on_window_change=_nothing, on_view_change=_nothing)


def has_maps(panes: Sequence[Pane]) -> bool:
    """Whether there is an original to compare with, and room for SSIM's window."""
    return panes[0].is_original and min(panes[0].pixels.shape[:2]) > 2 * metrics.SSIM_RADIUS


def _send(
    pixels: np.ndarray, window: Window | None, slot: str, drawing: str, *, file: bytes | None = None
) -> dict[str, Any]:
    """Send a picture, and the part of it that is looked at if it is large; returns what tells the viewer of both."""
    large = viewer_parts.is_large(pixels)
    sent = viewer_parts.whole(pixels) if large or file is None else file
    told: dict[str, Any] = {"id": _carry_file(sent, slot, drawing), "width": pixels.shape[1], "height": pixels.shape[0]}
    if large and window:
        part = _carry_file(viewer_parts.part(pixels, window), f"{slot}_part", drawing)
        told["part"] = {"id": part, "left": window.left, "top": window.top}
    return told


def _carry_file(file: bytes, slot: str, drawing: str) -> str:
    name = hashlib.sha256(file).digest()[:8]
    place = f"{drawing}/{slot}".encode()
    _carry(data=b"".join([bytes([len(place)]), place, name, file]), key=slot)
    return name.hex()


def _nothing() -> None:
    """What the browser asks for is read where the fragment begins."""
