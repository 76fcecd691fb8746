"""Defaults of the next run's form: what the lesson, or the model, is trained with until a person changes it."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import streamlit as st

from restorer import BOUNDS, LESSONS, MODELS, TrainingConfig, config_for

MINUTES, EPOCHS = "Minutes", "Epochs"
OWN = "own"  # no lesson: a person's own settings
LESSON = "lesson"
FIRST_LESSON, FIRST_MODEL = next(iter(LESSONS)), next(iter(MODELS))
_USUAL = {"epochs": 20, "minutes": TrainingConfig.minutes}  # where the budget is the other one
_FIELDS = ("model", "epochs", "minutes", "batch_size", "patch_size", "learning_rate", "seed")


def key(name: str) -> str:
    """What the session and the address call the field of a setting."""
    return f"train_{TrainingConfig.settings()[name].option}"


MODEL, QUALITY = key("model"), key("quality")


def patches() -> range:
    """The sides of a patch that there are, in pixels."""
    low, high = BOUNDS["patch_size"]
    return range(int(low), int(high) + 1, int(TrainingConfig.settings()["patch_size"].step))


def usual() -> Mapping[str, Any]:
    """The value of each field, by its key, for the lesson and the model that are chosen."""
    lesson = st.session_state.get(LESSON, FIRST_LESSON)
    return _of_lesson(lesson) if lesson in LESSONS else _of_model(st.session_state.get(MODEL, FIRST_MODEL))


@cache  # every page asks for every field, for its address
def _of_lesson(lesson: str) -> Mapping[str, Any]:
    return MappingProxyType(_fields(next(iter(LESSONS[lesson].configs().values()))))


@cache
def _of_model(model: str) -> Mapping[str, Any]:
    return MappingProxyType({**_fields(config_for(model)), MODEL: FIRST_MODEL})


def _fields(config: TrainingConfig) -> dict[str, Any]:
    values = {name: getattr(config, name) or _USUAL.get(name, 0) for name in _FIELDS}
    kinds = {name: TrainingConfig.settings()[name].kind for name in _FIELDS}
    return {
        "train_budget": EPOCHS if config.epochs else MINUTES,
        QUALITY: config.quality[0],
        **{key(name): kinds[name](value) for name, value in values.items()},
    }
