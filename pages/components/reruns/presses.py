"""A press counts, whatever else the page is asked for in that moment.

When the browser asks for another run of a page, Streamlit ends the one that goes on, and with it forgets a press that
no line of it has seen yet; and so does a part of a page that finds that all of the page has to be drawn anew.
"""

import time
from collections.abc import Hashable
from typing import Any

import streamlit as st

MEANT_SECONDS = 30.0  # a press that no run of the page has met for so long was on a page that was left
_Presses = list[tuple[Hashable, float]]


def button(label: str, *, key: str, about: Hashable = None, disabled: bool = False, **looks: Any) -> bool:  # noqa: ANN401
    """A button whose press is kept until a run of the page gets as far as the button.

    Args:
        label: What it says.
        key: Its key.
        about: What a press would change; one that was meant for something else does not count.
        disabled: Whether it cannot be pressed now.
        looks: What else ``st.button`` takes.

    Returns:
        Whether it was pressed: True once for each press.
    """
    presses: _Presses = st.session_state.setdefault(f"_presses_{key}", [])
    meant = (label, about)
    st.button(label, key=key, disabled=disabled, on_click=_note, args=(presses, meant), **looks)
    until = time.monotonic() - MEANT_SECONDS
    pressed = not disabled and any(press == meant and when > until for press, when in presses)
    presses.clear()
    return pressed


def _note(presses: _Presses, meant: Hashable) -> None:
    """Without a word with Streamlit, which may end a callback at any."""
    presses.append((meant, time.monotonic()))
