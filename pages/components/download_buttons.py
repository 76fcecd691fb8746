"""Download buttons; large files are made when the button is pressed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.components import formatting, jpeg_quality, settings
from pages.components.settings import JPEG, PNG, WEBP
from restorer import Photo, images, triptych

_FORMATS = {PNG: (".png", "image/png"), WEBP: (".webp", "image/webp"), JPEG: (".jpg", "image/jpeg")}


@dataclass(frozen=True)
class FileFormat:
    """How a picture is written.

    Attributes:
        suffix: ``".png"``, ``".webp"`` or ``".jpg"``.
        mime: Its media type.
        quality: IJG quality of a JPEG.
        subsampling: Chroma subsampling of a JPEG.
        location: Whether the location is kept, if the photo has one.
    """

    suffix: str
    mime: str
    quality: int = images.JPEG_QUALITY
    subsampling: str = images.JPEG_SUBSAMPLING
    location: bool = True

    def encode(self, pixels: np.ndarray, like: Photo | None = None) -> bytes:
        """A file of ``(H, W, 3)`` uint8 RGB pixels, with what ``like`` carries."""
        return images.encode(
            pixels,
            self.suffix,
            like=like,
            quality=self.quality,
            subsampling=self.subsampling,
            location=self.location,
        )


def file_button(shown: Photo) -> None:
    """Offer a JPEG or PNG file as it is."""
    st.download_button(
        f"Download {formatting.plain(shown.name)}",
        shown.data,
        shown.name,
        f"image/{shown.format.lower()}",
        on_click="ignore",
        icon=":material/download:",
    )


def choose_format() -> FileFormat:
    """Let a person choose how pictures are written."""
    chosen = st.segmented_control(
        "Download as",
        list(_FORMATS),
        default=settings.now("download_as"),
        required=True,
        key="download_as",
        persist_state="session",
        label_visibility="collapsed",
    )
    suffix, mime = _FORMATS[chosen or PNG]
    if suffix != ".jpg":
        return FileFormat(suffix, mime)
    with st.popover("JPEG settings", icon=":material/tune:"):
        quality, subsampling = jpeg_quality.choose(
            st.container(), st.container(), prefix="download_", of=" of the download"
        )
    return FileFormat(suffix, mime, quality, subsampling)


def picture_button(pixels: np.ndarray, like: Photo, written: FileFormat, *, name: str) -> None:
    """Offer a picture with what a photo carries: EXIF, profile, resolution, XMP and IPTC.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        like: The photo it was made of.
        written: How it is written.
        name: File name without a suffix.
    """
    _button(name, written, lambda: written.encode(pixels, like))


def say_what_changed(like: Photo, suffix: str) -> None:
    """Say what a photo has, and a file that is made of it has not; what stands at the photo's own name is left out."""
    said = [sentence for sentence in images.changes(like, suffix) if sentence not in like.notes]
    if said:
        st.caption(" ".join(said))


def triptych_button(panels: Sequence[tuple[str, np.ndarray]], written: FileFormat, *, name: str) -> None:
    """Offer captioned pictures side by side as one, see `restorer.triptych`."""
    _button(name, written, lambda: written.encode(triptych(panels)))


def _button(name: str, written: FileFormat, make: Callable[[], bytes]) -> None:
    st.download_button(
        f"Download {formatting.plain(name + written.suffix)}",
        make,
        f"{name}{written.suffix}",
        written.mime,
        on_click="ignore",
        icon=":material/download:",
    )


def chosen_format() -> FileFormat:
    """The format that was chosen last, wherever on the page."""
    state = st.session_state
    quality, subsampling = state.get("download_quality"), state.get("download_subsampling")
    suffix, mime = _FORMATS[state.get("download_as") or PNG]
    return FileFormat(suffix, mime, quality or images.JPEG_QUALITY, subsampling or images.JPEG_SUBSAMPLING)
