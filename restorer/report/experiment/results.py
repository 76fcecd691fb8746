"""The results of an experiment, as plain values: curves of the trainings, figures of every test picture."""

import dataclasses
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from restorer.evaluation.score_table import Spread, spread
from restorer.models.description import NetworkDescription

Shape = tuple[int, ...]


@dataclass(frozen=True)
class PictureScore:
    """How near a test picture is to its original.

    Attributes:
        name: The picture's file name.
        ssim: With the true dynamic range, 1 for pictures in [0, 1].
        reports_ssim: With the report's dynamic range of 2, which flatters.
        psnr: Over RGB, in dB.
    """

    name: str
    ssim: float
    reports_ssim: float
    psnr: float


@dataclass(frozen=True)
class Row:
    """The test set, as it was compressed or as one network regenerated it.

    Attributes:
        label: What a person reads.
        pictures: One figure each, in the order of the test set.
        model: The network's name; None for the compressed pictures themselves.
        parameters: How many weights it has.
        seconds_per_image: Time a picture takes; None for the compressed pictures.
        training_seconds: How long it was trained here; None if it ships trained.
        epochs: How many epochs that were, which is a part of one for a training that was stopped early.
        planned: How many it was to be; None for a training by the clock, or of one that ships.
    """

    label: str
    pictures: tuple[PictureScore, ...]
    model: str | None = None
    parameters: int | None = None
    seconds_per_image: float | None = None
    training_seconds: float | None = None
    epochs: float | None = None
    planned: int | None = None

    def spread(self, figure: str) -> Spread:
        """Mean and deviation over the pictures of ``"ssim"``, ``"reports_ssim"`` or ``"psnr"``."""
        return spread(getattr(picture, figure) for picture in self.pictures)

    def gain(self, over: "Row", figure: str) -> Spread:
        """Mean and deviation over the pictures of how much better each is than the same one of another row."""
        return spread(self.gains(over, figure))

    def better(self, over: "Row", figure: str) -> int:
        """In how many pictures it is better than another row."""
        return sum(gain > 0 for gain in self.gains(over, figure))

    def gains(self, over: "Row", figure: str) -> list[float]:
        """How much better each picture is than the same one of another row."""
        pairs = zip(self.pictures, over.pictures, strict=True)
        return [getattr(own, figure) - getattr(other, figure) for own, other in pairs]


@dataclass(frozen=True)
class Level:
    """Pictures at one quality.

    Attributes:
        quality: IJG quality; None for half the size and back.
        why: Why this quality, as the end of a sentence.
        low: The compressed pictures.
        rows: What each network made of them.
        where: Which pictures, if they are not the test set.
    """

    quality: int | None
    why: str
    low: Row
    rows: tuple[Row, ...]
    where: str = ""

    @property
    def name(self) -> str:
        """How the low-quality pictures are called: ``"JPEG quality 14"``."""
        name = "Half size and back" if self.quality is None else f"JPEG quality {self.quality}"
        return f"{name}, {self.where}" if self.where else name


@dataclass(frozen=True)
class Curve:
    """A training, one figure for each time that the validation pictures were measured.

    Attributes:
        model: The network.
        epoch: How far the training was, in passes over the photographs.
        accuracy: Keras's accuracy on what was learnt since the last measuring; None where nothing was.
        loss: The same of the loss.
        train_ssim: The same of SSIM.
        val_accuracy: Keras's accuracy on the validation pictures.
        val_loss: Their loss.
        val_ssim: Their SSIM.
        jpeg_ssim: SSIM of the validation pictures as they were compressed.
        loss_name: Which loss it is.
    """

    model: str
    epoch: tuple[float, ...]
    accuracy: tuple[float | None, ...]
    loss: tuple[float | None, ...]
    train_ssim: tuple[float | None, ...]
    val_accuracy: tuple[float | None, ...]
    val_loss: tuple[float | None, ...]
    val_ssim: tuple[float | None, ...]
    jpeg_ssim: float | None
    loss_name: str


@dataclass(frozen=True)
class Results:
    """Everything that the page, the figures and the tables are made of.

    Attributes:
        data: The source of the photographs, as a person reads it.
        degradation: ``"jpeg"`` or ``"half-size"``.
        seed: Seed of the split, the weights and the order.
        batch: Patches a step of the first network.
        patch: The side of a patch in pixels.
        keep: By which figure of the validation pictures the weights that are measured were kept.
        train: Shape of the training pictures, ``(N, 256, 256, 3)``.
        test: Shape of the test pictures.
        validation: Shape of the validation pictures.
        unreadable: How many files could not be read.
        curves: One a trained network, the one whose figures are drawn first.
        levels: The test set at the quality that was trained on, then at others.
        networks: The layers of each trained network.
    """

    data: str
    degradation: str
    seed: int
    batch: int
    patch: int
    keep: str
    train: Shape
    test: Shape
    validation: Shape
    unreadable: int
    curves: tuple[Curve, ...]
    levels: tuple[Level, ...]
    networks: tuple[NetworkDescription, ...]

    @property
    def main(self) -> Row:
        """What the first network made of the test set at the quality that it was trained on."""
        return self.levels[0].rows[0]

    def shapes(self) -> str:
        """The shapes of the three parts, as the report prints them."""
        parts = (("Train", self.train), ("Test", self.test), ("Validation", self.validation))
        return "\n".join(f"{name:<11} {shape}" for name, shape in parts)

    def to_json(self) -> str:
        """All of it as JSON."""
        return json.dumps(dataclasses.asdict(self), indent=1) + "\n"


def numbers(values: Iterable[float | None], convert: Callable[[float], float] = float) -> tuple[float | None, ...]:
    """Numbers as plain floats; None stays None."""
    return tuple(None if value is None else convert(value) for value in values)
