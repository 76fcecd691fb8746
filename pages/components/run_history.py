"""Every run made here: a table, and opening one."""

from pathlib import Path

import pandas as pd
import streamlit as st

from pages.components import live_events, run_control, run_words
from restorer import RestorerError, Run, list_runs

_MOST_RUNS = 200


def show(run: Run | None) -> None:
    """An expander with the runs, newest first; choosing one opens it."""
    panel = st.expander("Runs made here", key="runs", icon=":material/history:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        runs = list_runs()[:_MOST_RUNS]
        rows = [row for row in (_row(made, opened=bool(run and made.name == run.name)) for made in runs) if row]
        if not rows:
            st.caption("None yet.")
            return
        names = [row["Run"] for row in rows]
        st.caption("Choose one to open it.")
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            key=f"runs_table_{len(rows)}",
            on_select=lambda: _open(f"runs_table_{len(rows)}", names),
            selection_mode="single-row",
        )


def _open(key: str, names: list[str]) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    found = [run for run in list_runs() if chosen and run.name == names[chosen[0]]]
    if found:
        run_control.open_run(found[0])


def _row(run: Run, *, opened: bool) -> dict[str, str] | None:
    try:
        config, status = run.config(), run.status()
    except RestorerError:
        return None
    seconds, best, plain = _summary(str(run.folder), _stamp(run))
    lowest, highest = config.quality
    return {
        " ": "●" if opened else "",
        "Run": run.name,
        "Model": config.model,
        "Quality": f"{lowest}" if lowest == highest else f"{lowest}–{highest}",
        "Best SSIM": run_words.percent(best),
        "JPEG": run_words.percent(plain),
        "State": run_words.state(status),
        "Trained": run_words.duration(seconds),
    }


def _stamp(run: Run) -> tuple[int, float]:
    try:
        found = run.events_file.stat()
    except OSError:
        return 0, 0.0
    return found.st_size, found.st_mtime


@st.cache_data(max_entries=2 * _MOST_RUNS, show_spinner=False)
def _summary(folder: str, stamp: tuple[int, float]) -> tuple[float | None, float | None, float | None]:
    """Seconds trained, best SSIM, and the plain JPEG's."""
    story = live_events.story_of(Run(Path(folder)))
    best = story.best or {}
    return (story.latest or {}).get("seconds"), best.get("ssim"), best.get("jpeg_ssim")
