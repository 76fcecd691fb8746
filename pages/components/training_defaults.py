"""Defaults of the fields of the next run: the settings of the chosen lesson, or of the chosen model."""

from typing import Any

import streamlit as st

from restorer import BOUNDS, LESSONS, MODELS, TrainingConfig, config_for

MINUTES, EPOCHS = "Minutes", "Epochs"
OWN = "own"  # no lesson: a person's own settings
LESSON, MODEL = "lesson", "train_model"
FIRST_LESSON, FIRST_MODEL = next(iter(LESSONS)), next(iter(MODELS))
_USUAL_EPOCHS, _USUAL_MINUTES = 20, 3.0


def patches() -> range:
    """The sides of a patch that there are, in pixels."""
    low, high = BOUNDS["patch"]
    return range(int(low), int(high) + 1, 16)


def usual() -> dict[str, Any]:
    """The value of each field, by its key, for the lesson and the model that are chosen."""
    lesson = st.session_state.get(LESSON, FIRST_LESSON)
    if lesson in LESSONS:
        return _fields(next(iter(LESSONS[lesson].configs().values())))
    return {**_fields(config_for(st.session_state.get(MODEL, FIRST_MODEL))), MODEL: FIRST_MODEL}


def _fields(config: TrainingConfig) -> dict[str, Any]:
    return {
        MODEL: config.model,
        "train_budget": EPOCHS if config.epochs else MINUTES,
        "train_epochs": config.epochs or _USUAL_EPOCHS,
        "train_minutes": float(config.minutes or _USUAL_MINUTES),
        "train_batch": config.batch,
        "train_patch": config.patch,
        "train_learning_rate": config.learning_rate,
        "train_seed": config.seed,
        "train_quality": config.quality[0],
    }
