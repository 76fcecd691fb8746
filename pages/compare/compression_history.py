"""The compression history of a photo: what is known of it in a sentence, or what a person assumes instead."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from pages.components import formatting, jpeg_quality, photo_identity, settings
from restorer import History, Photo, history_of, jpeg

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


@dataclass(frozen=True)
class AssumedHistory:
    """What a person assumes of the compression that a photo is restored from; it overrules `History`.

    Attributes:
        quality: The IJG quality to assume; None for what is found out.
        earlier: Whether a compression before a JPEG's own counts.
    """

    quality: int | None = None
    earlier: bool = True


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def find(chosen: Photo) -> History | None:
    """`history_of` a photo, found out once."""
    return history_of(chosen)


def choose(place: "DeltaGenerator", beside: "DeltaGenerator", chosen: Photo) -> AssumedHistory:
    """Show what is known, and let a person overrule it.

    Args:
        place: Where it is shown, or a quality is chosen.
        beside: Where it is overruled.
        chosen: The photo, to be restored as it is.
    """
    found = find(chosen)
    if chosen.is_jpeg:
        return _choose_compression(place, beside, chosen, found)
    if beside.checkbox(
        "Assume another quality" if found else "Assume a quality",
        settings.now("other_quality"),
        key="other_quality",
        persist_state="session",
    ):
        return AssumedHistory(quality=jpeg_quality.assume(place, chosen.format, found.quality if found else None))
    place.markdown(_sentence(chosen, found))
    return AssumedHistory()


def _choose_compression(
    place: "DeltaGenerator", beside: "DeltaGenerator", chosen: Photo, found: History | None
) -> AssumedHistory:
    header = jpeg.read_header(chosen.data)
    chroma = "no chroma (gray)" if header.subsampling == "gray" else f"{header.subsampling} chroma subsampling"
    own = f"This JPEG's own quality is about **{header.quality}**, with {formatting.plain(chroma)}"
    if found is None or found.source == "file":
        place.markdown(f"{own}. It is restored as it is.")
        return AssumedHistory()
    last_only = beside.checkbox(
        "Go by its own quality", settings.now("last_only"), key="last_only", persist_state="session"
    )
    if last_only:
        before = "looks as if it had been" if found.source == "look" else "was"
        place.markdown(f"{own}. It is restored from that, though it {before} compressed before.")
    elif found.source == "look":
        seems = f"it looks as if it had been compressed before, at about **{found.quality}**, and scaled since"
        place.markdown(f"{own}, but {seems}: it is restored from that.")
    else:
        place.markdown(f"{own}, but it was compressed before, at about **{found.quality}**: it is restored from that.")
    return AssumedHistory(earlier=not last_only)


def _sentence(chosen: Photo, found: History | None) -> str:
    kind = formatting.plain(chosen.format)
    if found is None:
        return f"There is no trace of a JPEG in this {kind}, so it is left as it is."
    cut = ", and was cut since" if found.top or found.left else ""
    return f"This {kind} was a JPEG once, of a quality of about **{found.quality}**{cut}: it is restored from that."
