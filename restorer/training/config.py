"""The settings of a training run: defaults, bounds, files."""

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from restorer import data, jpeg
from restorer.data.degradations import GRAY, JPEG, TABLES, WAYS, Degradation
from restorer.errors import RunError
from restorer.models import MODELS

RECIPES_FOLDER = Path(__file__).parent / "recipes"
LOSSES = ("mse", "charbonnier", "log_mse")
SCHEDULES = ("constant", "cosine")
KEPT_BY = ("ssim", "psnr")
PAGE_SUBSAMPLINGS = ("4:2:0", "4:4:4")
# (lowest, highest) of each number a person may set
BOUNDS: dict[str, tuple[float, float]] = {
    "epochs": (1, 100_000),
    "minutes": (0.05, 43_200.0),
    "batch": (1, 256),
    "patch": (32, 256),
    "learning_rate": (1e-6, 1.0),
    "report_seconds": (0.5, 3600),
    "checkpoint_seconds": (1, 3600),
    "validation_images": (1, 1000),
    "photographs": (1, 1_000_000),
    "twice": (0.0, 1.0),
    "evenly": (0.0, 1.0),
    "rescaled": (0.0, 1.0),
    "neutral": (0.0, 1.0),
    "framed": (0.0, 1.0),
    "pages": (0.0, 1.0),
    "average": (0.0, 0.99999),
    "clip": (1e-6, 1e6),
}
_REPORTS = {
    "patch": 256,
    "batch": 1,
    "epochs": 50,
    "minutes": None,
    "loss": "mse",
    "schedule": "constant",
    "train_ssim": True,
}
_OURS = {"patch": 64, "batch": 16, "epochs": None, "minutes": 3, "loss": "charbonnier", "schedule": "cosine"}
# what each network is trained with unless told otherwise; the report's row is the report's own
MODEL_DEFAULTS: dict[str, dict[str, Any]] = {
    "report": _REPORTS,
    "report_no_softmax": _REPORTS,
    "report_residual": _REPORTS,
    "best": {**_OURS, "patch": 128, "batch": 8, "minutes": 30},
    "fast": _OURS,
    "fast_no_shortcut": _OURS,
}


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that makes a run.

    Attributes:
        model: A name of the model table.
        data: ``"embedded"``, or a folder or a ZIP file of photographs.
        quality: Lowest and highest IJG quality trained on; patches draw from it as `restorer.data.degradations` says.
        evenly: Share of qualities drawn evenly over the range; the others are drawn evenly by their logarithm.
        subsamplings: Chroma subsamplings trained on, ``"gray"`` among them for gray files.
        tables: Kinds of quantisation tables trained on, see `restorer.data.degradations.Degradation`.
        twice: Share of patches that were compressed once before.
        rescaled: Share of patches that were compressed, scaled, and compressed again or not.
        neutral: Share of patches of photographs that have no colour in a file that could hold some.
        framed: Share of patches of photographs that a white or black frame cuts into.
        pages: Share of patches that are cut out of drawn pages, see `restorer.data.drawn_pages`.
        way: How quality is lost: ``"jpeg"``, or ``"half-size"`` for half the size and back, see
            `restorer.data.degradations`.
        epochs: Passes over the training photographs, one patch of each a pass; or None.
        minutes: Minutes of training, pauses not counted; or None. Exactly one of the two is given.
        batch: Patches a step.
        patch: Side of a patch in pixels, a multiple of 16; 256 is the whole photograph.
        learning_rate: Adam's, at its highest.
        schedule: ``"constant"``, or ``"cosine"``: a short warm-up, then down to a hundredth.
        loss: ``"mse"``, ``"charbonnier"``, the smooth absolute error, or ``"log_mse"``, which counts in dB.
        average: Momentum of an exponential moving average of the weights, which is then what is measured and kept; 0
            for none.
        keep: By which figure of the held-out photographs the best weights are kept: ``"ssim"`` or ``"psnr"``.
        clip: Norm of all gradients together that a step is cut at; or None.
        seed: Seed of the weights, the split and the patches.
        start: What the weights begin as, as `models.load` takes it, with as many blocks as the model or fewer; or None
            for weights drawn by the seed.
        report_seconds: Seconds between two measurements on the held-out photographs.
        checkpoint_seconds: Seconds between two checkpoints.
        validation_images: At most this many held-out photographs are measured.
        photographs: At most this many train, the same ones for a seed; or None for all. The held-out ones stay.
        epoch_reports: Whether the held-out photographs are measured at the end of every epoch, and at no other time.
        train_ssim: Whether each step's SSIM on its own patches is told too, as the report plots it.
        validation_quality: Lowest and highest IJG quality of the held-out photographs; by default that trained on.
    """

    model: str = "fast"
    data: str = data.EMBEDDED
    quality: tuple[int, int] = (jpeg.QUALITY_DEFAULT, jpeg.QUALITY_DEFAULT)
    subsamplings: tuple[str, ...] = (jpeg.SUBSAMPLING_DEFAULT,)
    tables: tuple[str, ...] = ("ijg",)
    twice: float = 0.0
    evenly: float = 0.5
    rescaled: float = 0.0
    neutral: float = 0.0
    framed: float = 0.0
    pages: float = 0.0
    way: str = JPEG
    epochs: int | None = None
    minutes: float | None = 3
    batch: int = 16
    patch: int = 64
    learning_rate: float = 1e-3
    schedule: str = "cosine"
    loss: str = "charbonnier"
    average: float = 0.0
    keep: str = "ssim"
    clip: float | None = None
    seed: int = 0
    start: str | None = None
    report_seconds: float = 3
    checkpoint_seconds: float = 10
    validation_images: int = 8
    photographs: int | None = None
    epoch_reports: bool = False
    train_ssim: bool = False
    validation_quality: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        """Check every setting; raise `RunError` with one sentence for the first that is wrong."""
        _expect(self.model in MODELS, f"a model of {', '.join(MODELS)}", self.model)
        _expect(self.loss in LOSSES, f"a loss of {', '.join(LOSSES)}", self.loss)
        _expect(self.way in WAYS, f"a way to lose quality of {', '.join(WAYS)}", self.way)
        _expect(self.schedule in SCHEDULES, f"a schedule of {', '.join(SCHEDULES)}", self.schedule)
        _expect(self.keep in KEPT_BY, f"a figure to keep the best weights by of {', '.join(KEPT_BY)}", self.keep)
        _expect((self.epochs is None) != (self.minutes is None), "either epochs or minutes", _both(self))
        _expect(self.patch % 16 == 0, "a patch side that is a multiple of 16", self.patch)
        for lowest, highest in (self.quality, self.validation_quality or self.quality):
            inside = jpeg.QUALITY_MIN <= lowest <= highest <= jpeg.QUALITY_MAX
            expected = f"qualities from {jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}, lowest first"
            _expect(inside, expected, (lowest, highest))
        for given, known in ((self.subsamplings, (*jpeg.SUBSAMPLINGS, GRAY)), (self.tables, TABLES)):
            _expect(bool(given) and set(given) <= set(known), f"some of {', '.join(known)}", given)
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            _expect(value is None or low <= value <= high, f"{name} from {low:g} to {high:g}", value)

    @property
    def degradation(self) -> Degradation:
        """What training patches are compressed by."""
        shares = {"evenly": self.evenly, "rescaled": self.rescaled, "neutral": self.neutral, "framed": self.framed}
        return Degradation(self.quality, self.subsamplings, self.tables, self.twice, self.way, **shares)

    @property
    def page_degradation(self) -> Degradation:
        """What patches of drawn pages are compressed by: in colour, and as often with full chroma as with half."""
        return replace(self.degradation, subsamplings=PAGE_SUBSAMPLINGS, neutral=0.0, framed=0.0)

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
        """Settings read back from `to_json` or a recipe; keys that are no setting are refused."""
        names = {field.name for field in dataclasses.fields(cls)}
        unknown = sorted(set(settings) - names)
        _expect(not unknown, f"settings among {', '.join(sorted(names))}", ", ".join(unknown))
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()
        }
        return cls(**values)


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


def changed(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with those of ``changes`` that are not None; a budget in epochs replaces one in minutes, and so back."""
    given = {key: value for key, value in changes.items() if value is not None}
    merged = {**settings, **given}
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
        raise RunError(f"Expected {expected}, received {received!r}.")
