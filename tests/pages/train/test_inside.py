"""What the look inside tells the browser, of runs that hold up and of those that do not."""

import json
import re
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.train.inside import panel, payload, words
from restorer import config_for, create_run, images, inside, models
from restorer.training.runs import snapshots
from tests.pages.opening import TRAIN, at
from tests.pages.train.looking import all_text
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")
PIXEL = [40, 200]


@pytest.fixture
def kept(random_models):
    """A run with two snapshots of a network that changes every pixel, the second one's result being its preview."""
    run = make_run("stopped")
    snapshots.begin(run, 240)
    weights = random_models["fast"].get_weights()
    told = np.full((2, 130), 0.4, np.float32)
    snapshots.save(run, 0, [0 * each for each in weights], told)
    snapshots.save(run, 240, weights, told)
    return run


def open_panel(run=None, **asked):
    app = at(TRAIN)
    if run:
        app.query_params["run"] = run.name
    app.session_state["inside_panel"] = True
    if asked:
        app.session_state["_inside_wanted"] = {"run": run.name, "number": 3, **asked}
    app.run(timeout=60)
    assert not app.exception
    return app


def components(app, name):
    return [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith(name)]


def told(app):
    (found,) = components(app, "restorer_inside")
    return json.loads(found.bytes)


def files(app):
    """The files that came, by the name that the browser finds them by."""
    found = {}
    for proto in components(app, "restorer_picture"):
        ends = 1 + proto.bytes[0]
        found[proto.bytes[ends : ends + 8].hex()] = proto.bytes[ends + 8 :]
    return found


def test_closed_it_reads_nothing(kept, monkeypatch):
    monkeypatch.setattr(panel, "_draw", lambda *_, **__: pytest.fail("it was drawn"))
    app = at(TRAIN)
    app.query_params["run"] = kept.name
    app.run()
    assert not app.exception and not components(app, "restorer_inside")


def test_open_it_shows_the_newest_moment_with_maps_filters_and_the_way_to_a_pixel(kept):
    app = open_panel(kept)
    found, came = told(app), files(app)
    assert (found["steps"], found["step"], found["newest"], found["says"]) == ([0, 240], 240, True, "")
    assert [layer["name"] for layer in found["layers"]][:2] == ["head", "half_1_conv_1"]
    assert found["maps"]["shape"] == [38, 64, 64] and found["filters"]["shape"] == [38, 6, 6, 3]
    assert len(came[found["maps"]["id"]]) == 38 * 64 * 64 and len(came[found["filters"]["id"]]) == 38 * 6 * 6 * 3
    assert came[found["pictures"]["given"]] == kept.preview("0-compressed")
    assert came[found["pictures"]["made"]] == kept.preview("0-000240")
    assert [step["layer"] for step in found["way"]["steps"]] == [layer["name"] for layer in found["layers"]]


def test_the_numbers_are_keras_own(kept, random_models):
    app = open_panel(kept, pixel=PIXEL, channel=2, layer="up", photo=1)
    found = told(app)
    picture = images.to_float(images.read_photo(kept.preview("1-compressed")).pixels)
    network, (row, column) = random_models["fast"], PIXEL
    made = np.asarray(network.predict_on_batch([picture[None], np.full((1, 130), 0.4, np.float32)]))[0]
    assert found["way"]["steps"][-1]["value"] == pytest.approx(made[row, column, 2], abs=1e-5)
    assert (found["pixel"], found["channel"], found["layer"], found["asked"]) == (PIXEL, 2, "up", 3)
    maps, came = found["maps"], files(app)
    shown = np.frombuffer(came[maps["id"]], np.uint8).reshape(maps["shape"])
    wanted = payload.shrunk(inside.look(kept, 240, 1).maps("up")).transpose(2, 0, 1)
    limit = maps["limit"]
    assert np.abs((shown / 127.0 - 1) * limit - np.clip(wanted, -limit, limit)).max() <= limit / 127


def test_the_shown_channels_and_the_rest_make_the_sum(kept):
    for step in told(open_panel(kept))["way"]["steps"]:
        given_ = sum(sum(each["sum"] for each in one["channels"]) + one["rest"] for one in step["inputs"])
        assert given_ + step["bias"] == pytest.approx(step["total"], abs=1e-9)
        for one in step["inputs"]:
            sizes = [abs(each["sum"]) for each in one["channels"]]
            assert sizes == sorted(sizes, reverse=True) and len(sizes) <= payload.SHOWN
            for each in one["channels"]:
                assert np.dot(each["patch"], each["kernel"]) == pytest.approx(each["sum"], abs=1e-5)


