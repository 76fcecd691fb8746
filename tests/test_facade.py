import subprocess
import sys

import pytest

import restorer

PUBLIC = {
    "ASSETS", "batch", "cluster",
    "BOUNDS", "CurvePoint", "DataError", "DataLoader", "History", "ImageError", "ImagePairs", "JpegHeader", "LESSONS",
    "Lesson", "history_of",
    "MODELS", "ModelError", "Photo", "Prediction", "RatePoint", "Restoration", "RestorerError", "Run", "RunError",
    "RunState", "RunStatus", "Split",
    "TrainingConfig", "config_for", "create_run", "curve", "data", "draw_report", "errors", "evaluate", "evaluation",
    "figures", "files", "half_size_and_back", "health_problems", "images", "inside", "jpeg", "keep_photo",
    "keep_photographs",
    "kept_photo",
    "kept_photographs", "list_runs", "limits", "log", "memory", "metrics", "models",
    "mse", "network_picture", "prediction", "processors", "psnr", "psnr_b", "quality_curve", "queue_position",
    "rate_distortion", "read_photo",
    "report_page", "runs_answer", "split_indices", "ssim", "ssim_map", "ssim_picture", "start_training", "triptych",
    "waiting_runs", "warm_up", "write_photo",
}  # fmt: skip


def loaded_after(code: str) -> set[str]:
    """The packages that a fresh interpreter has loaded after running some code."""
    code += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_the_public_names_are_these():
    assert set(restorer.__all__) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there(name):
    assert getattr(restorer, name) is not None
    assert name in dir(restorer)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = restorer.nothing


def test_errors_have_one_root():
    for name in ("DataError", "ImageError", "ModelError", "RunError"):
        assert issubclass(getattr(restorer, name), restorer.RestorerError)


def test_import_restorer_loads_nothing_heavy():
    loaded = loaded_after("import restorer; restorer.RestorerError")
    assert "restorer" in loaded
    assert not loaded & {"tensorflow", "keras", "numpy", "cv2", "PIL", "streamlit", "plotly", "rich", "skimage"}


def test_compressing_measuring_and_watching_runs_load_no_tensorflow():
    names = ("read_photo", "jpeg", "ssim", "DataLoader", "MODELS", "Prediction", "evaluate", "list_runs", "config_for")
    training = ("start_training", "warm_up", "waiting_runs")
    loaded = loaded_after("import restorer\n" + "\n".join(f"restorer.{name}" for name in (*names, *training)))
    assert {"cv2", "numpy"} <= loaded
    assert not loaded & {"tensorflow", "keras", "streamlit"}


@pytest.mark.parametrize(("old", "new"), [("CurvePoint", "RatePoint"), ("quality_curve", "rate_distortion")])
def test_an_old_name_is_another_for_the_new_one(old, new):
    assert getattr(restorer, old) is getattr(restorer, new)
