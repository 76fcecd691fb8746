"""Fixtures of the library's tests; nothing here writes outside pytest's temporary folders."""

import gc
import hashlib
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow greets when it is first imported

import pytest
from hypothesis import configuration, settings

from restorer import images
from tests.clusters import Cluster, ended
from tests.helpers import picture
from tests.scheduling import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler

configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "restorer-hypothesis")
# the same examples every time: a failure here is a failure everywhere
settings.register_profile("restorer", database=None, deadline=None, derandomize=True, max_examples=60)
settings.load_profile("restorer")


def pytest_collection_finish():
    """Let the garbage collector pass over what TensorFlow left: Streamlit calls it after each run of a page."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def networks_are_loaded_once():
    """A file that was loaded before, here or as a copy, is the same network: loading takes longer than most tests."""
    from restorer import models

    load, known = models.load, {}

    def load_once(source):
        digest = hashlib.sha256(models.weights_path(source).read_bytes()).digest()
        if digest not in known:
            known[digest] = load(source)
        return known[digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "load", load_once)
        yield


@pytest.fixture(scope="session")
def pixels():
    """A synthetic photograph, ``(96, 128, 3)`` uint8."""
    return picture()


@pytest.fixture(scope="session")
def photographs(tmp_path_factory):
    """A folder of 12 synthetic photographs of 256×256, as PNG."""
    folder = tmp_path_factory.mktemp("photographs")
    for number in range(12):
        images.write_photo(folder / f"{number:02}.png", picture(256, 256, seed=number))
    return folder


@pytest.fixture(scope="session")
def untrained_fast(tmp_path_factory):
    """The file of an untrained ``fast``, which returns the picture it is given."""
    from restorer import models

    path = tmp_path_factory.mktemp("models") / "untrained.keras"
    models.build("fast").save(path)
    return path


@pytest.fixture(scope="session")
def random_models():
    """Every network, with random weights that change every pixel."""
    import keras
    import numpy as np

    from restorer import models

    keras.utils.set_random_seed(1)
    built = {name: models.build(name) for name in models.MODELS}
    for network in built.values():
        if network.name.startswith("report"):
            kernel, bias = network.get_layer("conv_3").get_weights()
            network.get_layer("conv_3").set_weights([kernel, bias + 0.3])
        else:
            kernel, bias = network.get_layer("tail").get_weights()
            network.get_layer("tail").set_weights([np.random.default_rng(1).normal(0, 0.05, kernel.shape), bias])
    return built


@pytest.fixture(scope="session")
def random_fast(random_models, tmp_path_factory):
    """The file of a ``fast`` with random weights."""
    path = tmp_path_factory.mktemp("models") / "random.keras"
    random_models["fast"].save(path)
    return path


@pytest.fixture
def cluster(tmp_path):
    """A Dask scheduler without workers, which a test starts as it likes."""
    pytest.importorskip("distributed", reason="an optional package")
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ended([]) as processes:
        yield Cluster(folder, processes)


@pytest.fixture
def echo():
    """A stand-in for a network: returns its picture, and remembers what it was given."""

    class Echo:
        name = "fast"
        inputs = ("image", "tables")

        def __init__(self):
            self.given, self.conditioning = [], []

        def predict_on_batch(self, inputs):
            self.given.append(inputs[0])
            self.conditioning.append(inputs[1])
            return inputs[0]

    return Echo()


@pytest.fixture
def small_network(monkeypatch):
    """A network that trains in no time, in place of every one of the model table."""
    import keras

    from restorer import models

    def build(name: str) -> keras.Model:
        image = keras.Input((None, None, 3), name="image")
        restored = keras.layers.Conv2D(3, 3, padding="same", name="conv")(image)
        return keras.Model([image], restored, name=name)

    monkeypatch.setattr(models, "build", build)
