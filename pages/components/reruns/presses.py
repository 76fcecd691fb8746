"""A press counts, whatever else the page is asked for in that moment.

When the browser asks for another run of a page, Streamlit ends the one that goes on, and with it forgets a press that
no line of it has seen yet; and so does a part of a page that finds that all of the page has to be drawn anew.
"""

import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
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
    presses = _presses(key)
    meant = (label, about)
    st.button(label, key=key, disabled=disabled, on_click=_note, args=(presses, meant), **looks)
    until = time.monotonic() - MEANT_SECONDS
    pressed = not disabled and any(press == meant and when > until for press, when in presses)
    presses.clear()
    st.session_state[_met(key)] = meant
    return pressed


@contextmanager
def kept(key: str) -> Iterator[None]:
    """What a press asks for and takes a while: if Streamlit ends this run of the page in it, the press counts again.

    Args:
        key: Of the button, which said in this run that it was pressed.
    """
    presses, meant = _presses(key), st.session_state[_met(key)]
    try:
        yield
    except Exception:  # what failed is not tried again
        raise
    except BaseException:  # what Streamlit ends a run with
        _note(presses, meant)
        raise


def _presses(key: str) -> _Presses:
    """The presses that no run of the page has met yet."""
    presses: _Presses = st.session_state.setdefault(f"_presses_{key}", [])
    return presses


def _met(key: str) -> str:
    """The key of what a press on it now would be meant for."""
    return f"_met_{key}"


def _note(presses: _Presses, meant: Hashable) -> None:
    """Without a word with Streamlit, which may end a callback at any."""
    presses.append((meant, time.monotonic()))
