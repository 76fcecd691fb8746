"""The settings of the experiment, and the training configuration of each network."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from restorer import jpeg
from restorer.data.degradations import DEGRADATIONS, JPEG
from restorer.data.sources import EMBEDDED
from restorer.errors import RunError
from restorer.models import MODELS
from restorer.system.files import write_atomically
from restorer.training.config import TrainingConfig, config_for

EPOCHS = 50  # the report's
HOLDS_UP = ("report", "report_no_softmax", "report_residual", "fast", "best")  # what one budget is given to
# ours want their own rate to be steady, see docs/models.md; loss and schedule are each network's own
_OWN: dict[str, dict[str, Any]] = {"best": {"learning_rate": 5e-4, "global_clipnorm": 10.0}}
_SHARED = {"batch_size": 1, "patch_size": 256, "epoch_reports": True, "train_ssim": True, "checkpoint_seconds": 30}
SSIM_RANGES = (2, 1)  # the report's, and the true one
_FILE = "settings.json"


@dataclass(frozen=True)
class ReportSettings:
    """What makes an experiment.

    Attributes:
        data: ``"embedded"``, or a folder or a ZIP file of photographs.
        models: Which networks are trained, the one whose figures are drawn first.
        epochs: Passes over the training photographs, the same for each network.
        degradation: How quality is lost: ``"jpeg"``, or ``"half-size"`` for half the size and back.
        quality: IJG quality that is trained on; None finds the one whose compressed test SSIM is the report's.
        seed: Seed of the split, the weights and the order.
        photographs: At most this many train; None for all.
        ssim_range: By which reading of SSIM the quality is found: 2, the report's, or 1, the true dynamic range.
        unseen: Photographs that no network learnt from, a folder or a ZIP file, to be measured on too; or None.
    """

    data: str = EMBEDDED
    models: tuple[str, ...] = ("report",)
    epochs: int = EPOCHS
    degradation: str = JPEG
    quality: int | None = None
    seed: int = 0
    photographs: int | None = None
    ssim_range: int = 2
    unseen: str | None = None

    def __post_init__(self) -> None:
        """Check what can be checked before a photograph is read."""
        for model in self.models:
            if model not in MODELS:
                raise RunError(f"Expected models of {', '.join(MODELS)}, received {model!r}.")
        if self.degradation not in DEGRADATIONS:
            raise RunError(f"Expected a degradation of {', '.join(DEGRADATIONS)}, received {self.degradation!r}.")
        if self.ssim_range not in SSIM_RANGES:
            raise RunError(f"Expected a dynamic range of 1 or 2 for SSIM, received {self.ssim_range!r}.")
        if self.quality is not None:
            jpeg.check_quality(self.quality)
        for model in self.models:
            self.config(model, self.quality or jpeg.QUALITY_DEFAULT)

    def config(self, model: str, quality: int) -> TrainingConfig:
        """How a network is trained: all see the same whole photographs in the same order, one a step."""
        return config_for(
            model,
            data=self.data,
            epochs=self.epochs,
            degradation=self.degradation,
            quality=(quality, quality),
            seed=self.seed,
            photographs=self.photographs,
            **_SHARED,
            **_OWN.get(model, {}),
        )


def remember(folder: Path, settings: ReportSettings) -> None:
    """Note in the experiment's folder what it was made with, so that it can be continued."""
    write_atomically(folder / _FILE, json.dumps(dataclasses.asdict(settings), indent=2) + "\n")


def recall(folder: Path, settings: ReportSettings) -> ReportSettings:
    """The settings with the quality that was found before, if the folder holds an experiment.

    More models may be asked for than before, and another number of epochs; everything else must be as it was.

    Raises:
        RunError: If the folder holds another experiment.
    """
    try:
        made: dict[str, Any] = dict(json.loads((folder / _FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return settings
    except (OSError, ValueError, TypeError):
        raise RunError(f"Expected an experiment, but {folder / _FILE} cannot be read; choose another --out.") from None
    made.setdefault("degradation", made.get("way"))  # as earlier versions called it
    for key in ("data", "degradation", "quality", "seed", "photographs", "ssim_range"):
        now = getattr(settings, key)
        if key == "quality" and now is None:
            continue
        if made.get(key) != now:
            raise RunError(
                f"Expected the {key} that {folder} was begun with, {made.get(key)!r}, received {now!r}; "
                "choose another --out."
            )
    return dataclasses.replace(settings, quality=made.get("quality"))
