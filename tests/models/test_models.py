import keras
import numpy as np
import pytest

from restorer import jpeg, models
from restorer.errors import ModelError
from tests.helpers import is_one_sentence

CONDITIONING = jpeg.conditioning(jpeg.standard_tables(20), "4:2:0")


def noise(*size: int) -> np.ndarray:
    return np.random.default_rng(0).random((2, *size, 3), np.float32)


def restore(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return np.asarray(model([images, np.stack([CONDITIONING] * len(images))]))


@pytest.fixture(scope="module", params=["fast", "best"])
def name(request):
    return request.param


@pytest.fixture(scope="module")
def untrained(name):
    return models.build(name)


@pytest.mark.parametrize("size", [(8, 8), (8, 24), (16, 16), (40, 64)])
def test_untrained_it_returns_exactly_its_input(untrained, size):
    images = noise(*size)
    assert np.array_equal(restore(untrained, images), images)


@pytest.mark.parametrize("size", [(8, 16), (24, 40)])
def test_any_size_that_is_a_multiple_of_8_keeps_its_shape(random_models, name, size):
    images = noise(*size)
    restored = restore(random_models[name], images)
    assert restored.shape == images.shape
    assert not np.allclose(restored, images, atol=1e-2)


def test_it_listens_to_the_tables(random_models, name):
    images = noise(16, 16)
    conditioning = [np.stack([jpeg.conditioning(jpeg.standard_tables(q), "4:2:0")] * 2) for q in (5, 95)]
    coarse, fine = (np.asarray(random_models[name]([images, tables])) for tables in conditioning)
    assert not np.allclose(coarse, fine, atol=1e-3)


def test_it_is_small(untrained, name):
    assert untrained.count_params() < {"fast": 500_000, "best": 3_000_000}[name]


def test_without_its_shortcut_the_fast_network_does_not_know_its_input_until_it_is_trained():
    variant = models.build("fast_no_shortcut")
    images = noise(16, 16)
    assert variant.count_params() == models.build("fast").count_params()
    assert "restored" not in [layer.name for layer in variant.layers]
    assert np.abs(restore(variant, images) - images).mean() > 0.2
    assert variant.get_layer("tail").get_weights()[0].any()  # a zero there would stay black for the first steps


def test_names_are_explicit_and_stay_the_same(name):
    first = [layer.name for layer in models.build(name).layers]
    second = [layer.name for layer in models.build(name).layers]
    keras.backend.clear_session()
    third = [layer.name for layer in models.build(name).layers]
    assert first == second == third
    assert len(set(first)) == len(first)


def test_a_model_works_on_after_streamlit_clears_the_session(random_models):
    images = noise(8, 8)
    before = restore(random_models["fast"], images)
    keras.backend.clear_session()
    models.build("fast")
    assert np.array_equal(restore(random_models["fast"], images), before)


@pytest.mark.parametrize("name", list(models.MODELS))
def test_a_saved_model_loads_to_the_same_output(random_models, name, tmp_path):
    model = random_models[name]
    model.save(tmp_path / "model.keras")
    inputs = [noise(16, 16), np.stack([CONDITIONING] * 2)][: len(model.inputs)]
    for source in (tmp_path / "model.keras", tmp_path):  # a file, and a run's folder
        loaded = models.load(source)
        assert loaded.name == name
        assert np.array_equal(loaded.predict_on_batch(inputs), model.predict_on_batch(inputs))


@pytest.mark.parametrize("name", list(models.MODELS))
def test_the_context_in_the_table_covers_the_receptive_field(random_models, name):
    # change one pixel, and see how far the change reaches
    row, model = models.MODELS[name], random_models[name]
    side, middle = 320, 160
    images = np.full((2, side, side, 3), 0.5, np.float32)
    images[1, middle, middle] = 1
    inputs = [images, np.stack([CONDITIONING] * 2)][: len(model.inputs)]
    before, after = model.predict_on_batch(inputs)
    rows, columns = np.nonzero(np.abs(after - before).max(axis=-1) > 1e-6)
    reach = max(np.abs(rows - middle).max(), np.abs(columns - middle).max())
    assert reach <= row.context
    assert reach > row.context // 4


def test_every_model_is_restored_at_multiples_it_can_take():
    for row in models.MODELS.values():
        model = models.build(row.name)
        inputs = [noise(row.multiple, row.multiple), np.stack([CONDITIONING] * 2)][: len(model.inputs)]
        assert model.predict_on_batch(inputs).shape == inputs[0].shape


def test_describing_shows_layers_parameters_and_whether_weights_ship():
    text = models.describe_all()
    for figure in ("3,584", "147,584", "4,128", "2,112", "15,555", "172,963"):
        assert figure in text
    assert "receptive field: 13×13 pixels" in text
    assert "multiply-adds: 172,608 per pixel" in text
    assert text.count("weights ship: ") == len(models.MODELS)


class TestRefusing:
    def refused(self, source) -> str:
        with pytest.raises(ModelError) as caught:
            models.load(source)
        assert is_one_sentence(str(caught.value))
        return str(caught.value)

    def test_an_unknown_name(self):
        assert "fast, best, report" in self.refused("slow")
        with pytest.raises(ModelError, match="fast, best, report"):
            models.build("slow")

    def test_a_run_that_has_no_model_yet(self, tmp_path):
        assert "no model.keras yet" in self.refused(tmp_path)

    @pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 half a zip"])
    def test_a_file_that_is_no_model(self, tmp_path, content):
        (tmp_path / "broken.keras").write_bytes(content)
        assert "broken.keras" in self.refused(tmp_path / "broken.keras")

    def test_a_file_that_is_no_keras_file(self, tmp_path):
        (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
        assert "photo.jpg" in self.refused(tmp_path / "photo.jpg")

    def test_weights_that_do_not_ship(self, tmp_path, monkeypatch):
        monkeypatch.setattr(models.registry, "WEIGHTS_FOLDER", tmp_path)
        assert "train it first" in self.refused("fast")
