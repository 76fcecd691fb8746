"""The settings of the next run."""

from pathlib import Path
from typing import Any

import streamlit as st

from restorer import BOUNDS, MODELS, DataError, RestorerError, TrainingConfig, config_for, data, jpeg

MINUTES, EPOCHS = "Minutes", "Epochs"
EMBEDDED, FOLDER = "Embedded", "A folder"
_MODEL = "train_model"


def chosen_model() -> str:
    """The model that the settings name."""
    return str(st.session_state.get(_MODEL, next(iter(MODELS))))


def choose() -> TrainingConfig | None:
    """Let a person choose the settings; None, and one clear sentence, while they cannot be trained with."""
    if "train_batch" not in st.session_state:
        _adopt_defaults()
    with st.container(border=True):
        model = _choose_model()
        photographs = _choose_photographs()
        quality = st.slider(
            "JPEG quality",
            jpeg.QUALITY_MIN,
            jpeg.QUALITY_MAX,
            jpeg.QUALITY_DEFAULT,
            key="train_quality",
            persist_state="session",
            help="How hard the photographs are compressed. Lower is worse, and easier to beat.",
        )
        budget = _choose_budget()
        advanced = _choose_advanced()
        if photographs is None:
            return None
        try:
            return config_for(model, data=photographs, quality=(quality, quality), **budget, **advanced)
        except RestorerError as error:
            st.error(str(error))
            return None


def _choose_model() -> str:
    model = st.selectbox("Model", list(MODELS), key=_MODEL, on_change=_adopt_defaults, persist_state="session")
    st.caption(MODELS[model].summary)
    return model


def _adopt_defaults() -> None:
    """Set everything that depends on the model to what that model is trained with."""
    defaults = config_for(chosen_model())
    state = st.session_state
    state["train_budget"] = EPOCHS if defaults.epochs else MINUTES
    state["train_epochs"] = defaults.epochs or 20
    state["train_minutes"] = float(defaults.minutes or 3)
    state["train_batch"], state["train_patch"] = defaults.batch, defaults.patch
    state["train_learning_rate"], state["train_seed"] = defaults.learning_rate, defaults.seed


def _choose_photographs() -> str | None:
    where = st.segmented_control(
        "Photographs", (EMBEDDED, FOLDER), default=EMBEDDED, required=True, key="train_photos", persist_state="session"
    )
    folder = data.EMBEDDED
    if where == FOLDER:
        typed = st.text_input(
            "Folder on the server",
            key="train_folder",
            persist_state="session",
            placeholder="/home/me/photographs",
            help="A folder on the computer that runs this app, with photographs of any size.",
        ).strip()
        if not typed:
            st.caption("Type the path of a folder with at least ten photographs.")
            return None
        folder = str(Path(typed).expanduser())
    try:
        st.caption(f"{_count(folder):,} photographs; a few are held out to measure on.")
    except RestorerError as error:
        st.error(str(error))
        return None
    return folder


@st.cache_data(ttl=60, max_entries=16, show_spinner="Counting the photographs")
def _count(folder: str) -> int:
    count = len(data.find_images(folder))
    if count < data.MIN_IMAGES:
        raise DataError(f"Expected at least {data.MIN_IMAGES} photographs in {folder}, found {count}.")
    return count


def _choose_budget() -> dict[str, Any]:
    unit = st.segmented_control(
        "Train for", (MINUTES, EPOCHS), required=True, key="train_budget", persist_state="session"
    )
    if unit == EPOCHS:
        return {"epochs": _whole("Epochs", "epochs")}
    return {"minutes": _real("Minutes", "minutes", step=1.0)}


def _choose_advanced() -> dict[str, Any]:
    low, high = BOUNDS["patch"]
    with st.expander("Advanced"):
        batch = _whole("Batch", "batch")
        patch = st.select_slider(
            "Patch, pixels",
            range(int(low), int(high) + 1, 16),
            key="train_patch",
            persist_state="session",
            help=f"The side of the squares it trains on; {data.SIDE} is the whole photograph.",
        )
        rate = _real("Learning rate", "learning_rate", step=1e-4)
        seed = st.number_input("Seed", 0, step=1, key="train_seed", persist_state="session")
    return {"batch": batch, "patch": int(patch), "learning_rate": rate, "seed": int(seed)}


def _whole(label: str, name: str) -> int:
    low, high = BOUNDS[name]
    return int(st.number_input(label, int(low), int(high), step=1, key=f"train_{name}", persist_state="session"))


def _real(label: str, name: str, *, step: float) -> float:
    low, high = BOUNDS[name]
    key = f"train_{name}"
    return float(
        st.number_input(label, float(low), float(high), step=step, format="%g", key=key, persist_state="session")
    )
