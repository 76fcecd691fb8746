"""A test set being measured in a thread of its own, with the lines that `python -m restorer evaluate` measures with."""

import shlex
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pages.compare.evaluation.dataset_choice import Chosen
from pages.components.background_job import Job, ProgressCallback
from pages.components.viewer.pane import Pane
from restorer import Prediction, errors, evaluation


@dataclass(frozen=True)
class Setting:
    """What is measured, and how.

    Attributes:
        model: A model's name or a run's folder.
        quality: IJG quality that the photographs are compressed at.
        subsampling: Chroma subsampling.
        chosen: The photographs, of which the first ``count`` are measured.
        count: How many.
    """

    model: str
    quality: int
    subsampling: str
    chosen: Chosen
    count: int

    @property
    def names(self) -> tuple[str, ...]:
        """The photographs."""
        return self.chosen.names[: self.count]

    def command(self) -> str:
        """The command that prints the same figures."""
        network = ["--model", self.model, "--quality", str(self.quality), "--subsampling", self.subsampling]
        options = ["--images", str(self.count), *network, "--csv", "figures.csv", "--per-image"]
        return f"python -m restorer evaluate {self.chosen.arguments()} {shlex.join(options)}"


class Measurement:
    """The figures of a test set, growing while its job runs.

    Attributes:
        setting: What is measured.
        prediction: The network as it was when this began; a run in training writes a better one meanwhile.
        names: The photographs measured so far, as their source names them.
        compressed: Figures of the plain JPEGs, one a name.
        restored: Figures of what the network made of them.
        troubles: A sentence for each photograph that cannot be measured.
        job: The work.
        opened: The number of the photograph that is looked at, and its three pictures, if one is.
        key: Tells one measurement from another.
    """

    def __init__(self, setting: Setting, prediction: Prediction) -> None:
        """Begin."""
        self.setting, self.prediction = setting, prediction
        self.names: list[str] = []
        self.compressed: list[evaluation.Score] = []
        self.restored: list[evaluation.Score] = []
        self.troubles: list[str] = []
        self.opened: tuple[int, list[Pane]] | None = None
        self.key = uuid.uuid4().hex[:8]
        self.job = Job(self._work, what=f"measured a network on {len(self.setting.names)} photographs")

    @property
    def scores(self) -> Sequence[evaluation.Score]:
        """All figures, as `evaluation.to_csv` takes them: each photograph's JPEG, then what the network made of it."""
        return [score for pair in zip(self.compressed, self.restored, strict=True) for score in pair]

    def _work(self, report: ProgressCallback) -> None:
        setting, names = self.setting, self.setting.names
        done = 0

        def tiles(share: float) -> None:
            report((done + share) / len(names))

        restorers = {setting.model: evaluation.as_restorer(self.prediction, progress=tiles)}
        outcomes = evaluation.score_each(
            setting.chosen.source, names, restorers, qualities=[setting.quality], subsampling=setting.subsampling
        )
        for name, outcome in outcomes:
            done += 1
            if isinstance(outcome, errors.ImageError):
                self.troubles.append(_of(PurePosixPath(name).name, str(outcome)))
            else:
                compressed, restored = outcome
                self.names.append(name)
                self.compressed.append(compressed)
                self.restored.append(restored)
            report(done / len(names))


def _of(name: str, sentence: str) -> str:
    return sentence if name in sentence else f"{name}: {sentence}"
