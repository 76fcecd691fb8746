"""Attempts to change a run's folder: what goes wrong becomes one sentence, and never a page that is broken."""

from collections.abc import Callable

import streamlit as st

from restorer import RestorerError

_PROBLEM = "_run_problem"


def sentence(work: Callable[[], object]) -> str | None:
    """Do something; the sentence that says what went wrong, or None."""
    try:
        work()
    except RestorerError as error:
        return str(error)
    except OSError as error:
        return f"The run's folder cannot be written: {error.strerror or error}."
    return None


def note(work: Callable[[], object]) -> bool:
    """Do something; whether it went well. If not, the page says so once, see `problem`."""
    said = sentence(work)
    if said:
        st.session_state[_PROBLEM] = said
    return said is None


def problem() -> str | None:
    """What went wrong last and was not said yet."""
    said: str | None = st.session_state.pop(_PROBLEM, None)
    return said
