"""Actions on the runs that are ticked in the history."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages.components import formatting
from pages.components.reruns import presses
from pages.components.serving import activity
from pages.train import attempts, exports, overlay, ownership, selection
from restorer import Run


def show(ticked: Sequence[Run], opened: Run | None) -> None:
    """A row of buttons, each awake when it fits what is ticked, so that nothing moves when ticks come and go."""
    one = ticked[0] if len(ticked) == 1 else None
    several = 2 <= len(ticked) <= overlay.MOST_RUNS
    pressed = partial(presses.button, about=tuple(run.name for run in ticked))
    with st.container(horizontal=True):
        if pressed("Open", key="open_run", icon=":material/visibility:", disabled=not one) and one:
            open_runs([one], opened)
        if pressed("Curves together", key="overlay_runs", icon=":material/stacked_line_chart:", disabled=not several):
            open_runs(ticked, opened)
        if pressed("Rename", key="rename_run", icon=":material/edit:", disabled=not one) and one:
            _rename(one)
        exports.show(one, key="ticked")
        # last and without a frame: it is what is wanted least
        if pressed("Delete", key="delete_runs", type="tertiary", icon=":material/delete:", disabled=not ticked):
            _delete(list(ticked), opened)


def open_runs(runs: Sequence[Run], opened: Run | None) -> None:
    """Open one run, and lay the others' curves over its own; the run that is open already stays so if it is among."""
    first = next((run for run in runs if opened and run.name == opened.name), runs[0])
    selection.open_run(first)
    overlay.choose([run for run in runs if run.name != first.name])
    st.rerun()


@st.dialog("Rename a run")
def _rename(run: Run) -> None:
    with st.form("rename", border=False):
        title = st.text_input("Title", run.title, key=f"title_{run.name}", max_chars=60)
        saved = st.form_submit_button("Save", type="primary")
    if saved and _done(lambda: run.rename(title)):
        st.rerun()


@st.dialog("Delete for good?")
def _delete(runs: list[Run], opened: Run | None) -> None:
    st.markdown("  \n".join(f"**{formatting.plain(run.title)}**" for run in runs))
    what = "its curves, pictures and model" if len(runs) == 1 else "their curves, pictures and models"
    st.markdown(f"This removes {what}, and cannot be undone.")
    hindered = _show_what_hinders(runs)
    with st.container(horizontal=True):
        if st.button("Keep", key="delete_refused", type="primary"):  # first, so that a key pressed in haste harms none
            st.rerun()
        confirmed = st.button("Delete", key="delete_confirmed", icon=":material/delete:", disabled=hindered)
    if confirmed and not hindered and all([_deleted(run) for run in runs]):
        if opened and opened.name in {run.name for run in runs}:
            selection.forget()
        st.rerun()


def _show_what_hinders(runs: Sequence[Run]) -> bool:
    """Show why some runs cannot be deleted, and whose they are; whether there is such a reason."""
    active = [run for run in runs if run.is_active]
    others = [run for run in runs if not ownership.may_delete(run)]
    if active:
        st.error(f"{formatting.plain(active[0].title)} is being trained; stop it first.")
    elif others:
        _offer_to_take_over(others)
    elif any(run.owner() is None for run in runs):
        st.caption("A run that belongs to nobody, like one that was started in a terminal, may be deleted by anybody.")
    return bool(active or others)


def _offer_to_take_over(others: Sequence[Run]) -> None:
    title = formatting.plain(others[0].title)
    more = f", as do {len(others) - 1} more" if len(others) > 1 else ""
    st.warning(
        f"{title} belongs to somebody else{more}; only its owner may delete it. Take over first, if that is agreed.",
        icon=":material/group:",
    )
    st.button("Take over", key="delete_take_over", icon=":material/back_hand:", on_click=_take_over, args=(others,))


def _take_over(others: Sequence[Run]) -> None:
    for run in others:
        ownership.claim(run)


def _deleted(run: Run) -> bool:
    deleted = _done(run.delete)
    if deleted:
        activity.note(f"deleted the run {run.name}")
    return deleted


def _done(work: Callable[[], None]) -> bool:
    said = attempts.sentence(work)
    if said:
        st.error(formatting.plain(said))
    return said is None
