"""The part of the Train page that moves: curves and previews, told anew twice a second while the run lives."""

from collections.abc import Sequence

import streamlit as st

from pages.components import live_chart_view, live_charts, live_events, live_previews, run_keep, run_overlay
from restorer import Run

LIVE_SECONDS = 0.45  # under half a second, so that a late tick of the browser still makes two a second
LONG_SHARE = 1 / 2000  # a run that has lasted long tells an event at most every 1/2000 of its age
KEEP_SECONDS = 4.0  # between two looks at whether there is a model to take
_CALM = """<style>
    [data-testid="stStatusWidget"] {visibility: hidden}
    [data-stale="true"] {opacity: 1 !important; transition: none !important}
</style>"""


def show(run: Run | None, others: Sequence[Run] = ()) -> None:
    """Draw a run's curves and previews, and keep drawing them while it trains.

    Args:
        run: The opened run, if there is one.
        others: Runs whose curves are laid over its own, from `run_overlay.chosen`.
    """
    live = [each for each in (run, *others) if each and each.is_active]
    # Streamlit's own signs that a script runs would come and go twice a second: pale parts, and a second "Stop"
    st.html(_CALM)
    run_overlay.offer_end(others)
    # what can be taken changes rarely, and buttons cost more than curves
    with st.container():
        st.fragment(run_every=_every(live))(_draw)(run, tuple(others))
    st.fragment(run_every=KEEP_SECONDS if live else None)(run_keep.show)(run)


def _every(live: Sequence[Run]) -> float | None:
    """Seconds between two looks at some runs that are under way: no more often than the youngest has news."""
    ages = [(live_events.story_of(run).latest or {}).get("seconds", 0.0) for run in live]
    return max(LIVE_SECONDS, LONG_SHARE * min(ages)) if ages else None


def _draw(run: Run | None, others: Sequence[Run]) -> None:
    live_chart_view.show(live_charts.tell(run, others, message=_message(run)), key="live_curves")
    live_previews.show(run, live_events.story_of(run))


def _message(run: Run | None) -> str:
    if run is None:
        return "Press Start, and the curve grows here."
    state = run.status()["state"]
    if state == "waiting":
        return "It waits for its turn, and starts by itself."
    if state == "starting":
        return "Loading TensorFlow and the photographs. The curve begins here in some ten seconds."
    return "Nothing to draw yet."
