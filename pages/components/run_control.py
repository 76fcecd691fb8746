"""The head of the Train page: start, pause, resume, stop, and how the opened run is doing."""

import threading
from typing import Any

import streamlit as st

import restorer
from pages.components import live_events, run_words, wording
from pages.components.live_view import LIVE_SECONDS
from restorer import RestorerError, Run, RunError, TrainingConfig, create_run, list_runs

WAITING_SECONDS = 2.0  # between two looks at whether somebody else's training has ended
_RUN = "run"  # both the address's parameter and the session's key
_PROBLEM = "_run_problem"
_CONTINUABLE = ("stopped", "interrupted", "failed", "new")
_one_at_a_time = threading.Lock()


def opened() -> Run | None:
    """The run that the address names, or the last one opened in this session; the address then names it too."""
    name = st.query_params.get(_RUN) or st.session_state.get(_RUN)
    if not name:
        return None
    run = next((run for run in list_runs() if run.name == name), None)
    if run is None or not _is_readable(run):
        st.warning(f"There is no run called {name} here.")
        forget()
        return None
    open_run(run)
    return run


def open_run(run: Run) -> None:
    """Name a run in the address, so that a reload or another person finds it."""
    st.session_state[_RUN] = run.name
    if st.query_params.get(_RUN) != run.name:
        st.query_params[_RUN] = run.name


def forget() -> None:
    """Open no run."""
    st.session_state.pop(_RUN, None)
    st.query_params.pop(_RUN, None)


def live_run() -> Run | None:
    """The run that is being trained now, if there is one."""
    return next((run for run in list_runs() if run.is_live), None)


def begin(what: Run | TrainingConfig) -> Run:
    """Start a new run with some settings, or continue a run.

    Raises:
        RunError: If a run is being trained already; there is one at a time.
    """
    with _one_at_a_time:
        busy = live_run()
        if busy:
            raise RunError(f"One training at a time: {busy.name} is being trained now.")
        run = what if isinstance(what, Run) else create_run(what)
        restorer.start_training(run)
    return run


def show(run: Run | None, settings: TrainingConfig | None) -> None:
    """Draw the buttons and the figures, and keep them true while a run lives."""
    live = bool(run and run.is_live)
    busy = None if live else live_run()
    every = LIVE_SECONDS if live else WAITING_SECONDS if busy else None
    st.fragment(run_every=every)(_draw)(run, settings, live, busy)


def _draw(run: Run | None, settings: TrainingConfig | None, was_live: bool, busy: Run | None) -> None:
    status = run.status() if run else {"state": "new"}
    live = bool(run and run.is_live)
    if live != was_live or (busy and not busy.is_live):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Train", anchor=False, width="stretch")
        _start_button(settings, disabled=live or bool(busy))
        _middle_button(run, status, busy)
        _stop_button(run, status)
    _say_problem(run, status, busy)
    _figures(run, status)


def _start_button(settings: TrainingConfig | None, *, disabled: bool) -> None:
    if st.button(
        "Start",
        key="start",
        icon=":material/play_arrow:",
        type="primary",
        disabled=disabled or settings is None,
    ):
        assert settings is not None
        _try_to_begin(settings)


def _middle_button(run: Run | None, status: dict[str, Any], busy: Run | None) -> None:
    """Pause, Resume or Continue, whichever the state allows."""
    state = status["state"]
    if run and state == "paused":
        label, icon, command = "Resume", "play_arrow", "run"
    elif run and state in _CONTINUABLE:
        label, icon, command = "Continue", "resume", "continue"
    else:
        label, icon, command = "Pause", "pause", "pause"
    asleep = not run or (command == "continue" and bool(busy)) or (command == "pause" and state != "running")
    ask = run.ask if run and command != "continue" else None  # before the next drawing, so that it shows at once
    clicked = st.button(
        label, key="middle", icon=f":material/{icon}:", disabled=asleep, on_click=ask, args=(command,) if ask else None
    )
    if clicked and run and command == "continue":
        _try_to_begin(run)


def _stop_button(run: Run | None, status: dict[str, Any]) -> None:
    asleep = not run or status["state"] not in ("running", "paused", "starting")
    ask = run.ask if run else None
    st.button("Stop", key="stop", icon=":material/stop:", disabled=asleep, on_click=ask, args=("stop",))


def _try_to_begin(what: Run | TrainingConfig) -> None:
    st.session_state.pop(_PROBLEM, None)
    try:
        open_run(begin(what))
    except RestorerError as error:
        st.session_state[_PROBLEM] = str(error)
    except OSError as error:
        st.session_state[_PROBLEM] = f"The run's folder cannot be written: {error.strerror or error}."
    st.rerun()


def _say_problem(run: Run | None, status: dict[str, Any], busy: Run | None) -> None:
    problem = st.session_state.pop(_PROBLEM, None)
    if busy:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(f"One training at a time: {busy.name} is being trained now.", width="stretch")
            if st.button("Watch it", key="watch", icon=":material/visibility:"):
                open_run(busy)
                st.rerun()
    elif problem:
        st.error(problem)
    if run and status["state"] == "failed":
        st.error(run_words.failure(status))


def _figures(run: Run | None, status: dict[str, Any]) -> None:
    story = live_events.story_of(run)
    latest, best = story.latest or {}, story.best or {}
    if run:
        st.progress(
            min(1.0, status.get("progress") or 0.0),
            run_words.headline(status, run.command(), story.latest, run.config()),
        )
        st.caption(run_words.settings(run.config()))
    else:
        st.progress(0.0, "**Ready**")
        st.caption("Choose the settings on the left; one training runs at a time, and everybody here can watch it.")
    left = run_words.seconds_left(status.get("progress"), latest.get("seconds"))
    rate = latest.get("learning_rate")
    places = iter(st.columns([4, 4, 5, 6, 6], gap="small"))
    next(places).metric("Time left", run_words.duration(left if status["state"] != "finished" else 0))
    next(places).metric("Images a second", f"{story.speed:.0f}" if story.speed else wording.UNKNOWN)
    next(places).metric("Learning rate", run_words.small(rate))
    with next(places):
        _scored("Best SSIM", best.get("ssim"), best.get("jpeg_ssim"), percent=True)
    with next(places):
        _scored("PSNR", best.get("psnr"), best.get("jpeg_psnr"), percent=False)


def _scored(label: str, own: float | None, plain: float | None, *, percent: bool) -> None:
    """A figure and how far it is above the plain JPEG's; the second line is there from the start, so nothing jumps."""
    if own is None or plain is None:
        st.metric(label, wording.UNKNOWN, "vs JPEG", delta_color="off", delta_arrow="off")
        return
    say = run_words.percent if percent else wording.decibels
    ahead = f"{100 * (own - plain):+.1f}" if percent else f"{own - plain:+.2f}"
    level = not ahead.strip("+-0.")
    st.metric(
        label,
        say(own),
        f"{ahead} vs JPEG {say(plain).removesuffix(' dB')}",
        delta_color="off" if level else "normal",
        delta_arrow="off" if level else "auto",
    )


def _is_readable(run: Run) -> bool:
    try:
        run.config()
    except RestorerError:
        return False
    return True
