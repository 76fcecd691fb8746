"""The report's network at its full length, as it was recorded, beside the lesson that has time for its beginning."""

import streamlit as st

from pages.components.training_defaults import LESSON
from restorer import ASSETS, LESSONS, Run

_REPORTS = "the_report"
_FIGURES = {
    "figure-07-loss": "The loss over 50 epochs, on what it trains on and on what it has never seen",
    "figure-08-ssim": "The SSIM over 50 epochs, with the compressed photographs' as a dashed line",
}
_SAYS = (
    "Whole photographs at JPEG quality 5, one a step: 44 minutes on two processor cores. What else came of it is in "
    "docs/report.md."
)


def show(run: Run | None) -> None:
    """Offer the recorded curves while the report's lesson is chosen, or its run is open; closed until they are wanted.

    Args:
        run: The opened run, if there is one.
    """
    title = LESSONS[_REPORTS].title
    if st.session_state.get(LESSON) != _REPORTS and not (run and run.title.startswith(title)):
        return
    with st.expander(f"{title}: all 50 epochs, as they were recorded", icon=":material/show_chart:"):
        for place, (name, alt) in zip(st.columns(len(_FIGURES)), _FIGURES.items(), strict=True):
            place.image(ASSETS.parent / "docs" / "report" / f"{name}.svg", alt=alt)
        st.caption(_SAYS)
