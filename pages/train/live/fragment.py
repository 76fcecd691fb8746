"""The part of the Train page that moves: figures, pictures and curves, drawn anew while the run lives.

It is one fragment, because each run of one makes the browser look through the whole page, whatever it changes: two
watching tabs with two such fragments took more than a fifth of the training's speed on a laptop with two cores.
"""

from collections.abc import Sequence

import streamlit as st

from pages.components.failures import unforeseen
from pages.components.reruns import quiet_reruns
from pages.train import controls, example, exports, overlay
from pages.train.live import charts, charts_view, closer_look, event_log, previews, status_view
from pages.train.live import status as live_status
from restorer import Run, RunState, RunStatus, runs_answer

# Between two looks at a run, in seconds: often until its first point is there, for which everybody waits; then less,
# for the sake of its speed. What a look finds is drawn in steps of half a second, so the curves always move.
STARTING_LOOKS, FIRST_LOOKS, LOOKS, YOUNG = 0.4, 1.0, 2.0, 20.0
LONG_SHARE = 1 / 2000  # a run that has lasted long writes an event at most every 1/2000 of its age


def show(run: Run | None, others: Sequence[Run] = ()) -> None:
    """Draw a run's figures, previews and curves, and keep drawing them while it trains.

    Args:
        run: The opened run, if there is one.
        others: Runs whose curves are laid over its own, from `overlay.chosen`.
    """
    live = [each for each in (run, *others) if each and each.is_active]
    quiet_reruns.hide_signs()  # which would come and go twice a second: pale parts, and a second "Stop"
    every = pace(live)
    st.fragment(run_every=every)(unforeseen.told(_draw))(run, tuple(others), live, every)
    overlay.offer_end(others)
    closer_look.offer(run)
    exports.show(run)


def pace(live: Sequence[Run]) -> float | None:
    """Seconds between two looks at some runs that are under way: no more often than the youngest has news."""
    ages = [(event_log.story_of(run).latest or {}).get("seconds", 0.0) for run in live]
    if not ages:
        return None
    if any(run.status().state == RunState.STARTING for run in live):
        return STARTING_LOOKS
    return FIRST_LOOKS if min(ages) < YOUNG else max(LOOKS, LONG_SHARE * min(ages))


def _draw(run: Run | None, others: Sequence[Run], live: Sequence[Run], every: float | None) -> None:
    if not runs_answer() or any(map(overlay.is_gone, (run, *others))):
        st.rerun()  # all of the page, which says so
    if run:
        run.watch()
    if controls.is_stale(run):
        st.rerun()
    status = run.status() if run else RunStatus()
    story = event_log.story_of(run)
    status_view.show(live_status.payload(run, status, story), key="live_status")
    message = _message(run, status.state)
    played = example.until_the_first_point(run, status, has_points=story.latest is not None)
    if played:
        run, *others = played.runs
        story = event_log.story_of(run)
    says = played.says if played else ""
    previews.show(run, story, example=says)
    charts_view.show(charts.payload(run, others, message=message, example=says), key="live_curves")
    if every and (pace(live) or 0) > 1.5 * every:
        st.rerun()  # after what was new has been shown


def _message(run: Run | None, state: str) -> str:
    if run is None:
        return "Press Start, and yours grows here."
    if state == RunState.WAITING:
        return "Yours waits for its turn, and starts by itself."
    if state == RunState.STARTING:
        return "Loading TensorFlow and the photographs. Your curve begins here in some ten seconds."
    return "Nothing to draw yet."
