"""Exports of a run: compare with it, download its model and its history."""

import csv
import io

import streamlit as st

from pages.components import address
from restorer import Run


def show(run: Run | None, *, key: str = "") -> None:
    """A link and two buttons, asleep until there is something to take.

    Args:
        run: Whose they are.
        key: Sets these three apart from others on the page.
    """
    suffix = f"_{key}" if key else ""
    trained = bool(run and run.holds(run.model_file))
    has_events = bool(run and run.events_file.is_file())
    name = run.name if run else "run"
    kept_by = run.config().monitor.upper() if run else "SSIM"
    with st.container(horizontal=True, width="content" if key else "stretch"):
        _link(name, trained=trained, key=f"use_in_compare{suffix}")
        st.download_button(
            "Model (.keras)",
            data=run.model_file.read_bytes if run and trained else b"",
            file_name=f"{name}.keras",
            icon=":material/download:",
            key=f"download_model{suffix}",
            on_click="ignore",
            disabled=not trained,
            help=f"The best so far, by {kept_by} on the held-out photographs.",
        )
        st.download_button(
            "History (CSV)",
            data=(lambda: history_csv(run)) if run and has_events else b"",
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"download_history{suffix}",
            on_click="ignore",
            disabled=not has_events,
        )


def _link(name: str, *, trained: bool, key: str) -> None:
    label, icon = "Use in Compare", ":material/compare:"
    if not trained:  # as a button: a link that leads nowhere has too little contrast, and nobody is told that it is one
        st.button(label, key=key, icon=icon, type="tertiary", disabled=True)
        return
    st.page_link("pages/3_compare.py", label=label, icon=icon, query_params={**address.query(), "model": name})


def history_csv(run: Run) -> str:
    """Every event of a run as CSV, a column for each key that occurs."""
    events = run.events()
    columns = list(dict.fromkeys(key for event in events for key in event))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(events)
    return text.getvalue()
