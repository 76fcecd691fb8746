"""A folder of runs that does not answer, as on a network share that is away: the page says so, and waits by itself."""

import streamlit as st

from restorer import runs_answer

SECONDS = 3.0  # between two looks
SENTENCE = "The folder of the runs does not answer. Nothing is lost; this page goes on by itself once it does."


def wait() -> None:
    """Go on at once if the folder of the runs answers; else say so, look again every moment, and end this script."""
    if runs_answer():
        return
    st.warning(SENTENCE, icon=":material/cloud_off:")
    st.fragment(run_every=SECONDS)(_look)()
    st.stop()


def _look() -> None:
    if runs_answer():
        st.rerun()
