"""Downloads of Compare: each regenerated picture, and all of them as the report's triptych."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.compare import network_choice
from pages.compare.comparison import Regenerated
from pages.compare.photo_pair import PhotoPair
from pages.components import download_buttons, formatting, photo_identity
from pages.components.downloads import location
from restorer import evaluation


def show(pair: PhotoPair, before: evaluation.scores.Scores | None, results: Sequence[Regenerated]) -> None:
    """Offer the downloads, if a network made something."""
    if not results:
        return
    stem = photo_identity.stem(pair.compressed)
    with st.container(horizontal=True, vertical_alignment="center"):
        written = download_buttons.choose_format()
        if pair.like.metadata.has_location:
            written = replace(written, location=location.choose("download_location"))
        for result in results:
            name = f"{stem}_restored" if len(results) == 1 else f"{stem}_{network_choice.file_name(result.source)}"
            download_buttons.picture_button(result.restoration.pixels, pair.like, written, name=name)
        download_buttons.triptych_button(_panels(pair, before, results), written, name=f"{stem}_triptych")
    download_buttons.say_what_changed(pair.like, written.suffix)


def _panels(
    pair: PhotoPair, before: evaluation.scores.Scores | None, results: Sequence[Regenerated]
) -> list[tuple[str, np.ndarray]]:
    """Captions and pictures, from left to right; with an original, captioned as in the report."""
    if pair.original is None:
        first = [("Compressed", pair.compressed.pixels)]
    else:
        low = f"Low\nHigh & Low - SSIM: {formatting.ssim(before.ssim if before else None)}"
        first = [("High\n", pair.original.pixels), (low, pair.compressed.pixels)]
    return [*first, *((_caption(result), result.restoration.pixels) for result in results)]


def _caption(result: Regenerated) -> str:
    name = f"Predicted by {network_choice.short(result.source)}"
    return f"{name}\nHigh & Predicted - SSIM: {formatting.ssim(result.scores.ssim)}" if result.scores else name
