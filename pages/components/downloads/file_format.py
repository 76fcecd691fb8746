"""The format of a downloaded picture: PNG, WebP without loss, or a JPEG of a quality that a person chooses."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.components import jpeg_quality, settings
from pages.components.settings import JPEG, PNG, WEBP
from restorer import Photo, images

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


def choose() -> FileFormat:
    """Let a person choose how pictures are written."""
    chosen = st.segmented_control(
        "Download as",
        list(_FORMATS),
        default=settings.now("download_as"),
        required=True,
        key="download_as",
        persist_state="session",
    )
    suffix, mime = _FORMATS[chosen or PNG]
    if suffix != ".jpg":
        return FileFormat(suffix, mime)
    slider, sampling = st.container(), st.container()
    quality, subsampling = jpeg_quality.choose(slider, sampling, prefix="download_", of=" of the download")
    return FileFormat(suffix, mime, quality, subsampling)


def label() -> str:
    """What the format that was chosen last is called: ``"PNG"``, ``"WebP"`` or ``"JPEG"``."""
    return str(settings.now("download_as")).partition(",")[0]


def chosen() -> FileFormat:
    """The format that was chosen last, wherever on the page."""
    state = st.session_state
    quality, subsampling = state.get("download_quality"), state.get("download_subsampling")
    suffix, mime = _FORMATS[state.get("download_as") or PNG]
    return FileFormat(suffix, mime, quality or images.JPEG_QUALITY, subsampling or images.JPEG_SUBSAMPLING)
