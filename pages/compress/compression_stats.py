"""The numbers of a compressed photo: sizes at once, scores when they are ready."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.components import compression, formatting
from pages.components.progress_bar import Bar
from restorer import Photo

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_PSNR_HELP = "Peak signal-to-noise ratio against the original, over all three channels: higher is nearer."
_SSIM_HELP = "Structural similarity to the original (Wang et al., 2004), at most 1: how near the local patterns are."


def show(original: Photo, compressed: Photo) -> "DeltaGenerator":
    """Show what is known at once: file sizes, ratio and bits per pixel.

    Returns:
        Where `fill` puts the scores.
    """
    row = st.grid(5, min_column_width=100, gap="small")
    if compressed.is_jpeg:
        _cost(row, original, compressed)
    else:
        row.metric("Pixels kept", "1 in 4")
    return row.cell(column_span=2)


def _cost(row: "DeltaGenerator", original: Photo, compressed: Photo) -> None:
    height, width = compressed.stored.shape[:2]
    before, after = len(original.data), len(compressed.data)
    row.metric("File size", formatting.size(after))
    row.metric(
        "Ratio", f"{before / after:.1f} : 1", help=f"{formatting.size(before)} before, {formatting.size(after)} after."
    )
    row.metric("Bits per pixel", f"{after * 8 / (width * height):.2f}", help="The uncompressed picture has 24.")


def fill(place: "DeltaGenerator", original: Photo, compressed: Photo) -> None:
    """Score the compressed photo and show PSNR and SSIM."""
    bar = Bar(place, "Scoring …")
    scores = compression.score(original, compressed, _progress=bar)
    row = bar.finish().grid(2, min_column_width=100, gap="small")
    row.metric("PSNR", formatting.decibels(scores.psnr), help=_PSNR_HELP)
    row.metric("SSIM", formatting.ssim(scores.ssim), help=_SSIM_HELP)
    if scores.ssim is None:
        st.caption(formatting.NO_SSIM)
