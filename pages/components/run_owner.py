"""Whose run it is: those who watch somebody else's run see everything, and control it once they take over."""

import streamlit as st

from pages.components import visitor
from restorer import Run


def owns(run: Run | None) -> bool:
    """Whether this browser may control the run; one that is over, or belongs to nobody, is anybody's."""
    return run is None or not run.is_active or run.owner() in (None, visitor.known())


def claim(run: Run) -> None:
    """Make the run this browser's."""
    name = visitor.known()
    if name:
        run.hand_to(name)


def offer(run: Run) -> None:
    """Say that somebody else's run is watched, beside a button that takes it over."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info("You are watching a run that somebody else started.", icon=":material/visibility:", width="stretch")
        st.button("Take over", key="take_over", icon=":material/back_hand:", on_click=claim, args=(run,))
