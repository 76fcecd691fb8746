"""Every run made here: a table, in which one is ticked to be opened or several to be compared."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from pages.components import formatting
from pages.components.failures import unforeseen
from pages.train import attempts, history_actions, run_text
from restorer import RestorerError, Run, list_runs

_MOST_RUNS = 200
_HINT = "Tick a run to open, rename or download it; tick two to four to see their curves over one another."
_EMPTY = "None yet. Every run that is started stays here with its curves, its pictures and its model."


def show(run: Run | None) -> None:
    """An expander with the runs, newest first, and what can be done with the ticked ones."""
    panel = st.expander("Runs made here", key="runs", icon=":material/history:", on_change="rerun")
    if panel.open:
        with panel:
            _table(run)


@st.fragment
@unforeseen.told
def _table(opened: Run | None) -> None:
    found = list_runs()[:_MOST_RUNS]
    left_out = {run.name: said for run in found if (said := attempts.sentence(run.config))}
    made = [(run, row) for run in found if run.name not in left_out and (row := _row(run, opened))]
    if made:
        _offer(made, opened)
    else:
        st.caption(_EMPTY)
    for name, said in left_out.items():
        st.caption(f"**{formatting.plain(name)}** is left out. {formatting.plain(said)}")


def _offer(made: list[tuple[Run, dict[str, Any]]], opened: Run | None) -> None:
    event = st.dataframe(
        pd.DataFrame([row for _, row in made]),
        hide_index=True,
        key=f"runs_table_{len(made)}",  # ticks are by row, and rows move when a run comes or goes
        on_select="rerun",
        selection_mode="multi-row",
        column_config=_columns(),
        height=min(420, 38 + 35 * len(made)),
    )
    ticked = [made[row][0] for row in event["selection"]["rows"] if row < len(made)]
    history_actions.show(ticked, opened)
    st.caption(_HINT)


def _columns() -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        " ": st.column_config.TextColumn(width=28),
        "Settings": st.column_config.TextColumn(width="large"),
        "Best SSIM": number(format="%.1f %%", help="The highest on its held-out photographs."),
        "Over the JPEG": number(format="%+.2f dB", help="How many decibels of PSNR it gained over the plain JPEG."),
    }


def _row(run: Run, opened: Run | None) -> dict[str, Any] | None:
    try:
        config, status = run.config(), run.status()
        seconds, ssim, gain = _summary(str(run.folder), _stamp(run))
    except RestorerError:
        return None
    model, _, settings = run_text.settings(config).partition(" · ")
    return {
        " ": "●" if opened and run.name == opened.name else "",
        "Run": run.title,
        "Model": model,
        "Settings": settings,
        "Best SSIM": None if ssim is None else 100 * ssim,
        "Over the JPEG": gain,
        "Trained": formatting.duration(seconds),
        "State": run_text.state(status),
    }


def _stamp(run: Run) -> tuple[int, float]:
    try:
        found = run.events_file.stat()
    except OSError:
        return 0, 0.0
    return found.st_size, found.st_mtime


@st.cache_data(max_entries=2 * _MOST_RUNS, show_spinner=False)
def _summary(folder: str, stamp: tuple[int, float]) -> tuple[float | None, float | None, float | None]:
    """Seconds trained, best SSIM, and the decibels gained there."""
    events = Run(Path(folder)).events()
    validations = (event for event in events if event.get("ssim") is not None)
    best: dict[str, Any] = max(validations, key=lambda event: event["ssim"], default={})
    gain = best["psnr"] - best["jpeg_psnr"] if {"psnr", "jpeg_psnr"} <= best.keys() else None
    return events[-1].get("seconds") if events else None, best.get("ssim"), gain
