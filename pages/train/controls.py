"""The head of the Train page: start, pause, resume, stop, and what there is to say about the opened run."""

import time
from typing import Any

import streamlit as st

import restorer
from pages.components import formatting
from pages.train import adjustments, notices, overlay, ownership, run_text
from restorer import Run, TrainingConfig, create_run, list_runs, queue_position

_DRAWN = "_run_drawn"  # what the buttons were last drawn for
_RUN = "run"  # in the session, and so in the address
_BEGUN = "_runs_begun"  # runs that Start made and that are not opened yet
_SEQUEL = "_run_sequel"  # names of the runs that were started together, in their order
_CONTINUABLE = ("stopped", "interrupted", "failed", "new")
OBEY_SECONDS = 0.6  # within which a worker usually does what it is asked, so that the page shows it at once
_STOPPABLE = ("waiting", "starting", "running", "paused")


def opened() -> Run | None:
    """The run that the address names, or the last one opened in this session."""
    if begun := st.session_state.get(_BEGUN):
        _open_begun(begun)
    name = st.session_state.get(_RUN)
    if not name:
        return None
    run = next((run for run in list_runs() if run.name == name), None)
    if run is None or not overlay.is_readable(run):
        st.warning(f"There is no run called {formatting.plain(name)} here.")
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
        begun.append(run)


def _open_begun(begun: list[Run]) -> None:
    """Open the first of the runs that were started, and lay the others over it; what is cut short is done again."""
    for run in begun:
        ownership.claim(run)
    st.session_state[_SEQUEL] = [run.name for run in begun]
    open_run(begun[0])
    overlay.choose(begun[1:])
    st.session_state.pop(_BEGUN)


def show(run: Run | None, configs: dict[str, TrainingConfig]) -> None:
    """Draw the buttons, and what there is to say.

    Args:
        run: The opened run.
        configs: What Start would start, by title; empty while the settings cannot be trained with.
    """
    ownership.settle()
    elsewhere = None if run and run.is_active else notices.busy()
    st.fragment(run_every=notices.WAITING_SECONDS if elsewhere else None)(_draw)(run, configs, elsewhere)


def is_stale(run: Run | None) -> bool:
    """Whether the buttons and notices on the page were drawn for another state than the run's, or before a start."""
    return bool(st.session_state.get(_BEGUN)) or st.session_state.get(_DRAWN) != _situation(run)


def _situation(run: Run | None) -> tuple[object, ...]:
    """Everything of a run that buttons and notices depend on."""
    if run is None:
        return ()
    state = run.status()["state"]
    place = queue_position(run) if state == "waiting" else None
    settings = run.learning_rate(), run.keeps_on
    there = run.events_file.is_file(), run.model_file.is_file(), len(run.unreadable())
    return run.name, state, ownership.owns(run), place, *settings, *there


def _draw(run: Run | None, configs: dict[str, TrainingConfig], elsewhere: Run | None) -> None:
    if elsewhere and not elsewhere.is_active:
        st.rerun()
    st.session_state[_DRAWN] = _situation(run)
    status = run.status() if run else {"state": "new"}
    active, owns = bool(run and run.is_active), ownership.owns(run)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Train", anchor=False, width="stretch")
        _start_button(configs, asleep=active and owns)
        _middle_button(run, status, owns=owns)
        _stop_button(run, status, owns=owns)
        adjustments.show(run, asleep=not (active and owns))
    notices.show(run, status, elsewhere)


def _start_button(configs: dict[str, TrainingConfig], *, asleep: bool) -> None:
    if st.button("Start", key="start", icon=":material/play_arrow:", type="primary", disabled=asleep or not configs):
        begun = st.session_state.setdefault(_BEGUN, [])
        notices.attempt(lambda: begin(configs, begun))
        st.rerun()


def _middle_button(run: Run | None, status: dict[str, Any], *, owns: bool) -> None:
    """Pause, Resume or Continue, whichever the state allows."""
    state = status["state"]
    if run and state == "paused":
        label, icon, command = "Resume", "play_arrow", "run"
    elif run and state in _CONTINUABLE:
        label, icon, command = "Continue", "resume", "continue"
    else:
        label, icon, command = "Pause", "pause", "pause"
    asleep = not run or not owns or (command == "pause" and state != "running")
    if run and owns and run_text.state(status, run.command()) == "Pausing":
        label, asleep = "Pausing", True
    if st.button(label, key="middle", icon=f":material/{icon}:", disabled=asleep) and run:
        if command == "continue":
            notices.attempt(lambda: _continue(run))
        else:
            _ask(run, command)
        st.rerun()


def _continue(run: Run) -> None:
    restorer.start_training(run)
    ownership.claim(run)  # last, since Streamlit may end the script here


def _ask(run: Run, command: str) -> None:
    """Ask something of a run's worker, and give it a moment to obey."""
    before, until = run.status()["state"], time.monotonic() + OBEY_SECONDS
    run.ask(command)
    while run.status()["state"] == before and time.monotonic() < until:
        time.sleep(0.02)


def _stop_button(run: Run | None, status: dict[str, Any], *, owns: bool) -> None:
    asleep = not run or not owns or status["state"] not in _STOPPABLE
    label = "Leave the queue" if status["state"] == "waiting" else "Stop"
    if st.button(label, key="stop", icon=":material/stop:", disabled=asleep) and run:
        _ask(run, "stop")
        st.rerun()


def _sequel(run: Run) -> Run:
    """The next of the runs that were started together, once this one has finished and that one is under way."""
    names = st.session_state.get(_SEQUEL, [])
    if run.name not in names or run.status()["state"] != "finished":
        return run
    later = names[names.index(run.name) + 1 :]
    following = next((other for other in list_runs() if other.name in later and other.is_live), None)
    if following is None:
        return run
    overlay.choose([other for other in list_runs() if other.name in names and other.name != following.name])
    return following
