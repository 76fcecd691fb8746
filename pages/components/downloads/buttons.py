"""Download buttons; large files are made when the button is pressed."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from pages.components import formatting
from pages.components.downloads.file_format import FileFormat
from restorer import Photo, images, triptych

_LABEL = "Download"
_ICON = ":material/download:"


def file_button(shown: Photo) -> None:
    """Offer a JPEG or PNG file as it is; the page's one button, whose file name a person reads in its tip."""
    _main_button(shown.name, f"image/{shown.format.lower()}", shown.data)


def main_button(pixels: np.ndarray, like: Photo, written: FileFormat, *, name: str) -> None:
    """Offer a picture as `picture_button` does; the page's one button, whose file name a person reads in its tip."""
    _main_button(f"{name}{written.suffix}", written.mime, lambda: written.encode(pixels, like))


def off(key: str) -> None:
    """The page's one button in grey, while there is nothing to download."""
    st.button(_LABEL, key=key, icon=_ICON, disabled=True)


def picture_button(pixels: np.ndarray, like: Photo, written: FileFormat, *, name: str) -> None:
    """Offer a picture with what a photo carries: EXIF, profile, resolution, XMP and IPTC.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        like: The photo it was made of.
        written: How it is written.
        name: File name without a suffix.
    """
    _named_button(f"{name}{written.suffix}", written.mime, lambda: written.encode(pixels, like))


def triptych_button(panels: Sequence[tuple[str, np.ndarray]], written: FileFormat, *, name: str) -> None:
    """Offer captioned pictures side by side as one, see `restorer.triptych`."""
    _named_button(f"{name}{written.suffix}", written.mime, lambda: written.encode(triptych(panels)))


def say_what_changed(like: Photo, suffix: str) -> None:
    """Say what a photo has, and a file that is made of it has not; what stands at the photo's own name is left out."""
    said = [sentence for sentence in images.changes(like, suffix) if sentence not in like.notes]
    if said:
        st.caption(" ".join(said))


def _main_button(name: str, mime: str, data: bytes | Callable[[], bytes]) -> None:
    tip = formatting.plain(name)
    st.download_button(_LABEL, data, name, mime, key="download", help=tip, on_click="ignore", icon=_ICON)


def _named_button(name: str, mime: str, data: Callable[[], bytes]) -> None:
    st.download_button(f"{_LABEL} {formatting.plain(name)}", data, name, mime, on_click="ignore", icon=_ICON)
