"""The choice of networks: one or two of those whose weights ship and the runs made here."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.components import address, formatting, settings
from restorer import MODELS, Run, list_runs

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


_SECOND = "second_model"


def choose(first: "DeltaGenerator", second: "DeltaGenerator") -> list[str]:
    """Let a person choose a network, and perhaps one beside it.

    The first is the session's ``model``, which the Train page sets too.

    Args:
        first: Where the network is chosen.
        second: Where the one beside it is.

    Returns:
        Models' names or runs' folders, as `models.load` takes them: none, one or two.
    """
    sources = available()
    if not sources:
        return []
    for key in ("model", _SECOND):
        if st.session_state.get(key, sources[0]) not in (*sources, None):  # a run that was deleted since
            address.trouble(f"The network {title(st.session_state.pop(key))} is not here any more.")
    chosen = first.selectbox(
        "Network",
        sources,
        settings.position("model", sources) or 0,
        format_func=title,
        key="model",
        persist_state="session",
    )
    others = [source for source in sources if source != chosen]
    beside = second.selectbox(
        "Second network",
        others,
        settings.position(_SECOND, others),
        format_func=title,
        key=_SECOND,
        placeholder="none",
        persist_state="session",
    )
    return [source for source in (chosen, beside) if source]


def available() -> list[str]:
    """What there is to choose: models whose weights ship, then runs with a model, newest first."""
    shipped = [entry.name for entry in MODELS.values() if entry.ships]
    return shipped + [str(run.folder) for run in list_runs() if run.model_file.is_file()]


def title(source: str) -> str:
    """How a network is called on the page, in full."""
    return short(source) if source in MODELS else f"{short(source)} (trained here)"


def short(source: str) -> str:
    """Its name alone, or the title of its run."""
    if source in MODELS:
        return MODELS[source].title
    run = Run(Path(source))
    return formatting.run(run.title, run.name)


def file_name(source: str) -> str:
    """What stands for it in the name of a file: a network's technical name, or that of the run's folder."""
    return source if source in MODELS else Path(source).name
