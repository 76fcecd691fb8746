"""The same weights give the same picture under another backend of Keras."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from restorer import images
from tests.helpers import picture

PROJECT = Path(__file__).parents[2]
RESTORE = """
import sys
from restorer import Prediction, images, read_photo
assert __import__("keras").backend.backend() == sys.argv[1]
pixels = Prediction.from_source(sys.argv[2]).restore(read_photo(sys.argv[3])).pixels
images.write_photo(sys.argv[4], pixels)
"""


def restored_under(backend, model, source, target):
    subprocess.run(
        [sys.executable, "-c", RESTORE, backend, str(model), str(source), str(target)],
        env={**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": str(PROJECT), "JAX_PLATFORMS": "cpu"},
        check=True,
        timeout=240,
    )
    return images.read_photo(target).pixels.astype(int)


@pytest.mark.parametrize("name", ["fast", "best"])
def test_jax_restores_what_tensorflow_restores(random_models, name, tmp_path):
    pytest.importorskip("jax")
    from restorer import jpeg

    model, photo = tmp_path / f"{name}.keras", tmp_path / "photo.jpg"
    random_models[name].save(model)
    photo.write_bytes(jpeg.encode(picture(64, 96), quality=20))
    first, second = (
        restored_under(backend, model, photo, tmp_path / f"{backend}.png") for backend in ("tensorflow", "jax")
    )
    assert np.abs(first - second).max() <= 1
    assert np.abs(first - images.read_photo(photo).pixels).max() > 5  # the network did change the picture
