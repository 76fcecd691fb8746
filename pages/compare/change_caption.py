"""The changes that a network made to a picture without an original: the place to look at, and a caption."""

import streamlit as st

from pages.components import formatting, photo_identity
from restorer import Photo, Restoration, evaluation

_FAINTER_FROM = 0.05  # of the block edges gone, from which a caption speaks of them


@st.cache_data(
    max_entries=100,
    show_spinner=False,
    hash_funcs={Photo: photo_identity.fingerprint, Restoration: lambda made: photo_identity.digest(made.pixels)},
)
def find(compressed: Photo, restored: Restoration) -> evaluation.Changes:
    """`evaluation.changes` of a photo, found out once."""
    history = restored.history
    grid = {"top": history.top, "left": history.left} if history else {}
    return evaluation.changes(compressed.pixels, restored.pixels, **grid)


def text(compressed: Photo, restored: Restoration) -> str:
    """A caption, as Markdown: ``"**38 %** of the pixels changed visibly · block edges **74 %** fainter"``."""
    if restored.history is None:
        return "Left as it is."
    found = find(compressed, restored)
    if not found.share:
        return "Nothing changed visibly."
    said = f"**{_percent(found.share)}** of the pixels changed visibly"
    fainter = 1 - found.edges if found.edges is not None else 0.0
    if compressed.orientation == 1 and fainter > _FAINTER_FROM:  # turned, its blocks may begin elsewhere
        said += f" · block edges **{_percent(fainter)}** fainter"
    return said


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.01 else formatting.percent(share, 0)
