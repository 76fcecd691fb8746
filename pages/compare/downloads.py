"""Downloads of Compare: one button for the regenerated picture, and a menu of format, name and the other files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.compare import network_choice
from pages.compare.comparison import Regenerated
from pages.compare.photo_pair import PhotoPair
from pages.components import formatting, photo_identity
from pages.components.downloads import buttons, file_format, location, naming
from pages.components.downloads.file_format import FileFormat
from restorer import Photo, evaluation

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def lay_out(place: "DeltaGenerator", *, new: bool) -> "DeltaGenerator":
    """Keep the place of the button; that of other pictures gives way to a grey one at once."""
    if not new:
        return place.container()
    slot = place.empty()
    with slot:
        buttons.off("download_awaited")
    return slot


def show(
    place: "DeltaGenerator",
    below: "DeltaGenerator",
    pair: PhotoPair,
    before: evaluation.scores.Scores | None,
    results: Sequence[Regenerated],
) -> None:
    """Offer the downloads, if a network made something.

    Args:
        place: Of the button and its menu, from `lay_out`.
        below: Where it is said what a file does not keep.
        pair: The photo.
        before: Scores of the JPEG, if there is an original.
        results: What the networks made.
    """
    if not results:
        with place.container():
            buttons.off("download_none")
        return
    with place.container(key="download_line", horizontal=True, horizontal_alignment="right", gap=None):
        button = st.container(width="content")
        with st.popover(file_format.label(), key="download_menu", help="Format, file name, and the triptych"):
            written, names = _choose(pair, results)
            files = st.container(gap="small")
    with button:
        buttons.main_button(results[0].restoration.pixels, pair.like, written, name=names[0])
    with files:
        for result, name in list(zip(results, names, strict=True))[1:]:
            buttons.picture_button(result.restoration.pixels, pair.like, written, name=name)
        buttons.triptych_button(_panels(pair, before, results), written, name=f"{_stem(pair)}_triptych")
    with below:
        if pair.original is None:
            st.caption(_sizes(pair, results[0], written))
        buttons.say_what_changed(pair.like, written.suffix)


def _sizes(pair: PhotoPair, result: Regenerated, written: FileFormat) -> str:
    """How large the file was, and how large the regenerated one is."""
    before, after = len(pair.compressed.data), _size(result.restoration.pixels, pair.like, written)
    return f"File size: {formatting.size(before)}, regenerated {formatting.size(after)} as {file_format.label()}"


@st.cache_data(
    max_entries=64,
    show_spinner=False,
    hash_funcs={np.ndarray: photo_identity.digest, Photo: photo_identity.fingerprint},
)
def _size(pixels: np.ndarray, like: Photo, written: FileFormat) -> int:
    return len(written.encode(pixels, like))


def _choose(pair: PhotoPair, results: Sequence[Regenerated]) -> tuple[FileFormat, list[str]]:
    """Format and names of the regenerated pictures, as a person likes them."""
    written = file_format.choose()
    if pair.like.metadata.has_location:
        written = replace(written, location=location.choose("download_location"))
    stem = _stem(pair)
    usual = [f"{stem}_restored"]
    if len(results) > 1:
        usual = [f"{stem}_{network_choice.file_name(result.source)}" for result in results]
    return written, [naming.choose(usual[0]), *usual[1:]]


def _stem(pair: PhotoPair) -> str:
    return photo_identity.stem(pair.compressed)


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
