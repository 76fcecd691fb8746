"""What can be changed about a run while it trains."""

import streamlit as st

from pages.components import run_words
from restorer import Run

RATES = tuple(float(f"{digit}e{power}") for power in range(-6, 0) for digit in (1, 2, 5))


def show(run: Run | None, *, asleep: bool) -> None:
    """A menu with the learning rate and whether to go on unwatched.

    Args:
        run: The opened run.
        asleep: Whether it is not to be changed now, because it is over or somebody else's.
    """
    with st.popover("Adjust", icon=":material/tune:", disabled=asleep or run is None):
        if run:
            _learning_rate(run)
            _keep_on(run)


def _learning_rate(run: Run) -> None:
    key, current = f"rate_{run.name}", run.learning_rate()
    nearest = min(RATES, key=lambda rate: abs(rate - current))
    if st.session_state.get(key) != nearest:
        st.session_state[key] = nearest
    st.select_slider(
        "Learning rate",
        RATES,
        key=key,
        format_func=run_words.small,
        on_change=lambda: run.set_learning_rate(st.session_state[key]),
        help="Takes effect at the next step. With a schedule this is its highest point.",
    )


def _keep_on(run: Run) -> None:
    key = f"keep_{run.name}"
    if st.session_state.get(key) != run.keeps_on:
        st.session_state[key] = run.keeps_on
    st.toggle(
        "Go on when nobody watches",
        key=key,
        on_change=lambda: run.keep_on(st.session_state[key]),
        help="Otherwise a run that no page shows any more is stopped after some minutes; it can be continued.",
    )
