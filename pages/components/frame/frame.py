"""The frame of every page: its look, and the three states of a photo, each a link to the page that makes it."""

from functools import cache
from pathlib import Path

import streamlit as st

_COMPRESS, _TRAIN, _COMPARE = "pages/1_compress.py", "pages/2_train.py", "pages/3_compare.py"
_STEPS = (  # a name, the page's file, and the address of the page that is about it
    ("Original", _COMPRESS, None),
    ("Compressed", _COMPRESS, "compress"),
    ("Train", _TRAIN, "train"),
    ("Regenerated", _COMPARE, "compare"),
)
_TRAIN_ICON = ":material/model_training:"
_UNSEEN_TITLES = {"compress": "Compress a photo", "compare": "Compare original, compressed and regenerated"}


def draw(page: str) -> None:
    """Draw it, with the step marked that this page is about; Train is where a network learns the last step.

    Args:
        page: The page's own address: ``"compress"``, ``"train"`` or ``"compare"``.
    """
    st.html(f"<style>{_look()}</style>")
    line = st.container(key="story", horizontal=True, vertical_alignment="center", gap="xxsmall")
    title = f'<h1 class="unseen">{_UNSEEN_TITLES[page]}</h1>' if page in _UNSEEN_TITLES else ""
    line.html(f"{title}<strong>Restorer</strong>", width="content")
    for name, file, about in _STEPS:
        # only this one has a place of its own: every element is drawn anew whenever a slider moves
        place = line.container(key="story_here", width="content") if about == page else line
        place.page_link(file, label=name, icon=_TRAIN_ICON if file == _TRAIN else None, width="content")


@cache
def _look() -> str:
    return Path(__file__).with_name("frame.css").read_text(encoding="utf-8")
