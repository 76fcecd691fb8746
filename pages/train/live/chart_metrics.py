"""The measures that the second chart can show of the held-out photographs, and what each means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One of the things that the second chart can show.

    Attributes:
        name: What the page calls it.
        own: The curve of the photographs it has never seen.
        other: The curve beside it.
        number: How its numbers are written: ``"percent"``, ``"decibel"``, ``"rate"`` or ``"plain"``.
        step: The least step of its axis, which keeps noise from filling it.
        says: A sentence on what it means.
    """

    name: str
    own: str
    other: str | None
    number: str
    step: float
    says: str


MEASURES = (
    Measure(
        "SSIM",
        "ssim",
        "jpeg_ssim",
        "percent",
        0.005,
        "How alike the structure is to the original's; 100 % is the original itself.",
    ),
    Measure("PSNR", "psnr", "jpeg_psnr", "decibel", 0.1, "In decibels; one more is a fifth less squared error."),
    Measure(
        "Accuracy",
        "val_accuracy",
        "accuracy",
        "percent",
        0.02,
        "How often a pixel's strongest channel is right; of colours it says little.",
    ),
    Measure("Learning rate", "learning_rate", None, "rate", 1e-9, "How far each step may move the parameters."),
)
