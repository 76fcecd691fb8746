"""A run of the report's network, as the report would show it: its page, drawn when somebody asks for it."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from pages.components import background_job, formatting
from pages.components.background_job import Job
from pages.components.reruns import presses
from pages.components.serving import sharing
from restorer import DataError, Run, draw_report, report_page

LOADED = 0.25  # the share of the work after which pictures are regenerated
_DRAWING, _OPEN = "_report_drawing", "report_page"


@dataclass(frozen=True)
class Drawing:
    """The page of a run, being drawn.

    Attributes:
        run: Whose page.
        job: The work.
    """

    run: Run
    job: Job


def show(run: Run | None) -> None:
    """Offer the page of a run of the report's network, once it has a model; closed until somebody wants it."""
    if run is None or not run.model_file.is_file() or not run.config().model.startswith("report"):
        return
    drawing: Drawing | None = st.session_state.get(_DRAWING)
    if drawing and drawing.run != run:
        drawing = None
    background_job.section(
        "The report's page", drawing.job if drawing else None, partial(_draw, run, drawing), key=_OPEN
    )


def _draw(run: Run, drawing: Drawing | None) -> None:
    page = report_page(run)
    if drawing and drawing.job.is_running:
        _show_progress(drawing.job, has_page=page is not None)
        if page is None:
            return
    elif drawing and drawing.job.error:
        st.error(formatting.plain(drawing.job.error), icon=":material/error:")
    if page is None:
        _offer(run)
        return
    st.download_button(
        "Download the page",
        page.read_bytes(),
        f"{run.name}-report.html",
        "text/html",
        on_click="ignore",
        icon=":material/download:",
        key="report_download",
    )
    st.iframe(page, alt="The report's page of this run")  # as high as it is: the window scrolls, and nothing in it


def _show_progress(job: Job, *, has_page: bool) -> None:
    if has_page:
        says = "The page is there already; the networks that ship are being measured beside this one"
    elif job.share < LOADED:
        says = "Reading the photographs and loading TensorFlow"
    else:
        says = "Regenerating the test pictures"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", key="report_stop", icon=":material/stop:", on_click=job.stop)
        st.progress(job.share, f"{says}{job.outlook()}")


def _offer(run: Run) -> None:
    st.caption("Every figure of the report, drawn from this run: its curves, and what it makes of the test pictures.")
    active, icon = run.is_active, ":material/article:"
    if presses.button("Draw the page", key="report_draw", about=run.name, icon=icon, disabled=active):
        try:
            sharing.expect_offered(run.config().data)  # whose test photographs the page shows
        except DataError as error:
            st.error(formatting.plain(str(error)), icon=":material/error:")
            return
        st.session_state[_DRAWING] = Drawing(
            run, Job(lambda report: _work(run, report), what=f"drew the report's page of the run {run.name}")
        )
        st.rerun()
    if active:
        st.caption("Once the training has ended.")


def _work(run: Run, report: background_job.ProgressCallback) -> None:
    draw_report(run, progress=report)
