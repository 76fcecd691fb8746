"""Adjustments of a run while it trains."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.components import formatting
from pages.train import attempts
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
    _follow(key, nearest)
    st.select_slider(
        "Learning rate",
        RATES,
        nearest,
        key=key,
        format_func=formatting.small,
        on_change=_change,
        args=(key, nearest, run.set_learning_rate),
        help="Takes effect at the next step. With a schedule this is its highest point.",
    )


def _keep_on(run: Run) -> None:
    key, current = f"keep_{run.name}", run.keeps_on
    _follow(key, current)
    st.toggle(
        "Go on when nobody watches",
        current,
        key=key,
        on_change=_change,
        args=(key, current, run.keep_on),
        help="Otherwise a run that no page shows any more is stopped after some minutes; it can be continued.",
    )


def _follow(key: str, current: Any) -> None:  # noqa: ANN401
    """Show what is so now, which another tab or the command line may have changed.

    The widget has it as its default, too: inside a closed menu it is not there yet, and begins with that once the menu
    is opened.
    """
    if st.session_state.get(key) != current:
        st.session_state[key] = current


def _change(key: str, before: Any, change: Callable[[Any], None]) -> None:  # noqa: ANN401
    """Do what a person chose. A widget that begins to be there reports what it shows, which is no choice."""
    chosen = st.session_state[key]
    if chosen != before:
        attempts.note(lambda: change(chosen))
