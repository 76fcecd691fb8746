"""What Compare offers to take away: each regenerated picture, and all of them as the report's triptych."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.components import download, location, model_choice, photo, wording
from pages.components.comparison import Regenerated
from pages.components.scores import Scores
from pages.components.subject import Subject


def show(subject: Subject, before: Scores | None, results: Sequence[Regenerated]) -> None:
    """Offer the downloads, if a network made something."""
    if not results:
        return
    stem = photo.stem(subject.compressed)
    with st.container(horizontal=True, vertical_alignment="center"):
        written = download.choose_format()
        if subject.like.metadata.has_location:
            written = replace(written, location=location.choose("download_location"))
        for result in results:
            name = f"{stem}_restored" if len(results) == 1 else f"{stem}_{model_choice.short(result.source)}"
            download.picture_button(result.restoration.pixels, subject.like, written, name=name)
        download.triptych_button(_panels(subject, before, results), written, name=f"{stem}_triptych")


def _panels(subject: Subject, before: Scores | None, results: Sequence[Regenerated]) -> list[tuple[str, np.ndarray]]:
    """Captions and pictures, from left to right; with an original, captioned as in the report."""
    if subject.original is None:
        first = [("Compressed", subject.compressed.pixels)]
    else:
        low = f"Low\nHigh & Low - SSIM: {wording.ssim(before.ssim if before else None)}"
        first = [("High\n", subject.original.pixels), (low, subject.compressed.pixels)]
    return [*first, *((_caption(result), result.restoration.pixels) for result in results)]


def _caption(result: Regenerated) -> str:
    name = f"Predicted by {model_choice.short(result.source)}"
    return f"{name}\nHigh & Predicted - SSIM: {wording.ssim(result.scores.ssim)}" if result.scores else name
