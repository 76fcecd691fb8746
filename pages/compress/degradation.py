"""The degradation of Compress: JPEG and its settings, or the report's other one, half size and back."""

from dataclasses import asdict, dataclass

import streamlit as st

from pages.components import address, compression, jpeg_quality
from pages.components.downloads import buttons, location
from pages.components.settings import HALF, JPEG, now, position
from pages.components.viewer import viewer
from pages.components.viewer.pane import Follows, Pane
from restorer import Photo

DEGRADATIONS = (JPEG, HALF)

HALF_EXPLAINED = (
    "Every 2 × 2 pixels became their mean, and were spread over four pixels again (OpenCV, bicubic). It is the "
    "report's other reading of its low-quality image."
)


@dataclass(frozen=True)
class JpegSettings:
    """How a photo is compressed.

    Attributes:
        quality: IJG quality.
        subsampling: Chroma subsampling.
        progressive: Whether the file is progressive.
        optimize: Whether its Huffman tables are fitted to the picture.
    """

    quality: int
    subsampling: str
    progressive: bool = False
    optimize: bool = False


def choose(*, gray: bool = False) -> JpegSettings | None:
    """Let a person choose what is done to the photo.

    Args:
        gray: Whether the photo is gray, and so has no chroma to subsample.

    Returns:
        The settings of the JPEG; None for half size and back.
    """
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    slider = row.container(width="stretch")
    rest = row.container(width=325, horizontal=True, vertical_alignment="bottom")
    sampling = rest.container(width=190)
    with rest.popover("Options", icon=":material/tune:"):
        degradation = st.radio(
            "What is done to the photo",
            DEGRADATIONS,
            position("degradation", DEGRADATIONS) or 0,
            key="degradation",
            persist_state="session",
        )
        progressive = st.checkbox(
            "Progressive",
            now("progressive"),
            key="progressive",
            persist_state="session",
            disabled=degradation == HALF,
            help="The file is written from coarse to fine: the same pixels, often in fewer bytes.",
        )
        optimize = st.checkbox(
            "Optimised Huffman tables",
            now("optimize"),
            key="optimize",
            persist_state="session",
            disabled=degradation == HALF,
            help="The code is fitted to this picture: the same pixels in fewer bytes. A progressive file always is.",
        )
    if degradation == HALF:
        slider.markdown(f"**{HALF}**")
        sampling.caption("No JPEG setting applies.")
        return None
    return JpegSettings(*jpeg_quality.choose(slider, sampling, gray=gray), progressive=progressive, optimize=optimize)


def degrade(original: Photo, settings: JpegSettings | None) -> Photo:
    """Do it."""
    kept = location.is_kept() or not original.metadata.has_location
    if settings is None:
        return compression.halve(original, location=kept)
    return compression.compress(original, **asdict(settings), location=kept)


def pane(original: Photo, lowered: Photo, settings: JpegSettings | None) -> Pane:
    """What came of it, in the viewer."""
    if settings:
        follows = Follows("quality", settings.quality, settings.subsampling, lowered.gray)
        return viewer.compressed(original, lowered, settings.quality, follows)
    alt = f"{original.name}, at half its size and back"
    return Pane(HALF, "one pixel in four kept", alt, lowered.pixels)


def offer(original: Photo, lowered: Photo, settings: JpegSettings | None) -> None:
    """Offer a JPEG to be restored; say what of the photo the download has not."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if original.metadata.has_location:
            location.choose("compress_location")
        if settings:
            st.page_link(
                "pages/3_compare.py", label="Restore it", icon=":material/auto_fix_high:", query_params=address.query()
            )
        else:
            st.caption("The networks here restore JPEGs only, because they read a file's quantisation tables.")
    buttons.say_what_changed(original, ".jpg" if settings else ".png")
