"""The first page as everybody sees it at first: its pictures, scores and curve, made once before anybody comes."""

import inspect
from dataclasses import asdict
from importlib import import_module

import pandas  # noqa: F401  # Streamlit loads it with the first component of a page, which takes half a second

from pages.components import compression, samples
from pages.components.viewer import transfer, viewer
from pages.compress import dct_panel, degradation, rate_distortion
from restorer import jpeg

_FIRST_USED = ("pages.components.routing", "pages.compress.compression_stats", "streamlit.material_icon_names")


def prepare() -> None:
    """Make the pictures, the scores, the curve and the block of the sample as it is compressed without a choice."""
    for name in _FIRST_USED:
        import_module(name)
    inspect.stack()  # Streamlit asks for it once, and then inspect reads where each module lies: a tenth of a second
    settings = degradation.JpegSettings(jpeg.QUALITY_DEFAULT, jpeg.SUBSAMPLING_DEFAULT)
    photo = samples.photo(samples.first())
    lowered = compression.compress(photo, **asdict(settings), location=True)
    for pane in (viewer.original(photo), degradation.pane(photo, lowered, settings)):
        if pane.file is None:
            transfer.whole(pane.pixels)
    compression.score(photo, lowered)
    rate_distortion.points(photo, settings, lambda _: None)
    dct_panel.payload(photo, lowered)
