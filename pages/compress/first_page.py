"""The first page as everybody sees it at first: its pictures, scores and curve, made once before anybody comes."""

from dataclasses import asdict

import pandas  # noqa: F401  # Streamlit loads it with the first component of a page, which takes half a second

from pages.components import compression, samples
from pages.components.viewer import transfer, viewer
from pages.compress import dct_panel, degradation, rate_distortion
from restorer import jpeg


def prepare() -> None:
    """Make the pictures, the scores, the curve and the block of the sample as it is compressed without a choice."""
    settings = degradation.JpegSettings(jpeg.QUALITY_DEFAULT, jpeg.SUBSAMPLING_DEFAULT)
    photo = samples.photo(samples.first())
    lowered = compression.compress(photo, **asdict(settings), location=True)
    for pane in (viewer.original(photo), degradation.pane(photo, lowered, settings)):
        if pane.file is None:
            transfer.whole(pane.pixels)
    compression.score(photo, lowered)
    rate_distortion.points(photo, settings, lambda _: None)
    dct_panel.payload(photo, lowered)
