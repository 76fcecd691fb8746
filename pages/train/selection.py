"""The open run: the one that the address names, or the next of those that were started together."""

import streamlit as st

import restorer
from pages.components import formatting
from pages.components.serving import activity
from pages.train import attempts, overlay, ownership
from restorer import Run, RunState, TrainingConfig, create_run, list_runs

_RUN = "run"  # in the session, and so in the address
BEGUN = "_runs_begun"  # runs that Start made and that are not opened yet
_SEQUEL = "_run_sequel"  # names of the runs that were started together, in their order


def opened() -> Run | None:
    """The run that the address names, or the last one opened in this session."""
    if begun := st.session_state.get(BEGUN):
        _open_begun(begun)
    name = st.session_state.get(_RUN)
    if not name:
        return None
    run = next((run for run in list_runs() if run.name == name), None)
    unreadable = attempts.sentence(run.config) if run else None
    if run is None or unreadable:
        st.warning(formatting.plain(unreadable or f"There is no run called {name} here."))
        forget()
        return None
    run = _sequel(run)
    open_run(run)
    return run


def open_run(run: Run) -> None:
    """Name a run in the address, so that a reload or another person finds it."""
    st.session_state[_RUN] = run.name


def forget() -> None:
    """Open no run."""
    st.session_state.pop(_RUN, None)


def begin(configs: dict[str, TrainingConfig], begun: list[Run]) -> None:
    """Start new runs, one after another as their turn comes.

    Nothing is asked of Streamlit here: wherever it is, it may end the script, because the browser wants another run of
    it, and what was begun would be lost.

    Args:
        configs: Settings by title; an empty title leaves the run its folder's name.
        begun: Gets the runs, of which all but the first wait.
    """
    for title, config in configs.items():
        run = create_run(config)
        if title:
            run.rename(title)
        restorer.start_training(run)
        activity.note(f"started the run {run.name}")
        begun.append(run)


def _open_begun(begun: list[Run]) -> None:
    """Open the first of the runs that were started, and lay the others over it; what is cut short is done again."""
    for run in begun:
        ownership.claim(run)
    st.session_state[_SEQUEL] = [run.name for run in begun]
    open_run(begun[0])
    overlay.choose(begun[1:])
    st.session_state.pop(BEGUN)


def _sequel(run: Run) -> Run:
    """The next of the runs that were started together, once this one has finished and that one is under way."""
    names = st.session_state.get(_SEQUEL, [])
    if run.name not in names or run.status().state != RunState.FINISHED:
        return run
    later = names[names.index(run.name) + 1 :]
    following = next((other for other in list_runs() if other.name in later and other.is_live), None)
    if following is None:
        return run
    overlay.choose([other for other in list_runs() if other.name in names and other.name != following.name])
    return following
