import os
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import chart, pipeline, speed, waiting
from benchmarks.peers import PEERS, jpegli, optional_peers, quantsmooth
from restorer import data, evaluation, images, jpeg, metrics
from restorer.training.config import read_recipe
from restorer.training.loop.batches import draw_batch
from tests.helpers import is_one_sentence


@pytest.fixture(scope="module")
def crop():
    return images.read_photo(data.find_images("embedded")[0]).pixels[:128, :144]


def peer(name):
    if name == "jpegli's decoder":
        pytest.importorskip("pyjpegli", reason="an optional package")
        return jpegli
    return PEERS[name]


@pytest.mark.parametrize("name", [*PEERS, "jpegli's decoder"])
@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
def test_a_peer_brings_a_jpeg_nearer_to_its_original(crop, name, gray):
    original = np.repeat(crop[..., 1:2], 3, axis=2) if gray else crop
    file = images.read_photo(jpeg.encode(original[..., 0].copy() if gray else original, quality=10), name="x.jpg")
    restored = peer(name)(file)
    assert restored.shape == original.shape
    assert restored.dtype == np.uint8
    assert metrics.psnr(original, restored) > metrics.psnr(original, file.pixels)


def test_peers_are_measured_beside_the_models(tmp_path, crop):
    images.write_photo(tmp_path / "crop.png", crop)
    scores = evaluation.evaluate(tmp_path, models=[], qualities=[10], others=PEERS)
    assert [score.model for score in scores] == ["jpeg", *PEERS]
    assert all(score.seconds_per_megapixel > 0 for score in scores[1:])


@pytest.mark.parametrize("installed", [True, False])
def test_a_peer_whose_package_is_missing_is_left_out_and_that_is_said(monkeypatch, installed):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if installed else None)
    peers, missing = optional_peers()
    assert list(peers) == (["jpegli's decoder"] if installed else [])
    assert [("pip install pyjpegli" in sentence, is_one_sentence(sentence)) for sentence in missing] == (
        [] if installed else [(True, True)]
    )


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_jpeg_quantsmooth_is_given_the_file_and_its_answer_read(tmp_path, crop):
    program = tmp_path / "jpegqs"
    program.write_text('#!/bin/sh\ntest "$1$2" = "-q6-i0" && cp "$3" "$4"\n')
    program.chmod(0o755)
    file = images.read_photo(jpeg.encode(crop, quality=30), name="x.jpg")
    assert np.array_equal(quantsmooth(str(program))(file), file.pixels)


def test_shares_are_of_the_same_rounds_product():
    order = speed.ORDER**3
    assert speed.shares([1.0, 2.0, 4.0], order / 2, [1.0, 2.0, 4.0]) == pytest.approx(0.5)


def test_everything_is_done_once_before_it_is_timed_in_turns():
    done = []
    taken = speed.measure({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, rounds=2)
    assert done == ["a", "b", "a", "b", "a", "b"]
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 2, "b": 2}


def test_the_version_before_and_that_of_now_take_turns_in_both_orders():
    turns = list(waiting.in_turns({"before": 1, "now": 2}, rounds=4))
    assert turns[:2] == [("now", 2), ("before", 1)]
    assert turns[2:4] == [("before", 1), ("now", 2)]
    assert turns[4:] == turns[:4]


def test_a_ratio_comes_with_the_range_that_chance_leaves_it():
    rng = np.random.default_rng(1)
    before, now = (list(rng.normal(mean, 0.1, 200)) for mean in (1.0, 1.5))
    lowest, highest = waiting.spread(before, now)
    assert 1.4 < lowest < 1.5 < highest < 1.6
    assert waiting.spread([2.0, 2.0], [1.0, 1.0]) == (0.5, 0.5)


def test_all_that_was_waited_for_stands_in_the_table():
    seconds = {name: [1.0, 3.0] for name in waiting.MEASUREMENTS}
    lines = waiting.table({"before": seconds, "now": {name: [1.0, 1.0] for name in seconds}}).splitlines()
    assert len(lines) == 2 + len(waiting.MEASUREMENTS)
    assert all("| 2.000 | 1.000 | 0.50 (0.33 to 1.00) |" in line for line in lines[2:])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no account of a process's memory")
def test_a_large_photo_takes_little_memory():
    scaling = pytest.importorskip("benchmarks.scaling")
    (row,) = scaling.measure_all("fast", [24], rounds=1)
    assert row["megapixels"] == pytest.approx(24, rel=0.01)
    assert row["more"] < 1500


def test_the_chart_is_a_figure_that_any_browser_shows(tmp_path):
    points = [(1.0, 0.5), (24.0, 9.0), (48.0, 18.5)]
    path = chart.write(tmp_path / "figure.svg", points, title="A & B", across="megapixels", up="seconds")
    figure = ElementTree.parse(path).getroot()
    texts = [element.text for element in figure.iter("{http://www.w3.org/2000/svg}text")]
    dots = list(figure.iter("{http://www.w3.org/2000/svg}circle"))
    assert {"A & B", "megapixels", "seconds", "0", "40", "15"} <= set(texts)
    assert len(dots) == 3
    assert all(0 < float(dot.get("cx")) < chart.WIDTH and 0 < float(dot.get("cy")) < chart.HEIGHT for dot in dots)


def test_a_step_is_timed_on_drawn_batches_and_in_each_precision(crop):
    config = replace(read_recipe("fast"), batch_size=1, patch_size=32)
    drawn = []

    def draw(step):
        drawn.append(step)
        return draw_batch(crop[None], config, step)

    steps = pipeline.kinds_of_step(config, draw)
    assert list(steps) == [pipeline.DRAWN, "float32", "mixed_bfloat16"]
    assert all(pipeline.seconds(step, 1) > 0 for step in steps.values())
    assert 1 in drawn  # the batch after the one that is ready
