"""What was made before the library was put in order opens after it: a run's folder, its network, a recipe.

``before/`` was written by version 0.1.0; its weights were then set to zero, so that they take no room.
"""

import shutil
from pathlib import Path

import numpy as np
import pytest

from restorer import Prediction, Run, cli, images, list_runs
from restorer.training import config

BEFORE = Path(__file__).with_name("before")


@pytest.fixture
def run(tmp_path):
    shutil.copytree(BEFORE / "run", tmp_path / "runs" / "old")
    return Run(tmp_path / "runs" / "old")


def test_a_run_is_listed_and_read(run):
    assert [found.name for found in list_runs(run.folder.parent)] == ["old"]
    assert run.status().state == "finished"
    assert run.events()[-1]["step"] == 16
    settings = run.config()
    assert (settings.model, settings.minutes, settings.quality) == ("fast", 0.05, (10, 10))
    assert (settings.batch_size, settings.patch_size, settings.degradation) == (16, 64, "jpeg")


def test_its_network_restores_a_picture(run, pixels, tmp_path):
    images.write_photo(tmp_path / "photo.jpg", pixels)
    picture = images.read_photo(tmp_path / "photo.jpg")
    restored = Prediction.from_source(str(run.folder)).restore(picture, faithful=False).pixels
    assert restored.shape == pixels.shape
    assert np.array_equal(restored, picture.pixels)  # its weights are zero: what it adds is nothing


def test_its_training_goes_on(run):
    assert cli.main(["train", "--run", str(run.folder), "--resume", "--minutes", "0.06"]) == 0
    assert run.events()[-1]["step"] > 16


def test_a_recipe_is_read(monkeypatch):
    monkeypatch.setattr(config, "RECIPES_FOLDER", BEFORE)
    settings = config.read_recipe("recipe")
    assert (settings.model, settings.minutes, settings.quality) == ("best", 520, (5, 98))
    assert (settings.batch_size, settings.ema_momentum, settings.monitor) == (8, 0.999, "psnr")
