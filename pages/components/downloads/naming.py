"""The name of a downloaded file: the photo's own with what was done to it, or the one that a person writes."""

import re

import streamlit as st

_KEY, _OF = "download_name", "_download_name_of"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')  # what a file's name may not have, here or on Windows
_MOST = 100  # characters


def choose(usual: str) -> str:
    """Let a person name a file; of another photo the name is the usual one again.

    Args:
        usual: Its name without a suffix, unless another is written.

    Returns:
        A name without a suffix that every system takes.
    """
    if st.session_state.get(_OF) != usual:
        st.session_state.update({_OF: usual, _KEY: ""})
    written = st.text_input("File name", placeholder=usual, key=_KEY, max_chars=_MOST)
    return safe(written) or usual


def safe(written: str) -> str:
    """A name without folders, without what a system refuses, and without dots or blanks around it."""
    return _FORBIDDEN.sub("_", written).strip(" .")
