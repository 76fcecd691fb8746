"""Hiding Streamlit's own signs that a script runs, where it runs every second or two."""

import streamlit as st

_STYLE = """<style>
    [data-testid="stStatusWidget"] {visibility: hidden}
    [data-stale="true"] {opacity: 1 !important; transition: none !important}
</style>"""


def hide_signs() -> None:
    """Hide the sign that runs and the paleness of what is about to be drawn again, for as long as this is drawn."""
    st.html(_STYLE)
