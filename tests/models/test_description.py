import keras
import numpy as np
import pytest

from restorer import models
from restorer.errors import ModelError
from restorer.models.inspection import describe_network

# by hand, from the tables of layers: kernel height × width × channels in × channels out, over the pixels that share one
REPORT = 3 * 3 * 3 * 128 + 3 * 3 * 128 * 128 + 128 * 32 + 32 * 64 + 9 * 9 * 64 * 3
FAST_HALF = 6 * 6 * 3 * 38 + 4 * 3 * 3 * 38 * 38 + 3 * 3 * 38 * 12
FAST_QUARTER = 2 * 2 * 38 * 64 + 6 * 3 * 3 * 64 * 64 + 2 * 2 * 64 * 38


@pytest.fixture(scope="module")
def described():
    return {name: models.describe(name) for name in models.MODELS}


def impulses(name):
    """How far each pixel of a row reaches in a network whose every weight is positive, ``(pixels given, restored)``."""
    model = models.build(name)
    for layer in model.layers:
        kept = [np.full(w.shape, 1 / np.prod(w.shape[:-1])) if w.ndim > 1 else np.zeros(w.shape) for w in layer.weights]
        if layer.name.endswith("_scale"):
            kept = [np.zeros(layer.weights[0].shape), np.ones(layer.weights[1].shape)]
        layer.set_weights(kept)
    across = 160
    images = np.zeros((across, 16, across, 3), np.float32)
    images[np.arange(across), :, np.arange(across)] = 1
    inputs = [images, np.zeros((across, 130), np.float32)][: len(model.inputs)]
    return model.predict_on_batch(inputs).max(axis=(1, 3)) > 0


@pytest.mark.parametrize("name", ["fast", "best", "report_no_softmax", "fast_no_shortcut"])
def test_the_receptive_field_is_the_measured_one(described, name):
    seen = impulses(name)[:, 72:88]  # of the restored pixels in the middle, whose field is inside the picture
    fields = [np.flatnonzero(column) for column in seen.T]
    assert max(field[-1] - field[0] + 1 for field in fields) == described[name].receptive_field


def test_a_softmax_changes_no_field(described):
    fields = {described[name].receptive_field for name in ("report", "report_no_softmax", "report_residual")}
    assert fields == {13}


@pytest.mark.parametrize("name", list(models.MODELS))
def test_the_context_in_the_table_covers_the_field(described, name):
    assert described[name].receptive_field <= 2 * models.MODELS[name].context + 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("report", REPORT), ("report_no_softmax", REPORT), ("fast", FAST_HALF / 4 + FAST_QUARTER / 16)],
)
def test_multiply_adds_are_those_counted_by_hand(described, name, expected):
    assert described[name].multiply_adds == pytest.approx(expected)


def test_the_reports_are_172608():
    assert REPORT == 172_608


def test_what_is_done_once_for_a_picture_is_not_counted(described):
    rows = {row.name: row for row in described["fast"].layers}
    assert rows["embed_1"].parameters == 130 * 64 + 64
    assert rows["embed_1"].multiply_adds == 0


def test_shapes_are_told_by_the_pictures_sides(described):
    shapes = {row.name: (row.kind, row.output) for row in described["fast"].layers}
    assert shapes["image"] == ("InputLayer", "H×W×3")
    assert shapes["head"] == ("Conv2D", "H/2×W/2×38")
    assert shapes["quarter_2_add"] == ("Add", "H/4×W/4×64")
    assert shapes["half_1_scale_shape"] == ("Reshape", "1×1×38")
    assert shapes["tail_pixels"] == ("DepthToSpace", "H×W×3")


@pytest.mark.parametrize("name", list(models.MODELS))
def test_parameters_are_kerass(described, name):
    assert described[name].parameters == models.build(name).count_params()
    assert described[name].parameters == sum(row.parameters for row in described[name].layers)
    assert described[name].name == name


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("kernel", "stride"), [(2, 2), (3, 2), (6, 2), (5, 1)])
def test_transposed_convolutions_are_followed_exactly(kernel, stride, padding):
    image = keras.Input((None, None, 1), name="image")
    x = keras.layers.Conv2D(1, 3, padding="same", name="conv", kernel_initializer="ones")(image)
    layer = keras.layers.Conv2DTranspose(
        1, kernel, strides=stride, padding=padding, name="up", kernel_initializer="ones"
    )
    model = keras.Model(image, layer(x))
    impulse = np.eye(32, dtype=np.float32)[:, None, :, None].repeat(8, axis=1)
    reached = model.predict_on_batch(impulse).max(axis=(1, 3)) > 0
    fields = [np.flatnonzero(column) for column in reached[:, 24:28].T]
    expected = max(field[-1] - field[0] + 1 for field in fields)
    assert describe_network(model).receptive_field == expected


def test_an_unknown_kind_of_layer_is_refused():
    image = keras.Input((None, None, 3), name="image")
    model = keras.Model(image, keras.layers.MaxPooling2D(name="pool")(image))
    with pytest.raises(TypeError, match="MaxPooling2D 'pool'"):
        describe_network(model)


def test_an_unknown_network_is_refused():
    with pytest.raises(ModelError, match="slow"):
        models.describe("slow")
