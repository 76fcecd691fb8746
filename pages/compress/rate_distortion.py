"""The rate-distortion curve of a photo below its pictures, with a component of its own."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.components import photo_identity
from pages.components.frontend.bundle import joined, module
from pages.components.progress_bar import Bar
from pages.components.serving.turns import Turns
from pages.compress.degradation import JpegSettings
from restorer import Photo, RatePoint, jpeg, rate_distortion
from restorer import curve as library

HEIGHT = 168  # of the two charts, in CSS pixels
KEY = "quality_curve"

_turns = Turns(lambda: 1)

_view = st.components.v2.component(
    "restorer_quality_curve",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "compress/rate_distortion.css"),
    js=module("compress/rate_distortion.js"),
)


def show(original: Photo, settings: JpegSettings) -> None:
    """Draw file size and SSIM or PSNR over quality, with the chosen quality marked; a click chooses another."""
    place = st.container()
    bar = Bar(place, "Trying every quality …", height=HEIGHT)
    found = points(original, settings, bar)
    height, width = original.stored.shape[:2]
    own = jpeg.read_header(original.data).quality if original.is_jpeg else None
    with bar.finish():
        data = payload(found, pixels=height * width, quality=settings.quality, own=own)
        _view(data=data, key=KEY, on_quality_change=_take)
    if measured := _measured_on(height * width):
        place.caption(measured)


def _measured_on(pixels: int) -> str:
    """On what of a photo of so many pixels the curve is measured; nothing if on all of it."""
    parts = []
    if pixels > library.SAMPLE_PIXELS:
        parts.append("Measured on the middle of this photo, about 2 megapixels of it.")
    if pixels > library.SSIM_PIXELS:
        parts.append("The SSIM of the curve is that of every eighth row; the figure above is that of the whole photo.")
    return " ".join(parts)


def payload(points: list[RatePoint], *, pixels: int, quality: int, own: int | None = None) -> dict[str, Any]:
    """The payload of the charts: everything that they show.

    Args:
        points: Of the photo, in the order of quality.
        pixels: How many the photo has.
        quality: The quality that is chosen.
        own: The quality of the JPEG that the photo came as.
    """
    rows = [
        {
            "quality": point.quality,
            "size": point.bits_per_pixel * pixels / 8,
            "ssim": point.ssim,
            "psnr": point.psnr if math.isfinite(point.psnr) else None,
        }
        for point in points
    ]
    return {"points": rows, "quality": quality, "own": own, "height": HEIGHT}


def points(original: Photo, settings: JpegSettings, progress: Callable[[float], None]) -> list[RatePoint]:
    """Every point, measured once for everybody, and one photo's at a time, as it takes all processors.

    Args:
        original: The photo.
        settings: How it is compressed, but for the quality.
        progress: Called every moment with the share done. What it raises leaves the rest to those who wait for it.
    """
    options = {name: value for name, value in asdict(settings).items() if name != "quality"}
    found = _found(original, **options)
    height, width = original.stored.shape[:2]

    def wait(*_: float) -> None:
        progress(len(found) / len(library.QUALITIES))
        if len(found) == len(library.QUALITIES):
            raise _MeasuredMeanwhile

    if len(found) < len(library.QUALITIES):
        with suppress(_MeasuredMeanwhile), _turns.taken(min(height * width, library.SAMPLE_PIXELS), wait):
            _measure(original, found, options, progress)
    return [found[quality] for quality in library.QUALITIES]


class _MeasuredMeanwhile(Exception):  # noqa: N818
    """Somebody else had the same curve measured."""


def _measure(
    original: Photo, found: dict[int, RatePoint], options: dict[str, Any], progress: Callable[[float], None]
) -> None:
    """Measure what nobody found yet: a slider that moves meanwhile loses nothing that is there."""
    missing = [quality for quality in library.QUALITIES if quality not in found]
    if missing:
        for point in rate_distortion(original.pixels, qualities=missing, gray=original.gray, **options):
            found[point.quality] = point
            progress(len(found) / len(library.QUALITIES))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def _found(original: Photo, *, subsampling: str, progressive: bool, optimize: bool) -> dict[int, RatePoint]:
    return {}


def _take() -> None:
    asked = st.session_state.get(KEY, {}).get("quality")  # none when the page has been left
    if asked in range(jpeg.QUALITY_MIN, jpeg.QUALITY_MAX + 1):
        st.session_state["quality"] = int(asked)
