"""Networks from outside that are taken; those that are refused are in tests/hostile."""

import zipfile

import numpy as np
import pytest

from restorer import models
from restorer.errors import ModelError
from restorer.models import acceptance
from tests.helpers import is_one_sentence
from tests.hostile.networks import changed, network, sound


@pytest.fixture
def loaded(tmp_path):
    def load(data: bytes):
        (tmp_path / "theirs.keras").write_bytes(data)
        return models.load(tmp_path / "theirs.keras")

    return load


def test_a_network_of_a_picture_is_taken(loaded):
    assert loaded(sound()).count_params() == 84


def test_a_network_of_a_picture_and_its_tables_is_taken(loaded):
    model = loaded(network(lambda keras, x: x * 0.5, (None, None, 3), (130,)))
    picture = np.ones((1, 16, 16, 3), np.float32)
    assert np.allclose(model.predict_on_batch([picture, np.zeros((1, 130))]), 0.5)


def test_one_that_bears_the_name_of_ours_is_tried_at_sides_that_ours_takes(loaded):
    half = network(lambda keras, x: keras.layers.UpSampling2D()(keras.layers.AveragePooling2D(2)(x)), name="report")
    with pytest.raises(ModelError, match="gives") as caught:
        loaded(half)
    assert is_one_sentence(str(caught.value))


def test_packed_texts_are_not_believed_but_unpacked(loaded, monkeypatch):
    monkeypatch.setenv("RESTORER_TEXT_MEGABYTES", "1")
    with pytest.raises(ModelError, match=r"config.json unpacks to over 1 MB"):
        loaded(changed(zipfile.ZIP_DEFLATED, config=b" " * 2_000_000))


def test_weights_are_measured_before_they_take_memory(tmp_path, monkeypatch):
    (tmp_path / "theirs.keras").write_bytes(sound())
    acceptance.check_file(tmp_path / "theirs.keras")
    monkeypatch.setattr(acceptance, "_FLOAT", 10_000_000)
    with pytest.raises(OverflowError, match="its weights take 840 MB"):
        acceptance.check_file(tmp_path / "theirs.keras")


def test_ours_are_not_tried(monkeypatch):
    monkeypatch.setattr(acceptance, "check", None)
    monkeypatch.setattr(acceptance, "check_file", None)
    assert models.load("fast").name == "fast"
