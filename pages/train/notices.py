"""Notices about a run beside its figures: a queue, another's run, a problem."""

import streamlit as st

from pages.components import formatting
from pages.components.reruns import presses
from pages.components.serving import sharing
from pages.train import attempts, run_text
from restorer import Run, RunState, RunStatus, list_runs, queue_position

WAITING_SECONDS = 2.0  # between two looks at whether somebody else's training has ended
_MOST_LISTED = 30
_UNDER_WAY = (RunState.RUNNING, RunState.PAUSED, RunState.FINISHED, RunState.STOPPED)  # whose message is a notice


def busy() -> Run | None:
    """The run that is being trained now, if there is one."""
    return next((run for run in list_runs() if run.is_live), None)


def show(run: Run | None, status: RunStatus) -> None:
    """Draw what there is to say, the most pressing first; mostly nothing."""
    problem = attempts.problem()
    if problem:
        st.error(formatting.plain(problem))
    if run and status.message and status.state in _UNDER_WAY:
        st.warning(formatting.plain(status.message))
    if run and status.state == RunState.WAITING:
        _show_place(run)
    elif run and status.state == RunState.FAILED:
        st.error(formatting.plain(_failure(run, status)))
    if run and (left_out := run.unreadable()):
        _list_unreadable(left_out)


def _failure(run: Run, status: RunStatus) -> str:
    """Why a run failed; of one that learnt from what is not offered, where that is stays untold."""
    if sharing.is_offered(run.config().data):
        return run_text.failure(status)
    return "The training failed; worker.log in the run's folder says why."


def _show_place(run: Run) -> None:
    ahead = busy()
    place = queue_position(run) or 1
    behind = f" behind {formatting.plain(ahead.title)}" if ahead else ""
    st.info(f"Number {place} in the queue{behind}; it starts by itself.", icon=":material/hourglass_top:")


def offer_to_watch(elsewhere: Run) -> None:
    """Say that a run is being trained, beside the button that opens it: what the page is for, as long as it goes on."""
    st.info(
        f"{formatting.plain(elsewhere.title)} is being trained now. Start puts yours in the queue behind it.",
        icon=":material/model_training:",
        width="stretch",
    )
    about, icon = elsewhere.name, ":material/visibility:"
    if presses.button("Watch it", key="watch", about=about, icon=icon, type="primary"):
        st.session_state["run"] = elsewhere.name
        st.rerun()


def _list_unreadable(left_out: list[tuple[str, str]]) -> None:
    one = len(left_out) == 1
    with st.expander(f"{len(left_out):,} photograph{'' if one else 's'} could not be read", icon=":material/report:"):
        for name, reason in left_out[:_MOST_LISTED]:
            st.caption(f"**{formatting.plain(name)}** {formatting.plain(reason)}")
        if len(left_out) > _MOST_LISTED:
            st.caption(f"… and {len(left_out) - _MOST_LISTED:,} more.")
