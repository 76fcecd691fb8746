"""Pictures side by side with one zoom for all, pixel for pixel: what Compress and Compare are looked at through."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image

from pages.components import photo, wording
from pages.components.live_scripts import joined
from restorer import Photo

HEIGHT = 560  # of the pictures, in CSS pixels; less on a small window
_WEBP_SIDE = 16383  # pixels a side that a WebP can have
_ALIKE = ("RGB", "L")  # not CMYK, of which each browser has its own idea

_view = st.components.v2.component(
    "restorer_viewer",
    html='<div class="drawing"></div>',
    css=joined("live_panel.css", "viewer.css"),
    js=joined(
        "live_dom.js",
        "picked_block.js",
        "viewer_arrivals.js",
        "viewer_picture.js",
        "viewer_block.js",
        "viewer_pointer.js",
        "viewer.js",
    ),
)
_carry = st.components.v2.component("restorer_picture", js=joined("viewer_arrivals.js", "viewer_carrier.js"))


@dataclass(frozen=True)
class Pane:
    """A picture in the viewer.

    Attributes:
        name: What stands over it: ``"Original"``.
        says: What stands beside the name: a size, a score.
        alt: What the picture is, for those who cannot see it.
        file: A PNG, WebP or JPEG of the upright picture, which the browser decodes.
    """

    name: str
    says: str
    alt: str
    file: bytes


def show(panes: Sequence[Pane], *, key: str, drawing: str = "viewer") -> None:
    """Draw two or more pictures of one size; the same key keeps zoom and place when a picture changes.

    Args:
        panes: The pictures.
        key: The component's.
        drawing: What the browser knows this viewer's zoom and place by; two on one page have two.
    """
    told = [{"name": pane.name, "says": pane.says, "alt": pane.alt, "id": _id(pane.file)} for pane in panes]
    with st.container(gap=None):  # the carriers take no room
        for number, pane in enumerate(panes):
            slot = f"{drawing}_{number}".encode()
            data = b"".join([bytes([len(slot)]), slot, bytes.fromhex(_id(pane.file)), pane.file])
            _carry(data=data, key=f"{key}_{number}")
        _view(data={"panes": told, "height": HEIGHT, "drawing": drawing}, key=key)


def original(shown: Photo) -> Pane:
    """The pane of an original."""
    return Pane("Original", wording.size(len(shown.data)), f"{shown.name}, the original", file_of(shown))


def compressed(original: Photo, shown: Photo, quality: int) -> Pane:
    """The pane of what JPEG made of a photo, which is the JPEG itself."""
    alt = f"{original.name}, compressed at JPEG quality {quality}"
    return Pane(f"JPEG quality {quality}", wording.size(len(shown.data)), alt, file_of(shown))


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Photo: photo.fingerprint})
def file_of(shown: Photo) -> bytes:
    """A photo as the viewer takes it: the JPEG itself if it is one that every browser decodes alike."""
    if shown.is_jpeg and shown.pixels is shown.stored and Image.open(io.BytesIO(shown.data)).mode in _ALIKE:
        return shown.data
    return lossless(shown.pixels)


def _id(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()[:16]


def lossless(pixels: np.ndarray) -> bytes:
    """Pixels as the viewer takes them, ``(H, W, 3)`` uint8 RGB, upright; packed fast rather than tight."""
    image, buffer = Image.fromarray(np.ascontiguousarray(pixels)), io.BytesIO()
    if max(pixels.shape[:2]) > _WEBP_SIDE:
        image.save(buffer, "PNG", compress_level=1)
    else:
        image.save(buffer, "WEBP", lossless=True, quality=0, method=0)
    return buffer.getvalue()
