"""The option to leave the location out of downloads: offered where a photo has one, one answer for the page."""

import streamlit as st

_LEFT_OUT, _NEW = "_location_left_out", "_location_new"


def choose(key: str) -> bool:
    """Let a person leave the place out.

    Args:
        key: The key of this checkbox; another one may stand elsewhere on the page.

    Returns:
        Whether the place is kept.
    """
    st.session_state[key] = not is_kept()
    st.session_state.pop(_NEW, None)
    st.checkbox(
        "Leave out where it was taken",
        key=key,
        on_change=_note,
        args=(key,),
        help="Otherwise the download keeps it, like all else that the photo carries. Left out are "
        "GPS coordinates, names of places, and the camera maker's own note, which may tell as well.",
    )
    return is_kept()


def is_kept() -> bool:
    """Whether the place is kept, as it is from the start."""
    return not st.session_state.get(_LEFT_OUT, False)


def is_new() -> bool:
    """Whether the answer is another than the checkboxes that are drawn show; True once."""
    return st.session_state.pop(_NEW, False)


def _note(key: str) -> None:
    st.session_state[_LEFT_OUT] = st.session_state[key]
    st.session_state[_NEW] = True
