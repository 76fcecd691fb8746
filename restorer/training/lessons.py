"""Lessons: trainings that each show one thing, for a class. What they do was measured, see ``docs/lessons.md``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from restorer.training.config import TrainingConfig, changed, config_for


@dataclass(frozen=True)
class Lesson:
    """A training, or a few to lay over each other, and what to watch.

    Attributes:
        name: What a person types.
        title: What a teacher picks.
        watch: One sentence for the class.
        runs: A label and the settings of each run; what is not set is the model's default.
        pace: How far it comes in its time, where that needs saying.
    """

    name: str
    title: str
    watch: str
    runs: Mapping[str, Mapping[str, Any]] = field(hash=False)
    pace: str = ""

    def configs(self, **changes: Any) -> dict[str, TrainingConfig]:  # noqa: ANN401
        """The settings of each run, by its label.

        Args:
            **changes: Settings to change in all of them, such as ``data`` or ``minutes``; None leaves one as it is.

        Raises:
            RunError: If a setting is wrong.
        """
        return {label: config_for(**changed(settings, changes)) for label, settings in self.runs.items()}


_LIVE = {"quality": (10, 10), "report_seconds": 2, "validation_images": 4}
_FAST = {**_LIVE, "model": "fast", "batch_size": 8, "patch_size": 64}
# measuring the report's network takes a second a photograph, so the fewer the more often
_REPORT = {**_LIVE, "model": "report", "validation_images": 2}
_SOFTMAX = {**_REPORT, "patch_size": 64, "batch_size": 4, "minutes": 1.5}


def _lesson(name: str, title: str, watch: str, runs: Mapping[str, Mapping[str, Any]], pace: str = "") -> Lesson:
    frozen = {label: MappingProxyType(dict(settings)) for label, settings in runs.items()}
    return Lesson(name, title, watch, MappingProxyType(frozen), pace)


LESSONS = {
    lesson.name: lesson
    for lesson in (
        _lesson(
            "beat_the_jpeg",
            "Beat the JPEG in a minute",
            "Watch the SSIM cross the dashed line of the JPEG within seconds, and the blocks melt in the photos.",
            {"fast": {**_FAST, "minutes": 1}},
        ),
        _lesson(
            "the_report",
            "The report's network",
            "Watch how slowly the report's network climbs from near black towards the JPEG.",
            {"report": {**_REPORT, "patch_size": 64, "batch_size": 4, "minutes": 4}},
            "It learns from patches here, for four minutes; the report's own 50 epochs of whole photographs took 44 "
            "minutes on two cores.",
        ),
        _lesson(
            "softmax",
            "What the softmax costs",
            "Watch how many more steps the network with the softmax needs to come as far as the one without it.",
            {
                "with the softmax": _SOFTMAX,
                "without it": {**_SOFTMAX, "model": "report_no_softmax"},
            },
        ),
        _lesson(
            "learning_rate",
            "Too fast a learning rate",
            "Watch the loss leap up at once, as each step is thirty times too long, and the photos never come back.",
            {"learning rate 0.03": {**_FAST, "learning_rate": 0.03, "schedule": "constant", "minutes": 1}},
        ),
        _lesson(
            "overfit",
            "Overfit three photos",
            "Watch the training loss fall while the validation loss climbs: the network learns three photos by heart.",
            {
                "three photos": {
                    **_FAST,
                    "photographs": 3,
                    "patch_size": 256,  # whole photographs, of which there are but eight turns and flips
                    "batch_size": 2,
                    "schedule": "constant",
                    "minutes": 3,
                }
            },
        ),
        _lesson(
            "no_shortcut",
            "No shortcut",
            "Watch the network without the shortcut take hundreds of steps just to draw the picture it was given.",
            {
                "with the shortcut": {**_FAST, "minutes": 1.5},
                "without it": {**_FAST, "model": "fast_no_shortcut", "minutes": 1.5},
            },
        ),
        _lesson(
            "low_quality",
            "Only low quality",
            "Watch a network that learns from qualities 5 to 15 alone make photos of quality 80 worse than the JPEG.",
            {
                "trained on 5 to 15, measured on 80": {
                    **_FAST,
                    "quality": (5, 15),
                    "validation_quality": (80, 80),
                    "minutes": 1.5,
                }
            },
        ),
    )
}
