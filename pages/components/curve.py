"""The whole curve of a photo: what each JPEG quality costs, and what it keeps."""

from collections.abc import Callable

import streamlit as st

from pages.components import photo
from pages.components.progress import Bar
from restorer import CurvePoint, Photo, figures, quality_curve
from restorer import curve as library

HEIGHT = figures.CURVE_HEIGHT


def show(original: Photo, *, quality: int, subsampling: str) -> None:
    """Draw SSIM and bits per pixel over quality, with the chosen quality marked."""
    place = st.container()
    bar = Bar(place, "Trying every quality …", height=HEIGHT)
    points = _points(original, subsampling=subsampling, _progress=bar)
    figure = figures.quality_curve(points, quality=quality)
    bar.finish().plotly_chart(figure, key="quality_curve", height=HEIGHT, config={"displayModeBar": False})
    if max(original.stored.shape[:2]) > library.SAMPLE_SIDE:
        st.caption(f"Measured on the middle of this photo, at most {library.SAMPLE_SIDE} pixels each way.")


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Photo: photo.fingerprint})
def _points(original: Photo, *, subsampling: str, _progress: Callable[[float], None]) -> list[CurvePoint]:
    return quality_curve(original.pixels, subsampling=subsampling, progress=_progress)
