"""The owner of a run: those who watch somebody else's run see everything, and control it once they take over."""

from functools import partial

import streamlit as st

from pages.components import visitor
from pages.train import attempts
from restorer import Run

_NAMELESS = "_run_nameless"  # runs claimed before the browser had sent its name


def owns(run: Run | None) -> bool:
    """Whether this browser may control the run; one that is over, or belongs to nobody, is anybody's."""
    return run is None or not run.is_active or run.owner() in (None, visitor.known())


def may_delete(run: Run) -> bool:
    """Whether this browser may delete the run: its own, or one that belongs to nobody.

    Controlling a run that is over is open to everybody, because that takes nothing away; what is deleted is gone.
    """
    return run.owner() in (None, visitor.known())


def claim(run: Run) -> None:
    """Make the run this browser's; at once, or as soon as the browser has sent its name and `settle` is called."""
    st.session_state.setdefault(_NAMELESS, []).append(run)
    settle()


def settle() -> None:
    """Hand over what was claimed before the browser's name was known: a page can be used a moment earlier."""
    name = visitor.known()
    if name:
        for run in st.session_state.pop(_NAMELESS, []):
            attempts.note(partial(run.hand_to, name))


def offer(run: Run) -> None:
    """Say that somebody else's run is watched, beside a button that takes it over."""
    st.info("You are watching a run that somebody else started.", icon=":material/visibility:", width="stretch")
    st.button("Take over", key="take_over", icon=":material/back_hand:", on_click=claim, args=(run,))
