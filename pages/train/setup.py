"""The settings of the next run, or of the runs of a lesson."""

from typing import Any

import streamlit as st

from pages.components import formatting, training_defaults
from pages.components.settings import now, position
from pages.components.training_defaults import EPOCHS, FIRST_LESSON, FIRST_MODEL, LESSON, MINUTES, MODEL, OWN, QUALITY
from pages.train import dataset_choice
from restorer import BOUNDS, LESSONS, MODELS, RestorerError, TrainingConfig, config_for, jpeg

_SETTINGS = TrainingConfig.settings()


def chosen_model() -> str:
    """The model that the settings name."""
    return str(st.session_state.get(MODEL, FIRST_MODEL))


def choose() -> dict[str, TrainingConfig]:
    """Let a person choose a lesson or settings.

    Returns:
        The settings of each run to start, by its title, which is empty for a person's own; nothing, and one clear
        sentence, while they cannot be trained with.
    """
    with st.container(border=True):
        lesson = _choose_lesson()
        _choose_model(asleep=lesson != OWN)
        quality = _choose_quality(lesson)
        source = dataset_choice.choose(quality or jpeg.QUALITY_DEFAULT)
        settings = {**_choose_budget(), **_choose_advanced(), "data": source}
        if quality:
            settings["quality"] = (quality, quality)
        if source is None:
            return {}
        try:
            return _configs(lesson, settings)
        except RestorerError as error:
            st.error(formatting.plain(str(error)))
            return {}


def _configs(lesson: str, settings: dict[str, Any]) -> dict[str, TrainingConfig]:
    if lesson == OWN:
        return {"": config_for(chosen_model(), **settings)}
    chosen = LESSONS[lesson]
    configs = chosen.configs(**settings)
    if len(configs) == 1:
        return {chosen.title: next(iter(configs.values()))}
    return {f"{chosen.title}: {label}": config for label, config in configs.items()}


def _choose_lesson() -> str:
    st.session_state.setdefault(LESSON, FIRST_LESSON)
    lessons = [*LESSONS, OWN]
    lesson = st.selectbox(
        "Lesson",
        lessons,
        position(LESSON, lessons),
        key=LESSON,
        format_func=lambda name: LESSONS[name].title if name in LESSONS else "My own settings",
        on_change=_adopt,
        persist_state="session",
    )
    for field, value in training_defaults.usual().items():
        st.session_state.setdefault(field, value)  # what the address says stays
    if lesson in LESSONS:
        st.caption(f"**{LESSONS[lesson].watch}**")
        if LESSONS[lesson].pace:
            st.caption(LESSONS[lesson].pace)
        if len(LESSONS[lesson].runs) > 1:
            st.caption(f"Trains {' and then '.join(LESSONS[lesson].runs)}, and draws both.")
    return str(lesson)


def _choose_model(*, asleep: bool) -> None:
    models = list(MODELS)
    model = st.selectbox(
        _SETTINGS["model"].label,
        models,
        position(MODEL, models),
        format_func=lambda name: MODELS[name].title,
        key=MODEL,
        on_change=_adopt,
        persist_state="session",
        disabled=asleep,
    )
    st.caption(MODELS[model].summary)


def _choose_quality(lesson: str) -> int | None:
    """The one quality that is trained on; None if the lesson has several."""
    first = next(iter(LESSONS[lesson].configs().values())) if lesson in LESSONS else None
    if first and first.quality[0] != first.quality[1]:
        held_out = first.validation_quality or first.quality
        measured = f"{held_out[0]}" if held_out[0] == held_out[1] else f"{held_out[0]} to {held_out[1]}"
        st.caption(f"JPEG quality {first.quality[0]} to {first.quality[1]}, measured at {measured}.")
        return None
    setting, (low, high) = _SETTINGS["quality"], BOUNDS["quality"]
    return st.slider(
        setting.label,
        int(low),
        int(high),
        now(QUALITY),
        key=QUALITY,
        persist_state="session",
        help=setting.sentence,
    )


def _adopt() -> None:
    """Set every field to what the lesson has, or the model by itself."""
    model = chosen_model()
    st.session_state.update(training_defaults.usual())
    if st.session_state[LESSON] == OWN:
        st.session_state[MODEL] = model


def _choose_budget() -> dict[str, Any]:
    unit = st.segmented_control(
        "Train for",
        (MINUTES, EPOCHS),
        default=now("train_budget"),
        required=True,
        key="train_budget",
        persist_state="session",
    )
    return _numbers("epochs" if unit == EPOCHS else "minutes")


def _choose_advanced() -> dict[str, Any]:
    with st.expander("Advanced", key="advanced"):
        return {**_numbers("batch_size"), "patch_size": _choose_patch(), **_numbers("learning_rate", "seed")}


def _choose_patch() -> int:
    setting, key = _SETTINGS["patch_size"], training_defaults.key("patch_size")
    return int(
        st.select_slider(
            setting.label,
            training_defaults.patches(),
            now(key),
            key=key,
            persist_state="session",
            help=setting.sentence,
        )
    )


def _numbers(*names: str) -> dict[str, Any]:
    """Fields of settings that are numbers, and what they hold, by the settings' names."""
    return {name: _number(name) for name in names}


def _number(name: str) -> float:
    setting, key, (low, high) = _SETTINGS[name], training_defaults.key(name), BOUNDS[name]
    return setting.kind(
        st.number_input(
            setting.label,
            setting.kind(low),
            setting.kind(high),
            now(key),
            step=setting.kind(setting.step),
            format="%g" if setting.kind is float else None,
            key=key,
            persist_state="session",
            help=setting.sentence,
        )
    )
