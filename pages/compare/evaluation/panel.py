"""A whole test set, compressed, regenerated and scored: the report's Figure 9 for any number of photographs."""

from functools import partial

import streamlit as st

from pages.compare import network_choice, restoration
from pages.compare.evaluation import dataset_choice, result
from pages.compare.evaluation.measurement import Measurement, Setting
from pages.components import background_job, formatting
from pages.components.reruns import presses
from pages.components.settings import TEST_COUNT
from restorer import ModelError

_MADE, _COUNT = "_test_set", "test_count"


def show(model: str | None, *, quality: int, subsampling: str) -> None:
    """Invite to measure a network on many photographs; closed until somebody wants it.

    Args:
        model: A model's name or a run's folder; None if there is none, and so nothing to measure.
        quality: IJG quality to compress at.
        subsampling: Chroma subsampling.
    """
    if model is None:
        return
    made: Measurement | None = st.session_state.get(_MADE)
    draw = partial(_draw, model, quality, subsampling)
    background_job.section("A whole test set", made.job if made else None, draw, key="test_set")


def _draw(model: str, quality: int, subsampling: str) -> None:
    st.caption("How near is each photograph to its original, compressed and regenerated? Figure 9 of the report.")
    made: Measurement | None = st.session_state.get(_MADE)
    chosen = dataset_choice.choose(model)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = _count(len(chosen.names) if chosen else 0)
        if made and made.job.is_running:
            st.button("Stop", key="test_stop", icon=":material/stop:", on_click=made.job.stop)
        elif presses.button("Measure", key="test_start", icon=":material/speed:", disabled=not chosen) and chosen:
            _start(Setting(model, quality, subsampling, chosen, count))
        settings = f"by {network_choice.title(model)} at quality {quality}, {subsampling}"
        st.caption(formatting.plain(settings))
    if made and made.job.is_running:
        _show_progress(made)
    elif made:
        result.show(made)


def _count(available: int) -> int:
    wanted = st.session_state.get(_COUNT, TEST_COUNT)
    st.session_state[_COUNT] = max(1, min(wanted, available or wanted))
    return st.number_input(
        f"Number of photographs, of {available:,}" if available else "Number of photographs",
        min_value=1,
        max_value=available or None,
        key=_COUNT,
        width=170,
        disabled=not available,
    )


def _start(setting: Setting) -> None:
    try:
        with presses.kept("test_start"), st.spinner("Loading the network"):
            prediction = restoration.prediction(setting.model)
    except ModelError as error:
        st.error(formatting.plain(str(error)), icon=":material/error:")
        return
    st.session_state[_MADE] = Measurement(setting, prediction)
    st.rerun()


def _show_progress(made: Measurement) -> None:
    done = len(made.names) + len(made.troubles)
    st.progress(made.job.share, f"{done:,} of {made.setting.count:,} photographs{made.job.outlook()}")
