"""The photographs that come with the app, and which of them, or a person's own, is looked at."""

from functools import cache
from pathlib import Path

import streamlit as st

from restorer import ASSETS, Photo, images, read_photo

FOLDER = ASSETS / "samples"
DEFAULT = "animal_raccoon"
OWN = "own"  # the photo that was dropped or pasted
TOKEN = "_photo_token"  # in the session: by which name the server keeps a person's own photo
UNKEPT = "unkept"  # in the place of that name, of a photo that the server has in this session alone
_HIDDEN_KINDS = ("animal", "architecture", "food", "portrait", "texture")  # left out of a title


@cache
def paths() -> dict[str, Path]:
    """The samples' files, by their names without a suffix."""
    found = sorted(path for path in FOLDER.iterdir() if path.suffix.lower() in images.SUFFIXES)
    return {path.stem: path for path in found}


def names() -> list[str]:
    """The samples' names."""
    return list(paths())


@st.cache_resource(max_entries=16, show_spinner=False)
def photo(name: str) -> Photo:
    """A sample, read once for everybody; nobody writes into it."""
    return read_photo(paths()[name])


def first() -> str:
    """The sample that is there from the start."""
    return DEFAULT if DEFAULT in paths() else names()[0]


def usual() -> str:
    """What is looked at unless somebody chose otherwise: a person's own photo, if there is one."""
    return OWN if st.session_state.get(TOKEN) else first()


def title(sample: str) -> str:
    """How a sample is called on the page and in the address."""
    kind, _, subject = sample.partition("_")
    words = subject if kind in _HIDDEN_KINDS and subject else sample
    return words.replace("_", " ").capitalize()
