"""The arithmetic that is shown is Keras's own, for every network, at every place, layer and channel."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from restorer import models
from restorer.errors import ModelError
from restorer.inside.network import Network
from tests.helpers import is_one_sentence

CLOSE = 1e-5
HEIGHT, WIDTH = 160, 128
NAMES = tuple(models.MODELS)


@pytest.fixture(scope="module")
def picture():
    return np.random.default_rng(2).random((HEIGHT, WIDTH, 3), np.float32)


@pytest.fixture(scope="module")
def conditioning():
    return np.random.default_rng(3).random(130, np.float32)


@pytest.fixture(scope="module")
def opened(random_models, picture, conditioning):
    """By name, a network, trained where weights ship, and what each of its layers makes of the whole picture."""
    known = {}

    def of(name):
        if name not in known:
            network = Network(models.load(name) if models.MODELS[name].ships else random_models[name])
            # by one Keras model over all layers, not as `maps` does it
            layers = [network.model.get_layer(layer.name) for layer in network.layers]
            every = keras.Model(network.model.inputs, [layer.output for layer in layers])
            made = every.predict_on_batch([picture[None], conditioning[None]][: len(network.model.inputs)])
            known[name] = network, {layer.name: maps[0] for layer, maps in zip(layers, made, strict=True)}
        return known[name]

    return of


def is_close(a, b):
    return np.allclose(a, b, rtol=CLOSE, atol=CLOSE)


@pytest.mark.parametrize("name", NAMES)
def test_the_maps_are_keras_own(opened, picture, conditioning, name):
    network, whole = opened(name)
    for layer in network.layers:
        assert is_close(network.maps(layer.name, picture, conditioning), whole[layer.name]), layer.name


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12)
@given(
    row=st.sampled_from([0, 1, HEIGHT - 1]) | st.integers(0, HEIGHT - 1),
    column=st.sampled_from([0, 1, WIDTH - 1]) | st.integers(0, WIDTH - 1),
    draw=st.randoms(use_true_random=False),
)
def test_every_step_of_a_path_equals_keras_at_any_pixel_and_channel(
    opened, picture, conditioning, name, row, column, draw
):
    network, whole = opened(name)
    pinned = {layer.name: draw.randrange(layer.channels) for layer in network.layers}
    for chosen in (pinned, {}):
        path = network.path(picture, conditioning, (row, column), draw.randrange(3), chosen)
        assert [step.layer for step in path] == [layer.name for layer in network.layers]
        for step in path:
            made = whole[step.layer][step.row, step.column, step.channel]
            assert is_close(step.value, made), step.layer
            assert is_close(step.keras, made), step.layer
            assert step.channel == chosen.get(step.layer, step.channel)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_channels_the_last_and_some_between_are_reckoned(opened, picture, conditioning, name):
    network, whole = opened(name)
    for channel in (0, 1, 2, 3, 11, 31, 63, 127, 129):  # of a layer with fewer, the remainder
        pinned = {layer.name: channel % layer.channels for layer in network.layers}
        for step in network.path(picture, conditioning, (HEIGHT - 1, 37), 1, pinned):
            assert is_close(step.value, whole[step.layer][step.row, step.column, step.channel])


@pytest.mark.parametrize("name", NAMES)
def test_what_a_step_is_given_is_what_the_layer_before_it_makes(opened, picture, conditioning, name):
    network, whole = opened(name)
    whole = {**whole, "image": picture}
    for step in network.path(picture, conditioning, (0, WIDTH - 1), 2):
        for given_ in step.inputs:
            for place in np.argwhere(given_.inside):
                there = whole[given_.layer][given_.row + place[0], given_.column + place[1], given_.channels]
                assert is_close(given_.patch[tuple(place)], there)
            assert not given_.patch[~given_.inside].any()
            height, width = whole[given_.layer].shape[:2]
            assert given_.inside.sum() == sum(
                0 <= given_.row + row < height and 0 <= given_.column + column < width
                for row, column in np.ndindex(given_.inside.shape)
            )


@pytest.mark.parametrize("name", NAMES)
def test_the_sum_adds_up_and_the_strongest_channel_is_followed(opened, picture, conditioning, name):
    network, _ = opened(name)
    path = network.path(picture, conditioning, (80, 64), 1)
    channels = {step.layer: step.channel for step in path}
    for step in path:
        if step.activation != "softmax":
            assert step.total == pytest.approx(sum(each.sums.sum() for each in step.inputs) + step.bias)
    last = path[-1]
    for each in last.inputs:
        if each.layer in channels:
            assert channels[each.layer] == each.channels[np.argmax(np.abs(each.sums))]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_outside_its_reach_changes_a_pixel(opened, picture, conditioning, name):
    network, _ = opened(name)
    pixel = (70, 60)
    (top, bottom), (left, right) = network.reach("image", pixel)
    other = 1 - picture
    other[max(0, top) : bottom + 1, max(0, left) : right + 1] = picture[
        max(0, top) : bottom + 1, max(0, left) : right + 1
    ]
    mine, others = (network.path(each, conditioning, pixel, 0)[-1].value for each in (picture, other))
    assert mine == pytest.approx(others, abs=1e-6)


def test_the_first_filters_are_the_weights_of_the_first_layer(opened):
    network, _ = opened("fast")
    assert network.first_filters.shape == (6, 6, 3, 38)
    assert np.array_equal(network.first_filters, network.model.get_layer("head").get_weights()[0])


@pytest.mark.parametrize(
    ("pixel", "channel", "pinned"),
    [((HEIGHT, 0), 0, {}), ((0, -1), 0, {}), ((0, 0), 3, {}), ((0, 0), 0, {"tail": 12}), ((0, 0), 0, {"nose": 0})],
)
def test_what_is_not_there_is_one_sentence(opened, picture, conditioning, pixel, channel, pinned):
    network, _ = opened("fast")
    with pytest.raises(ModelError) as error:
        network.path(picture, conditioning, pixel, channel, pinned)
    assert is_one_sentence(str(error.value))


@pytest.mark.parametrize(
    "layer",
    [
        keras.layers.Conv2D(3, 3, padding="same", activation="tanh", name="odd"),
        keras.layers.Conv2D(3, (3, 5), padding="same", name="odd"),
        keras.layers.Conv2D(3, 3, padding="same", dilation_rate=2, name="odd"),
        keras.layers.Conv2DTranspose(3, 3, padding="same", name="odd"),
        keras.layers.Concatenate(name="odd"),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_a_layer_whose_arithmetic_is_not_known_is_refused(picture, conditioning, layer):
    image = keras.Input((None, None, 3), name="image")
    given_ = [image, image] if isinstance(layer, keras.layers.Concatenate) else image
    network = Network(keras.Model([image], layer(given_)))
    with pytest.raises(ModelError, match="'odd'") as error:
        network.path(picture, conditioning, (0, 0), 0)
    assert is_one_sentence(str(error.value))


def test_layers_are_plain_values(opened):
    network, _ = opened("report")
    first, *_, softmax, last = network.layers
    assert (first.name, first.kernel, first.activation, first.scale) == ("conv_1", 3, "relu", 1)
    assert (softmax.kind, softmax.activation, softmax.channels) == ("Softmax", "softmax", 64)
    assert replace(last, name="x").kernel == 9
