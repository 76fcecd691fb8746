"""The settings of a training run: defaults, bounds, files."""

import dataclasses
import json
import reprlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_type_hints

from restorer import jpeg
from restorer.data import EMBEDDED, SIDE
from restorer.data.degradations import DEGRADATIONS, GRAY, JPEG, TABLES, Degradation
from restorer.errors import RunError
from restorer.models import MODELS
from restorer.training.setting import Setting, is_of, setting, settings_of

RECIPES_FOLDER = Path(__file__).parent / "recipes"
LOSSES = ("mse", "charbonnier", "log_mse")
SCHEDULES = ("constant", "cosine")
MONITORS = ("ssim", "psnr")
PRECISIONS = ("float32", "mixed_bfloat16")
PAGE_SUBSAMPLINGS = ("4:2:0", "4:4:4")
PATCH_STEP = 16  # pixels: a coded unit of a JPEG file with half the chroma
_SHORTLY = reprlib.Repr()  # a file may hold anything in the place of a setting
_SHORTLY.maxstring = _SHORTLY.maxother = 200
_QUALITIES = (jpeg.QUALITY_MIN, jpeg.QUALITY_MAX)
_SHARE = (0.0, 1.0)
# names that settings had in the files of earlier versions
_NAMES_OF_TODAY = {
    "way": "degradation",
    "batch": "batch_size",
    "patch": "patch_size",
    "average": "ema_momentum",
    "clip": "global_clipnorm",
    "start": "initial_weights",
    "keep": "monitor",
}
_REPORTS = {
    "patch_size": 256,
    "batch_size": 1,
    "epochs": 50,
    "minutes": None,
    "loss": "mse",
    "schedule": "constant",
    "train_ssim": True,
}
_OURS = {"patch_size": 64, "batch_size": 16, "epochs": None, "minutes": 3, "loss": "charbonnier", "schedule": "cosine"}
# what each network is trained with unless told otherwise; the report's row is the report's own
MODEL_DEFAULTS: dict[str, dict[str, Any]] = {
    "report": _REPORTS,
    "report_no_softmax": _REPORTS,
    "report_residual": _REPORTS,
    "best": {**_OURS, "patch_size": 128, "batch_size": 8, "minutes": 30},
    "fast": _OURS,
    "fast_no_shortcut": _OURS,
}


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that makes a run; beside each setting stands its description, see `restorer.training.setting.Setting`.

    Raises:
        RunError: If a setting is out of its bounds or none of those there are, with one sentence about the first.
    """

    model: str = setting("fast", label="Model", option="model", phrase="{}", help="the network that is trained")
    data: str = setting(
        EMBEDDED,
        label="Photographs",
        option="data",
        phrase="{}",
        help='"embedded", or a folder or a ZIP file of photographs',
    )
    quality: tuple[int, int] = setting(
        (jpeg.QUALITY_DEFAULT, jpeg.QUALITY_DEFAULT),
        label="JPEG quality",
        option="quality",
        phrase="JPEG quality {}",
        bounds=_QUALITIES,
        help="how hard the photographs are compressed. Lower is worse, and easier to beat",
    )
    subsamplings: tuple[str, ...] = setting(
        (jpeg.SUBSAMPLING_DEFAULT,), help='chroma subsamplings trained on, "gray" among them for gray files'
    )
    tables: tuple[str, ...] = setting(
        ("ijg",), help="kinds of quantisation tables trained on, see `restorer.data.degradations.Degradation`"
    )
    twice: float = setting(0.0, bounds=_SHARE, help="share of patches that were compressed once before")
    evenly: float = setting(
        0.5,
        bounds=_SHARE,
        help="share of qualities drawn evenly over the range; the others are drawn evenly by their logarithm",
    )
    rescaled: float = setting(
        0.0, bounds=_SHARE, help="share of patches that were compressed, scaled, and compressed again or not"
    )
    neutral: float = setting(
        0.0, bounds=_SHARE, help="share of patches of photographs without colour in a file that could hold some"
    )
    framed: float = setting(
        0.0, bounds=_SHARE, help="share of patches of photographs that a white or black frame cuts into"
    )
    pages: float = setting(
        0.0, bounds=_SHARE, help="share of patches cut out of drawn pages, see `restorer.data.drawn_pages`"
    )
    degradation: str = setting(
        JPEG, help='how quality is lost: "jpeg", or "half-size" for half the size and back, which is no JPEG'
    )
    epochs: int | None = setting(
        None,
        label="Epochs",
        option="epochs",
        phrase="{} epochs",
        bounds=(1, 100_000),
        help="passes over the photographs, one patch of each a pass, counted from the run's beginning",
    )
    minutes: float | None = setting(
        3,
        label="Minutes",
        option="minutes",
        phrase="{} minutes",
        bounds=(0.05, 43_200.0),
        step=1.0,
        help="minutes of training, pauses not counted, from the run's beginning",
    )
    batch_size: int = setting(
        16, label="Batch", option="batch", phrase="batches of {}", bounds=(1, 256), help="patches a step"
    )
    patch_size: int = setting(
        64,
        label="Patch, pixels",
        option="patch",
        phrase="{}-pixel patches",
        bounds=(32, SIDE),
        step=PATCH_STEP,
        help=f"side of the squares it trains on, in pixels, a multiple of {PATCH_STEP}; {SIDE} is the whole photograph",
    )
    learning_rate: float = setting(
        1e-3,
        label="Learning rate",
        option="learning_rate",
        phrase="learning rate {}",
        bounds=(1e-6, 1.0),
        step=1e-4,
        help="Adam's learning rate, at its highest",
    )
    schedule: str = setting(
        "cosine",
        help='of the learning rate: "constant", or "cosine", a short warm-up and then down to a hundredth',
    )
    loss: str = setting(
        "charbonnier", help='"mse", "charbonnier", the smooth absolute error, or "log_mse", which counts in dB'
    )
    ema_momentum: float = setting(
        0.0,
        bounds=(0.0, 0.99999),
        help="momentum of a moving average of the weights, which is then what is measured and kept; 0 for none",
    )
    monitor: str = setting("ssim", help='the figure that the best weights are kept by: "ssim" or "psnr"')
    global_clipnorm: float | None = setting(
        None, bounds=(1e-6, 1e6), help="norm of all gradients together that a step is cut at; or none"
    )
    precision: str = setting(
        "float32",
        label="Precision",
        option="precision",
        help='what steps are computed in: "float32", or "mixed_bfloat16", twice as fast where the processor or the '
        "accelerator has instructions for it, and slower elsewhere",
    )
    seed: int = setting(
        0, label="Seed", option="seed", bounds=(0, 2**32 - 1), help="the seed of weights, split and patches"
    )
    initial_weights: str | None = setting(
        None,
        label="First weights",
        option="start",
        help="begin with the weights of a model's name, a .keras file or a run's folder",
    )
    report_seconds: float = setting(
        3, bounds=(0.5, 3600.0), help="seconds between two measurements on the held-out photographs"
    )
    checkpoint_seconds: float = setting(10, bounds=(1.0, 3600.0), help="seconds between two checkpoints")
    validation_images: int = setting(8, bounds=(1, 1000), help="at most so many held-out photographs are measured")
    photographs: int | None = setting(
        None,
        bounds=(1, 1_000_000),
        help="at most so many train, the same ones for a seed, or all; the held-out ones stay",
    )
    epoch_reports: bool = setting(
        False, help="the held-out photographs are measured at the end of every epoch, and at no other time"
    )
    train_ssim: bool = setting(False, help="each step's SSIM on its own patches is written too, as the report plots it")
    validation_quality: tuple[int, int] | None = setting(
        None,
        bounds=_QUALITIES,
        help="lowest and highest quality of the held-out photographs; by default that trained on",
    )

    def __post_init__(self) -> None:
        """Check every setting; raise `RunError` with one sentence for the first that is wrong."""
        for what, chosen, known in (
            ("model", self.model, MODELS),
            ("loss", self.loss, LOSSES),
            ("way to lose quality", self.degradation, DEGRADATIONS),
            ("schedule", self.schedule, SCHEDULES),
            ("figure to keep the best weights by", self.monitor, MONITORS),
            ("precision", self.precision, PRECISIONS),
        ):
            _expect(chosen in known, f"a {what} of {', '.join(known)}", chosen)
        _expect((self.epochs is None) != (self.minutes is None), "either epochs or minutes", _both(self))
        _expect(self.patch_size % PATCH_STEP == 0, f"a patch side that is a multiple of {PATCH_STEP}", self.patch_size)
        for lowest, highest in (self.quality, self.validation_quality or self.quality):
            inside = jpeg.QUALITY_MIN <= lowest <= highest <= jpeg.QUALITY_MAX
            expected = f"qualities from {jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}, lowest first"
            _expect(inside, expected, (lowest, highest))
        for given, some in ((self.subsamplings, (*jpeg.SUBSAMPLINGS, GRAY)), (self.tables, TABLES)):
            _expect(bool(given) and set(given) <= set(some), f"some of {', '.join(some)}", given)
        for name, (low, high) in BOUNDS.items():
            value, described = getattr(self, name), _SETTINGS[name]
            _expect(described.allows(value), f"{described.option or name} from {low:g} to {high:g}", value)

    @staticmethod
    def settings() -> dict[str, Setting]:
        """The description of every setting, by its name."""
        return _SETTINGS

    @property
    def patch_degradation(self) -> Degradation:
        """What training patches are compressed by."""
        shares = {"evenly": self.evenly, "rescaled": self.rescaled, "neutral": self.neutral, "framed": self.framed}
        return Degradation(self.quality, self.subsamplings, self.tables, self.twice, self.degradation, **shares)

    @property
    def page_degradation(self) -> Degradation:
        """What patches of drawn pages are compressed by: in colour, and as often with full chroma as with half."""
        return replace(self.patch_degradation, subsamplings=PAGE_SUBSAMPLINGS, neutral=0.0, framed=0.0)

    @property
    def validation_qualities(self) -> tuple[int, ...]:
        """The qualities held-out photographs are compressed at, dealt out in turn: one, or four across the range."""
        lowest, highest = self.validation_quality or self.quality
        if lowest == highest:
            return (lowest,)
        return tuple(round(lowest * (highest / lowest) ** share) for share in (0.2, 0.4, 0.6, 0.8))

    def to_json(self) -> dict[str, Any]:
        """The settings as JSON can hold them."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, settings: dict[str, Any]) -> "TrainingConfig":
        """Settings read back from `to_json` or a recipe, of this version or an earlier one.

        Raises:
            RunError: If a key is no setting, or a setting is wrong.
        """
        settings = renamed(settings)
        names = {field.name for field in dataclasses.fields(cls)}
        unknown = sorted(set(settings) - names)
        _expect(not unknown, f"settings among {', '.join(sorted(names))}", ", ".join(unknown))
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()
        }
        for key, value in values.items():
            kind = _KINDS[key]
            _expect(is_of(value, kind), f"{key} as {kind.__name__ if isinstance(kind, type) else kind}", value)
        return cls(**values)


