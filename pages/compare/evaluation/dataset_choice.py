"""The photographs that a network is measured on: its own test split, a folder on the server, or what is dropped."""

import shlex
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.components import formatting, photo_sources, settings
from pages.components.serving import sharing
from pages.components.settings import DROPPED, FOLDER, TEST_SPLIT
from restorer import MODELS, RestorerError, Run, data, evaluation

_WANTED = "photographs"


@dataclass(frozen=True)
class Chosen:
    """Photographs to measure on.

    Attributes:
        source: ``"embedded"``, or the path of a folder or a ZIP file.
        names: Which of its pictures.
        split: The seed of the split that they are the test photographs of; None if they are all there are.
    """

    source: str
    names: tuple[str, ...]
    split: int | None = None

    def arguments(self) -> str:
        """The arguments of the command line that name them."""
        test = [] if self.split is None else ["--test", "--seed", str(self.split)]
        return shlex.join([self.source, *test])


def choose(model: str) -> Chosen | None:
    """Let a person choose photographs.

    Args:
        model: A model's name or a run's folder; a run knows which photographs it did not learn from.

    Returns:
        All that there are; None, and a sentence, while there are none.
    """
    where = st.segmented_control(
        "Photographs",
        (TEST_SPLIT, FOLDER, DROPPED),
        default=settings.now("test_photos"),
        required=True,
        key="test_photos",
        persist_state="session",
    )
    try:
        if where == FOLDER:
            return _all(photo_sources.typed(key="test_folder", wanted=_WANTED))
        if where == DROPPED:
            why = "so that the same figures can be had again"
            return _all(photo_sources.dropped(key="test_drop", wanted=_WANTED, why=why))
        return _test_split(model)
    except RestorerError as error:
        st.error(formatting.plain(str(error)), icon=":material/error:")
        return None


def _all(source: str | None) -> Chosen | None:
    return Chosen(source, _names(source)) if source else None


def _test_split(model: str) -> Chosen:
    if model in MODELS:
        chosen = Chosen(data.EMBEDDED, _names(data.EMBEDDED, test=True), split=0)
        st.caption(f"The {len(chosen.names):,} test photographs of the embedded set, split as Train splits it.")
        return chosen
    run = Run(Path(model))
    config = run.config()
    unreadable = tuple(name for name, _ in run.unreadable())
    sharing.expect_offered(config.data)
    names = _names(config.data, test=True, seed=config.seed, unreadable=unreadable)
    st.caption(f"The {len(names):,} test photographs of {formatting.plain(run.name)}, which it never saw.")
    return Chosen(config.data, names, split=config.seed)


@st.cache_data(ttl=60, max_entries=32, show_spinner="Looking for photographs")
def _names(source: str, *, test: bool = False, seed: int = 0, unreadable: tuple[str, ...] = ()) -> tuple[str, ...]:
    return evaluation.picture_names(source, test=test, seed=seed, unreadable=unreadable)
