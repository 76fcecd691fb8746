"""A network that begins with the weights of a trained one."""

import keras
import numpy as np
import pytest

from restorer import models
from restorer.errors import ModelError
from restorer.models.blocks import conditioned_block
from restorer.training.loop.warm_start import inherit


def network(blocks=2, *, channels=4, name="small"):
    """A chain of residual blocks with every weight drawn at random, biases and scales too."""
    image, tables = keras.Input((None, None, 3), name="image"), keras.Input((5,), name="tables")
    x = keras.layers.Conv2D(channels, 3, padding="same", name="head")(image)
    for number in range(1, blocks + 1):
        x = conditioned_block(x, tables, f"middle_{number}")
    built = keras.Model([image, tables], keras.layers.Conv2D(3, 3, padding="same", name="tail")(x), name=name)
    rng = np.random.default_rng(blocks)
    built.set_weights([rng.normal(0, 0.3, weights.shape) for weights in built.get_weights()])
    return built


@pytest.fixture
def inputs():
    """A picture and what it is told about its tables."""
    rng = np.random.default_rng(0)
    return [rng.random((1, 8, 8, 3), np.float32), rng.random((1, 5), np.float32)]


def answer(model, inputs):
    """What a network makes of it."""
    return np.asarray(model.predict_on_batch(inputs))


class TestInherit:
    def test_the_same_network_answers_the_same(self, inputs):
        trained, fresh = network(), another_like(network())
        assert np.abs(answer(trained, inputs) - answer(fresh, inputs)).max() > 0.1
        inherit(fresh, trained)
        np.testing.assert_allclose(answer(fresh, inputs), answer(trained, inputs), atol=1e-6)

    def test_more_blocks_answer_the_same_until_they_learn(self, inputs):
        trained, grown = network(2), network(4)
        inherit(grown, trained)
        np.testing.assert_allclose(answer(grown, inputs), answer(trained, inputs), atol=1e-6)

    def test_more_channels_answer_the_same_until_they_learn(self, inputs):
        trained, grown = network(2, channels=4), network(3, channels=7)
        inherit(grown, trained)
        np.testing.assert_allclose(answer(grown, inputs), answer(trained, inputs), atol=1e-6)

    def test_more_channels_on_the_way_back_from_half_the_size_answer_the_same(self, inputs):
        trained, grown = halving(channels=4), halving(channels=7)
        inherit(grown, trained)
        np.testing.assert_allclose(answer(grown, inputs), answer(trained, inputs), atol=1e-6)

    def test_added_channels_learn(self, inputs):
        grown = network(2, channels=6)
        inherit(grown, network(2, channels=4))
        assert not np.any(grown.get_layer("tail").get_weights()[0][:, :, 4:])
        grown.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        grown.train_on_batch(inputs, np.zeros((1, 8, 8, 3), np.float32))
        assert np.abs(grown.get_layer("tail").get_weights()[0][:, :, 4:]).min() > 0

    def test_a_block_without_a_place_is_left_out(self, inputs):
        trained, shorter = network(3), network(2)
        inherit(shorter, trained)
        silent = trained.get_layer("middle_3_conv_2")
        silent.set_weights([np.zeros_like(weights) for weights in silent.get_weights()])
        np.testing.assert_allclose(answer(shorter, inputs), answer(trained, inputs), atol=1e-6)

    def test_added_blocks_learn(self, inputs):
        grown = network(3)
        inherit(grown, network(2))
        grown.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        grown.train_on_batch(inputs, np.zeros((1, 8, 8, 3), np.float32))
        assert np.abs(grown.get_layer("middle_3_conv_2").get_weights()[0]).max() > 0

    @pytest.mark.parametrize(
        ("trained", "told"),
        [
            (network(2, channels=6), "head"),
            (keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(3, 3, name="other")]), "other"),
        ],
    )
    def test_another_network_is_refused_with_the_layers_that_differ(self, trained, told):
        grown = network(2)
        before = grown.get_weights()
        with pytest.raises(ModelError, match=rf"Expected weights of the network 'small'.*{told}"):
            inherit(grown, trained)
        for weights, kept in zip(grown.get_weights(), before, strict=True):
            np.testing.assert_array_equal(weights, kept)


def halving(*, channels):
    """A network that goes to half the size and back, with every weight drawn at random."""
    image, tables = keras.Input((None, None, 3), name="image"), keras.Input((5,), name="tables")
    x = keras.layers.Conv2D(channels, 2, strides=2, name="down")(image)
    x = conditioned_block(x, tables, "middle_1")
    x = keras.layers.Conv2DTranspose(channels, 2, strides=2, name="up")(x)
    built = keras.Model([image, tables], keras.layers.Conv2D(3, 3, padding="same", name="tail")(x))
    rng = np.random.default_rng(channels)
    built.set_weights([rng.normal(0, 0.3, weights.shape) for weights in built.get_weights()])
    return built


def another_like(model):
    """A network of the same layers with other weights."""
    twin = keras.models.clone_model(model)
    rng = np.random.default_rng(99)
    twin.set_weights([rng.normal(0, 0.3, weights.shape) for weights in twin.get_weights()])
    return twin


def test_the_shipped_weights_fit_their_networks():
    for entry in models.MODELS.values():
        if entry.ships:
            inherit(models.build(entry.name), models.load(entry.name))
