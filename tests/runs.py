"""Runs that no worker made: folders as a training would leave them."""

from typing import Any

from restorer import Run, config_for, create_run, images
from tests.helpers import picture


def event(step: int, **more: Any) -> dict[str, Any]:
    """What a worker tells of a step."""
    return {
        "step": step,
        "epoch": step / 10,
        "seconds": step / 5,
        "loss": 0.03,
        "accuracy": 0.8,
        "images_per_second": 41.0,
        "learning_rate": 8.2e-5,
        **more,
    }


def report(step: int, ssim: float, **more: Any) -> dict[str, Any]:
    """What a worker tells when it measured on the held-out photographs."""
    measured = {"val_loss": 0.02, "val_accuracy": 0.9, "psnr": 28.9, "ssim": ssim, "jpeg_psnr": 28.35}
    return event(step, **{**measured, "jpeg_ssim": 0.888, **more})


def make_run(state: str = "running", *, steps: int = 240, message: str = "", **settings: Any) -> Run:
    """A run of two photographs, measured at its first and last step."""
    run = create_run(config_for("fast", **settings))
    for number in range(2):
        for label in ("original", "compressed", "000000", f"{steps:06d}"):
            pixels = picture(256, 256, seed=number)
            (run.previews / f"{number}-{label}.webp").write_bytes(images.encode(pixels, ".webp"))
    run.append_event(report(0, 0.888))
    for step in range(10, steps, 10):
        run.append_event(event(step))
    run.append_event(report(steps, 0.941))
    run.model_file.write_bytes(b"a model")
    run.write_status(state, progress=0.4, **({"message": message} if message else {}))
    return run
