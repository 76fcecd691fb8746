"""Which network restores: one whose weights ship, or a run made here."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from restorer import MODELS, list_runs

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def choose(place: "DeltaGenerator") -> str | None:
    """Let a person choose a network; the choice is the session's ``model``, which the Train page sets too.

    Args:
        place: Where it is chosen.

    Returns:
        A model's name or a run's folder, as `models.load` takes it; None if there is nothing to choose from.
    """
    sources = available()
    if not sources:
        return None
    if st.session_state.get("model") not in sources:
        st.session_state.pop("model", None)  # a run that was deleted since
    return place.selectbox("Model", sources, format_func=title, key="model", bind="query-params")


def available() -> list[str]:
    """What there is to choose: models whose weights ship, then runs with a model, newest first."""
    shipped = [entry.name for entry in MODELS.values() if entry.ships]
    return shipped + [str(run.folder) for run in list_runs() if run.model_file.is_file()]


def title(source: str) -> str:
    """How a model is called on the page."""
    return source if source in MODELS else f"{Path(source).name} (trained here)"