_SETTINGS = settings_of(TrainingConfig)
_KINDS = get_type_hints(TrainingConfig)
# (lowest, highest) of each number, and of each of several, that a person may set
BOUNDS: dict[str, tuple[float, float]] = {name: each.bounds for name, each in _SETTINGS.items() if each.bounds}


def config_for(model: str, **settings: Any) -> TrainingConfig:  # noqa: ANN401
    """A model's own defaults with some settings changed; giving ``epochs`` drops ``minutes`` and the reverse."""
    _expect(model in MODELS, f"a model of {', '.join(MODELS)}", model)
    return TrainingConfig.from_json({"model": model, **changed(MODEL_DEFAULTS[model], settings)})


def read_recipe(name: str, **settings: Any) -> TrainingConfig:  # noqa: ANN401
    """A committed recipe by name (``recipes/NAME.toml``), with some settings changed."""
    path = RECIPES_FOLDER / f"{name}.toml"
    known = sorted(recipe.stem for recipe in RECIPES_FOLDER.glob("*.toml"))
    _expect(path.is_file(), f"a recipe of {', '.join(known)}", name)
    recipe = changed(tomllib.loads(path.read_text(encoding="utf-8")), settings)
    return config_for(recipe.pop("model"), **recipe)


def renamed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by the names of today, whatever version wrote them."""
    return {_NAMES_OF_TODAY.get(name, name): value for name, value in settings.items()}


def changed(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with those of ``changes`` that are not None; a budget in epochs replaces one in minutes, and so back."""
    given = {key: value for key, value in renamed(changes).items() if value is not None}
    merged = {**renamed(settings), **given}
    for unit, other in (("epochs", "minutes"), ("minutes", "epochs")):
        if unit in given and other not in given:
            merged[other] = None
    return merged


def dump(config: TrainingConfig, **extra: Any) -> str:  # noqa: ANN401
    """The text of a run's ``config.json``."""
    return json.dumps({**config.to_json(), **extra}, indent=2) + "\n"


def _both(config: TrainingConfig) -> str:
    return f"epochs={config.epochs}, minutes={config.minutes}"


def _expect(condition: bool, expected: str, received: object) -> None:
    if not condition:
        raise RunError(f"Expected {expected}, received {_SHORTLY.repr(received)}.")
