"""Download buttons; large files are made when the button is pressed."""

import numpy as np
import streamlit as st

from pages.components import wording
from restorer import Photo, images

_FORMATS = {"PNG": (".png", "image/png"), "WebP, lossless": (".webp", "image/webp"), "JPEG": (".jpg", "image/jpeg")}


def jpeg_button(compressed: Photo, *, name: str) -> None:
    """Offer a JPEG file as it is."""
    st.download_button(
        f"Download {wording.plain(name)}",
        compressed.data,
        name,
        "image/jpeg",
        on_click="ignore",
        icon=":material/download:",
    )


def picture_buttons(pixels: np.ndarray, like: Photo, *, name: str) -> None:
    """Offer a picture as PNG, lossless WebP or JPEG, with the EXIF, profile and resolution of ``like``.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        like: The photo it was made of.
        name: File name without a suffix.
    """
    chosen = st.segmented_control(
        "Download as",
        list(_FORMATS),
        default="PNG",
        required=True,
        key="download_as",
        persist_state="session",
        label_visibility="collapsed",
    )
    suffix, mime = _FORMATS[chosen or "PNG"]
    st.download_button(
        f"Download {wording.plain(name + suffix)}",
        lambda: images.encode(pixels, suffix, like=like),
        f"{name}{suffix}",
        mime,
        on_click="ignore",
        icon=":material/download:",
    )


def chosen_suffix() -> str:
    """The suffix of the format that pictures are downloaded in."""
    return _FORMATS[st.session_state.get("download_as") or "PNG"][0]
