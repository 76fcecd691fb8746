import keras
import numpy as np
import pytest

from restorer import models

# the report's own table, and the softmax it puts between the dense layers and the last convolution
LAYERS = [
    ("Conv2D", "relu", 3_584, 128),
    ("Conv2D", "relu", 147_584, 128),
    ("Dense", "relu", 4_128, 32),
    ("Dense", "relu", 2_112, 64),
    ("Softmax", None, 0, 64),
    ("Conv2D", "relu", 15_555, 3),
]


@pytest.fixture(scope="module")
def report():
    return models.build("report")


def test_it_has_the_reports_layers_in_order(report):
    layers = report.layers[1:]  # after the input
    found = [
        (
            type(layer).__name__,
            layer.activation.__name__ if hasattr(layer, "activation") else None,
            layer.count_params(),
            layer.output.shape[-1],
        )
        for layer in layers
    ]
    assert found == LAYERS
    assert [layer.kernel_size for layer in layers if isinstance(layer, keras.layers.Conv2D)] == [(3, 3), (3, 3), (9, 9)]


def test_it_has_172963_parameters(report):
    assert report.count_params() == 172_963
    assert sum(parameters for _, _, parameters, _ in LAYERS) == 172_963


def test_the_softmax_is_over_the_64_channels(report):
    features = keras.Model(report.input, report.get_layer("softmax").output)
    channels = np.asarray(features([np.random.default_rng(0).random((1, 7, 9, 3), np.float32)]))
    assert channels.shape == (1, 7, 9, 64)
    assert channels.sum(axis=-1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (7, 12)])
def test_any_size_keeps_its_shape_and_nothing_is_negative(report, size):
    restored = np.asarray(report([np.random.default_rng(0).random((2, *size, 3), np.float32)]))
    assert restored.shape == (2, *size, 3)
    assert restored.min() >= 0


def test_every_layer_is_named_as_in_the_code(report):
    names = [layer.name for layer in models.build("report").layers]
    assert names == ["image", "conv_1", "conv_2", "dense_1", "dense_2", "softmax", "conv_3"]


class TestVariants:
    def names(self, model):
        return [layer.name for layer in model.layers]

    def test_without_the_softmax_only_the_softmax_is_gone(self, report):
        variant = models.build("report_no_softmax")
        assert self.names(variant) == [name for name in self.names(report) if name != "softmax"]
        assert variant.count_params() == 172_963

    def test_with_a_residual_connection_the_picture_is_added_to_a_correction(self, report):
        variant = models.build("report_residual")
        assert self.names(variant) == [*self.names(report), "restored"]
        assert variant.count_params() == 172_963
        images = np.random.default_rng(0).random((1, 8, 8, 3), np.float32)
        variant.get_layer("conv_3").set_weights([np.zeros((9, 9, 64, 3)), np.full(3, -0.25)])
        assert np.asarray(variant([images])) == pytest.approx(images - 0.25, abs=1e-6)
