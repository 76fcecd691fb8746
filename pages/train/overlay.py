"""The runs whose curves are laid over the opened one's, in the address like the run itself."""

from collections.abc import Sequence

import streamlit as st

from pages.train import attempts
from restorer import Run, list_runs

MOST_RUNS = 4  # drawn over one another
_BESIDE = "beside"  # in the session, and so in the address


def chosen(run: Run | None) -> tuple[Run, ...]:
    """The runs to draw beside the opened one; those that are gone, and the opened one itself, are left out."""
    names = st.session_state.get(_BESIDE, "").split(",")
    if names == [""] or run is None:
        return ()
    found = {other.name: other for other in list_runs() if other.name in names and other.name != run.name}
    others = [found[name] for name in names if name in found and is_readable(found[name])]
    others = others[: MOST_RUNS - 1]
    choose(others)
    return tuple(others)


def choose(others: Sequence[Run]) -> None:
    """Lay other runs' curves over the opened one's from the next drawing on; none takes them all away."""
    st.session_state[_BESIDE] = ",".join(dict.fromkeys(other.name for other in others[: MOST_RUNS - 1]))


def offer_end(others: Sequence[Run]) -> None:
    """Say that several runs are shown, beside a button that leaves the opened one alone; nothing if it is alone."""
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{len(others) + 1} runs over one another; the photos are the opened run's.", width="content")
        st.button("Only the opened run", key="overlay_end", icon=":material/layers_clear:", on_click=choose, args=((),))


def is_readable(run: Run) -> bool:
    """Whether a folder that looks like a run has settings that can be read."""
    return attempts.sentence(run.config) is None


def is_gone(run: Run | None) -> bool:
    """Whether a run that was opened cannot be read any more: somebody deleted it, or a disk is away.

    A part of the page that is drawn by itself then asks for all of it, which says so.
    """
    return run is not None and not is_readable(run)
