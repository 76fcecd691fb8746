"""The settings of the pages, in one table: names in the address and in the session, defaults, and allowed values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components import samples, training_defaults
from restorer import BOUNDS, LESSONS, MODELS, TrainingConfig, images, jpeg, kept_photographs, list_runs, prediction

COMPRESS, TRAIN, COMPARE = PAGES = ("compress", "train", "compare")
JPEG, HALF = "JPEG", "Half size and back"
COMPRESS_IT, AS_IT_IS = "Compress it, then restore it", "Restore it as it is"
EMBEDDED, FOLDER, DROPPED, TEST_SPLIT = "Embedded", "Folder", "Drop", "Test split"
PNG, WEBP = "PNG", "WebP, lossless"
MINUTES, EPOCHS = training_defaults.MINUTES, training_defaults.EPOCHS
OWN = training_defaults.OWN
TEST_COUNT = 20  # as in the report's figure
_LONGEST = 500  # characters of a path or a name


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        name: What the address calls it.
        pages: Addresses of the pages that it belongs to.
        default: What it is unless somebody chose otherwise, which the address leaves out; or how to find out.
        read: From the address's text to the value; raises ValueError for what is none.
        write: From the value to the address's text.
        key: Its key in the session, if not its name.
        stays: Whether it stays as it is when the way back leads to an address that does not say it.
    """

    name: str
    pages: tuple[str, ...]
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    key: str = ""
    stays: bool = False

    @property
    def place(self) -> str:
        """Its key in the session."""
        return self.key or self.name

    @property
    def usual(self) -> Any:  # noqa: ANN401
        """The default as it is now."""
        return self.default() if callable(self.default) else self.default


def _number(low: float, high: float, kind: type = int) -> Callable[[str], Any]:
    def read(text: str) -> Any:  # noqa: ANN401
        value = kind(text)
        if not low <= value <= high:
            raise ValueError(f"{text} is not from {low:g} to {high:g}")
        return value

    return read


def _choice(options: Callable[[], Sequence[Any]], write: Callable[[Any], str] = str) -> Callable[[str], Any]:
    def read(text: str) -> Any:  # noqa: ANN401
        return next(option for option in options() if text in (write(option), str(option)))

    return read


def _among(*options: Any) -> Callable[[str], Any]:  # noqa: ANN401
    return _choice(lambda: options)


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _small(value: bool) -> str:
    return str(value).lower()


def _text(text: str) -> str:
    if len(text) > _LONGEST or "\0" in text:
        raise ValueError("no name or path is like this")
    return text


def _network(text: str) -> str:
    """A model's name, or the folder of the run of this name."""
    name = text.removesuffix(" (trained here)")  # as links of before have it
    if name in MODELS and MODELS[name].ships:
        return name
    return next(str(run.folder) for run in list_runs() if run.name == name and run.model_file.is_file())


def _network_name(source: str) -> str:
    return source if source in MODELS else Path(source).name


def _lesson_title(lesson: str) -> str:
    return LESSONS[lesson].title if lesson in LESSONS else "My own settings"


def _kept_zip(name: str) -> str:
    path = kept_photographs(name)
    if path is None:
        raise ValueError("these photographs are not kept here any more")
    return path


