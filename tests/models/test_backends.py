"""The same weights give the same picture under another backend of Keras."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from restorer import images, jpeg
from restorer.restoration.prediction import Prediction
from tests.helpers import picture
from tests.paths import PROJECT

NAMES = ("fast", "best")
RESTORE = """
import sys
from pathlib import Path
from restorer import Prediction, images, read_photo
assert __import__("keras").backend.backend() == "jax"
photo, *models = map(Path, sys.argv[1:])
for model in models:
    images.write_photo(model.with_suffix(".png"), Prediction.from_source(str(model)).restore(read_photo(photo)).pixels)
"""


@pytest.fixture(scope="module")
def made(random_models, tmp_path_factory):
    """A folder of a photo, the networks, and what they make of it under JAX."""
    pytest.importorskip("jax")
    folder = tmp_path_factory.mktemp("backends")
    photo = folder / "photo.jpg"
    photo.write_bytes(jpeg.encode(picture(64, 96), quality=20))
    for name in NAMES:
        random_models[name].save(folder / f"{name}.keras")
    subprocess.run(
        [sys.executable, "-c", RESTORE, str(photo), *(str(folder / f"{name}.keras") for name in NAMES)],
        env={**os.environ, "KERAS_BACKEND": "jax", "PYTHONPATH": str(PROJECT), "JAX_PLATFORMS": "cpu"},
        check=True,
        timeout=240,
    )
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_jax_restores_what_tensorflow_restores(made, name):
    assert keras.backend.backend() == "tensorflow"
    photo = images.read_photo(made / "photo.jpg")
    first = Prediction.from_source(str(made / f"{name}.keras")).restore(photo).pixels.astype(int)
    second = images.read_photo(made / f"{name}.png").pixels.astype(int)
    assert np.abs(first - second).max() <= 1
    assert np.abs(first - photo.pixels).max() > 5  # the network did change the picture
