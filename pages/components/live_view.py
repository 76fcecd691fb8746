"""The part of the Train page that moves: curves and previews, redrawn twice a second while the run lives."""

import streamlit as st

from pages.components import live_charts, live_events, live_previews, run_keep
from restorer import Run

LIVE_SECONDS = 0.5
_CALM = """<style>
    [data-testid="stStatusWidget"] {visibility: hidden}
    [data-stale="true"] {opacity: 1 !important; transition: none !important}
</style>"""


def show(run: Run | None) -> None:
    """Draw a run's curves and previews, and keep drawing them while it trains."""
    live = bool(run and run.is_live)
    # Streamlit's own signs that a script runs would come and go twice a second: pale parts, and a second "Stop"
    st.html(_CALM)
    st.fragment(run_every=LIVE_SECONDS if live else None)(_draw)(run)


def _draw(run: Run | None) -> None:
    story = live_events.story_of(run)
    config = run.config() if run else None
    message = _message(run)
    with st.grid("auto", min_column_width=380, gap="small") as grid:
        with grid.cell(), st.container(border=True, height="stretch"):
            live_charts.show_loss(story, config, message)
        with grid.cell(), st.container(border=True, height="stretch"):
            live_charts.show_quality(story, config)
    with st.container(border=True):
        live_previews.show(run, story)
    run_keep.show(run)


def _message(run: Run | None) -> str:
    if run is None:
        return "The curve grows here."
    if run.status()["state"] == "starting":
        return "Loading TensorFlow and the photographs. The curve begins here in some ten seconds."
    return "Nothing to draw yet."