def _train(name: str, read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Setting:
    """A field of the next run, whose usual value is the chosen lesson's."""
    return Setting(name, (TRAIN,), lambda: training_defaults.usual().get(name), read, write)


def _train_number(name: str) -> Setting:
    """The field of a setting that is a number, within the setting's bounds."""
    (low, high), kind = BOUNDS[name], TrainingConfig.settings()[name].kind
    write = "{:g}".format if kind is float else str
    return _train(training_defaults.key(name), _number(low, high, kind), write)


def _switch(name: str, pages: tuple[str, ...], *, usual: bool = False, key: str = "") -> Setting:
    return Setting(name, pages, usual, _truth, _small, key)


_BOTH = (COMPRESS, COMPARE)
_LESSONS = _choice(lambda: (*LESSONS, OWN), _lesson_title)
_QUALITIES = _number(jpeg.QUALITY_MIN, jpeg.QUALITY_MAX)
_SUBSAMPLINGS = _among(*jpeg.SUBSAMPLINGS)

# In an order in which what decides of a default comes before it
SETTINGS = (
    Setting("dropped", _BOTH, None, _text, key=samples.TOKEN, stays=True),  # a photo in hand is not lost again
    Setting("sample", _BOTH, samples.usual, _choice(samples.names, samples.title), samples.title),
    Setting("quality", _BOTH, jpeg.QUALITY_DEFAULT, _QUALITIES),
    Setting("subsampling", _BOTH, jpeg.SUBSAMPLING_DEFAULT, _SUBSAMPLINGS),
    Setting("degradation", (COMPRESS,), JPEG, _among(JPEG, HALF)),
    _switch("progressive", (COMPRESS,)),
    _switch("optimize", (COMPRESS,)),
    Setting("lesson", (TRAIN,), training_defaults.FIRST_LESSON, _LESSONS, _lesson_title),
    Setting("run", (TRAIN,), None, _text),
    Setting("beside", (TRAIN,), "", _text),
    _train(training_defaults.MODEL, _choice(lambda: tuple(MODELS))),
    _train_number("quality"),
    _train("train_budget", _among(MINUTES, EPOCHS)),
    _train_number("epochs"),
    _train_number("minutes"),
    _train_number("batch_size"),
    _train(training_defaults.key("patch_size"), _choice(training_defaults.patches)),
    _train_number("learning_rate"),
    _train_number("seed"),
    Setting("train_photos", (TRAIN,), EMBEDDED, _among(EMBEDDED, FOLDER, DROPPED)),
    Setting("train_folder", (TRAIN,), "", _text),
    Setting("train_zip", (TRAIN,), None, _kept_zip, lambda path: Path(path).stem, "_train_dropped"),
    Setting("model", (COMPARE,), "fast", _network, _network_name),
    Setting("second_model", (COMPARE,), None, _network, _network_name),
    Setting("way_jpeg", (COMPARE,), AS_IT_IS, _among(COMPRESS_IT, AS_IT_IS)),
    Setting("way_once_jpeg", (COMPARE,), AS_IT_IS, _among(COMPRESS_IT, AS_IT_IS)),
    Setting("way_picture", (COMPARE,), COMPRESS_IT, _among(COMPRESS_IT, AS_IT_IS)),
    _switch("other_quality", (COMPARE,)),
    Setting("assumed_quality", (COMPARE,), None, _QUALITIES),
    _switch("last_only", (COMPARE,)),
    Setting("strength", (COMPARE,), round(100 * prediction.STRENGTH_MAX), _number(0, 100)),
    _switch("faithful", (COMPARE,), usual=True),
    _switch("twice", (COMPARE,)),
    Setting("download_as", (COMPARE,), PNG, _among(PNG, WEBP, JPEG)),
    Setting("download_quality", (COMPARE,), images.JPEG_QUALITY, _QUALITIES),
    Setting("download_subsampling", (COMPARE,), images.JPEG_SUBSAMPLING, _SUBSAMPLINGS),
    _switch("without_place", (COMPARE,), key="_location_left_out"),
    Setting("test_photos", (COMPARE,), TEST_SPLIT, _among(TEST_SPLIT, FOLDER, DROPPED)),
    Setting("test_folder", (COMPARE,), "", _text),
    Setting("test_zip", (COMPARE,), None, _kept_zip, lambda path: Path(path).stem, "_test_dropped"),
    Setting("test_count", (COMPARE,), TEST_COUNT, _number(1, 10**9)),
)


_BY_PLACE = {setting.place: setting for setting in SETTINGS}


def value(setting: Setting) -> Any:  # noqa: ANN401
    """What a setting is in this session."""
    return st.session_state.get(setting.place, setting.usual)


def now(place: str) -> Any:  # noqa: ANN401
    """What the setting with this key is in this session: the default to give to its widget.

    A widget that the browser draws for the first time, as on arriving at a page or on opening a menu, may begin with
    its default and tell the server so; another default than this would then take the place of the setting.
    """
    return value(_BY_PLACE[place])


def position(place: str, options: Sequence[Any]) -> int | None:
    """Where the setting of now stands among a select box's options; None if it is none of them."""
    chosen = now(place)
    return options.index(chosen) if chosen in options else None
