"""The head of the Train page: start, pause, resume, stop, and notices about the opened run."""

import time
from typing import Literal

import streamlit as st

import restorer
from pages.components.failures import unforeseen
from pages.components.reruns import presses
from pages.components.serving import activity, sharing
from pages.train import adjustments, attempts, notices, overlay, ownership, run_text, selection
from restorer import Run, RunState, RunStatus, TrainingConfig, queue_position

_DRAWN = "_run_drawn"  # what the buttons were last drawn for
_CONTINUABLE = (RunState.STOPPED, RunState.INTERRUPTED, RunState.FAILED, RunState.NEW)
OBEY_SECONDS = 0.6  # within which a worker usually does what it is asked, so that the page shows it at once
_STOPPABLE = (RunState.WAITING, RunState.STARTING, RunState.RUNNING, RunState.PAUSED)


def show(run: Run | None, configs: dict[str, TrainingConfig]) -> None:
    """Draw the buttons, and the notices.

    Args:
        run: The opened run.
        configs: What Start would start, by title; empty while the settings cannot be trained with.
    """
    ownership.settle()
    elsewhere = None if run and run.is_active else notices.busy()
    st.fragment(run_every=notices.WAITING_SECONDS if elsewhere else None)(unforeseen.told(_draw))(
        run, configs, elsewhere
    )


def is_stale(run: Run | None) -> bool:
    """Whether the buttons and notices on the page were drawn for another state than the run's, or before a start."""
    return bool(st.session_state.get(selection.BEGUN)) or st.session_state.get(_DRAWN) != _situation(run)


def _situation(run: Run | None) -> tuple[object, ...]:
    """Everything of a run that buttons and notices depend on."""
    if run is None:
        return ()
    state = run.status().state
    place = queue_position(run) if state == RunState.WAITING else None
    settings = run.learning_rate(), run.keeps_on
    there = run.events_file.is_file(), run.model_file.is_file(), len(run.unreadable())
    return run.name, state, ownership.owns(run), place, *settings, *there


def _draw(run: Run | None, configs: dict[str, TrainingConfig], elsewhere: Run | None) -> None:
    if (elsewhere and not elsewhere.is_active) or overlay.is_gone(run):
        st.rerun()
    st.session_state[_DRAWN] = _situation(run)
    status = run.status() if run else RunStatus()
    active, owns = bool(run and run.is_active), ownership.owns(run)
    others = run if active and not owns else elsewhere
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Train", anchor=False, width="content" if others else "stretch")
        if others and others is run:
            ownership.offer(others)
        elif others:
            notices.offer_to_watch(others)
        _start_button(configs, asleep=active and owns, leads=others is None)
        _middle_button(run, status, owns=owns)
        _stop_button(run, status, owns=owns)
        adjustments.show(run, asleep=not (active and owns))
    notices.show(run, status)


def _start_button(configs: dict[str, TrainingConfig], *, asleep: bool, leads: bool) -> None:
    """Start, the page's main button unless there is a training of somebody else's to watch."""
    kind: Literal["primary", "secondary"] = "primary" if leads else "secondary"
    asleep = asleep or not configs
    begun = st.session_state.setdefault(selection.BEGUN, [])
    if presses.button("Start", key="start", icon=":material/play_arrow:", type=kind, disabled=asleep):
        attempts.note(lambda: selection.begin(configs, begun))
        st.rerun()


def _middle_button(run: Run | None, status: RunStatus, *, owns: bool) -> None:
    """Pause, Resume or Continue, whichever the state allows."""
    state = status.state
    if run and state == RunState.PAUSED:
        label, icon, command = "Resume", "play_arrow", "run"
    elif run and state in _CONTINUABLE:
        label, icon, command = "Continue", "resume", "continue"
    else:
        label, icon, command = "Pause", "pause", "pause"
    asleep = not run or not owns or (command == "pause" and state != RunState.RUNNING)
    if run and owns and run_text.state(status, run.command()) == "Pausing":
        label, asleep = "Pausing", True
    about = run and run.name
    if presses.button(label, key="middle", about=about, icon=f":material/{icon}:", disabled=asleep) and run:
        attempts.note(lambda: _continue(run) if command == "continue" else _ask(run, command))
        st.rerun()


def _continue(run: Run) -> None:
    sharing.expect_offered(run.config().data)
    restorer.start_training(run)
    activity.note(f"continued the run {run.name}")
    ownership.claim(run)  # last, since Streamlit may end the script here


def _ask(run: Run, command: str) -> None:
    """Ask something of a run's worker, and give it a moment to obey."""
    before, until = run.status().state, time.monotonic() + OBEY_SECONDS
    run.ask(command)
    activity.note(f"asked the run {run.name} to {command}")
    while run.status().state == before and time.monotonic() < until:
        time.sleep(0.02)


def _stop_button(run: Run | None, status: RunStatus, *, owns: bool) -> None:
    asleep = not run or not owns or status.state not in _STOPPABLE
    label = "Leave the queue" if status.state == RunState.WAITING else "Stop"
    about = run and run.name
    if presses.button(label, key="stop", about=about, icon=":material/stop:", disabled=asleep) and run:
        attempts.note(lambda: _ask(run, "stop"))
        st.rerun()
