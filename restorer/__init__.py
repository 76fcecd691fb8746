"""Restorer: a photo through three states, original → compressed → regenerated.

Every public name is here, imported when it is first used (PEP 562), so that ``import restorer`` costs next to
nothing and TensorFlow is loaded only by what runs a network.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "ASSETS": "system.paths",
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
    "History": "restoration.compression_history",
    "history_of": "restoration.compression_history",
    "ImagePairs": "data",
    "Split": "data",
    "split_indices": "data",
    "MODELS": "models",
    "Prediction": "restoration.prediction",
    "Restoration": "restoration.prediction",
    "evaluate": "evaluation",
    "RatePoint": "evaluation.rate_distortion",
    "rate_distortion": "evaluation.rate_distortion",
    "CurvePoint": "evaluation.rate_distortion",
    "quality_curve": "evaluation.rate_distortion",
    "half_size_and_back": "data.degradations",
    "triptych": "figures.triptych",
    "Run": "training.runs.run",
    "RunState": "training.runs.status",
    "RunStatus": "training.runs.status",
    "create_run": "training.runs.run",
    "list_runs": "training.runs.run",
    "BOUNDS": "training.config",
    "TrainingConfig": "training.config",
    "config_for": "training.config",
    "LESSONS": "training.lessons",
    "Lesson": "training.lessons",
    "keep_photo": "images.uploads",
    "keep_photographs": "training.runs.uploads",
    "kept_photo": "images.uploads",
    "kept_photographs": "training.runs.uploads",
    "start_training": "training.worker.launcher",
    "warm_up": "training.worker.launcher",
    "draw_report": "report.run_report",
    "report_page": "report.run_report",
    "queue_position": "training.worker.queue",
    "health_problems": "training.worker.health",
    "runs_answer": "training.runs.patience",
    "waiting_runs": "training.worker.queue",
}
_RENAMED = {
    "start_training": "start",
    "queue_position": "position",
    "health_problems": "problems",
    "runs_answer": "answers",
    "waiting_runs": "waiting",
    "CurvePoint": "RatePoint",
    "quality_curve": "rate_distortion",
}
_MODULES = {
    "batch": "batch",
    "cluster": "cluster",
    "curve": "evaluation.rate_distortion",
    "data": "data",
    "errors": "errors",
    "evaluation": "evaluation",
    "figures": "figures",
    "files": "system.files",
    "images": "images",
    "inside": "inside",
    "jpeg": "jpeg",
    "limits": "system.limits",
    "log": "system.log",
    "memory": "system.memory",
    "metrics": "metrics",
    "models": "models",
    "network_picture": "figures.network_diagram",
    "prediction": "restoration.prediction",
    "processors": "system.processors",
}

__all__ = sorted((*_HOME, *_MODULES))  # noqa: PLE0605


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), _RENAMED.get(name, name))
    elif name in _MODULES:
        value = import_module(f"{__name__}.{_MODULES[name]}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
