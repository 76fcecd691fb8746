"""Restorer: a photo through three states, original → compressed → regenerated.

Every public name is here, imported when it is first used (PEP 562), so that ``import restorer`` costs next to
nothing and TensorFlow is loaded only by what runs a network.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "DataError": "errors",
    "ImageError": "errors",
    "ModelError": "errors",
    "RestorerError": "errors",
    "RunError": "errors",
    "Photo": "images",
    "read_photo": "images",
    "write_photo": "images",
    "JpegHeader": "jpeg",
    "mse": "metrics",
    "psnr": "metrics",
    "psnr_b": "metrics",
    "ssim": "metrics",
    "ssim_map": "metrics",
    "ssim_picture": "metrics",
    "DataLoader": "data",
    "History": "history",
    "history_of": "history",
    "ImagePairs": "data",
    "Split": "data",
    "split_indices": "data",
    "MODELS": "models",
    "Prediction": "prediction",
    "Restoration": "prediction",
    "evaluate": "evaluation",
    "CurvePoint": "curve",
    "quality_curve": "curve",
    "half_size_and_back": "degrade",
    "triptych": "montage",
    "Run": "training.run",
    "create_run": "training.run",
    "list_runs": "training.run",
    "BOUNDS": "training.config",
    "TrainingConfig": "training.config",
    "config_for": "training.config",
    "LESSONS": "training.lessons",
    "Lesson": "training.lessons",
    "keep_photo": "uploads",
    "keep_photographs": "training.dropped",
    "kept_photo": "uploads",
    "kept_photographs": "training.dropped",
    "start_training": "training.worker",
    "warm_up": "training.worker",
    "draw_report": "report.of_run",
    "report_page": "report.of_run",
    "queue_position": "training.queue",
    "waiting_runs": "training.queue",
}
_RENAMED = {"start_training": "start", "queue_position": "position", "waiting_runs": "waiting"}
_MODULES = (
    "curve",
    "errors",
    "figures",
    "files",
    "images",
    "jpeg",
    "metrics",
    "data",
    "models",
    "network_picture",
    "prediction",
    "evaluation",
)

__all__ = sorted((*_HOME, *_MODULES))  # noqa: PLE0605


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), _RENAMED.get(name, name))
    elif name in _MODULES:
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