def test_a_pinned_channel_is_on_the_way(kept):
    steps = told(open_panel(kept, pinned={"down": 7}))["way"]["steps"]
    assert next(step for step in steps if step["layer"] == "down")["channel"] == 7


def test_an_earlier_moment_is_held_and_one_that_went_becomes_the_nearest(kept):
    found = told(open_panel(kept, step=0))
    assert (found["step"], found["newest"]) == (0, False)
    assert all(step["value"] == 0 for step in found["way"]["steps"][:-1])
    assert told(open_panel(kept, step=200))["step"] == 240


@pytest.mark.parametrize("model", ["report", "best", "report_residual"])
def test_every_network_can_be_looked_into(random_models, model):
    found = told(open_panel(_run_of(model, random_models[model])))
    assert found["says"] == "" and len(found["way"]["steps"]) == len(found["layers"])
    assert np.prod(found["maps"]["shape"]) <= payload.MOST_NUMBERS


def _run_of(model, network):
    made = make_run("stopped")
    run = create_run(config_for(model))
    shutil.copytree(made.previews, run.previews, dirs_exist_ok=True)
    shutil.copy(made.events_file, run.events_file)
    run.write_status("stopped", progress=0.4)
    snapshots.begin(run, 240)
    snapshots.save(run, 240, network.get_weights(), np.full((2, 130), 0.4, np.float32))
    return run


def test_without_a_run_it_says_where_one_comes_from():
    assert "Start a training" in all_text(open_panel())


@pytest.mark.parametrize(("state", "says"), [("stopped", "kept no snapshots"), ("running", "first measuring")])
def test_a_run_without_snapshots_says_so(state, says):
    app = open_panel(make_run(state))
    assert says in all_text(app) and not components(app, "restorer_inside")


def test_a_damaged_snapshot_is_one_sentence(kept):
    (kept.snapshots / "000240.f32").write_bytes(b"half")
    found = told(open_panel(kept))
    assert re.fullmatch(r"Expected [^.]*\.", found["says"]) and "maps" not in found
    assert told(open_panel(kept, step=0))["says"] == ""


def test_pictures_that_are_gone_are_one_sentence(kept):
    for path in kept.previews.glob("*-000240.webp"):
        path.unlink()
    assert "not there any more" in told(open_panel(kept))["says"]


def test_a_photo_that_is_not_there_is_one_sentence(kept):
    assert told(open_panel(kept, photo=7))["says"]


def test_what_was_asked_of_another_run_is_passed_over(kept):
    app = at(TRAIN)
    app.query_params["run"] = kept.name
    app.session_state["inside_panel"] = True
    app.session_state["_inside_wanted"] = {"run": "another", "number": 9, "step": 0}
    app.run(timeout=60)
    assert (told(app)["step"], told(app)["asked"]) == (240, 0)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
_ANYTHING = st.recursive(_SCALARS, lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=3), each))
_NAMES = st.sampled_from(["step", "photo", "layer", "pixel", "channel", "pinned"])


@given(st.dictionaries(_NAMES, _ANYTHING) | _ANYTHING)
def test_whatever_a_browser_asks_for_is_something_that_can_be(asked):
    want = payload.wanted(asked)
    assert want.step is None or want.step >= 0
    assert want.photo >= 0 and 0 <= want.channel <= 2 and min(want.pixel) >= 0
    assert all(isinstance(name, str) and value >= 0 for name, value in want.pinned.items())


@given(st.lists(st.floats(-10, 10, width=32), min_size=1, max_size=50), st.floats(0.1, 10))
def test_bytes_are_the_numbers_on_their_scale(values, limit):
    made = payload.as_bytes(np.array(values, np.float32), limit)
    back = (np.frombuffer(made.data, np.uint8).astype(float) - 127) / 127 * limit
    assert np.abs(back - np.clip(values, -limit, limit)).max() <= limit / 127 / 2 + 1e-6


def test_maps_of_nothing_are_nothing():
    made = payload.as_bytes(np.zeros((2, 3), np.float32), 0.0)
    assert set(made.data) == {127} and made.most == 0


def test_maps_are_shrunk_by_means_until_they_are_few_enough():
    maps = np.arange(64, dtype=np.float32).reshape(8, 8, 1)
    assert payload.shrunk(maps, 64) is maps
    assert np.array_equal(payload.shrunk(maps, 16)[0, 0], maps[:2, :2].mean(axis=(0, 1)))


@pytest.mark.parametrize("model", models.MODELS)
def test_every_layer_has_words(model):
    layers = inside.layers_of(model)
    for layer in layers:
        said = words.of_layer(layer, is_last=layer is layers[-1])
        assert re.match(r"[A-Z]\w+", said) and layer.name not in said
