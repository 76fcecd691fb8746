"""How the estimator of scaled JPEGs is trained, and that NumPy calculates what was trained."""

import itertools

import numpy as np
import pytest

from restorer import jpeg, models
from restorer.jpeg import scaled_traces as estimator
from restorer.training import scaled_traces as training


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.fixture
def photographs(rng):
    coarse = rng.integers(0, 256, (4, 32, 32, 3), np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)  # (4, 256, 256, 3)


@pytest.fixture
def network():
    return models.build("fast")  # untrained, it returns what it is given


@pytest.fixture
def written(monkeypatch, tmp_path):
    """Where weights are written, which are then what is calculated with."""
    monkeypatch.setattr(estimator, "WEIGHTS", tmp_path / "weights.npz")
    estimator._weights.cache_clear()
    yield estimator.WEIGHTS
    estimator._weights.cache_clear()


def test_numpy_calculates_what_was_trained(written, rng):
    network = training.build()
    network.set_weights([rng.uniform(-0.1, 0.15, each.shape) for each in network.get_weights()])
    for layer in network.layers:
        if layer.name.endswith("_norm"):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights([gamma, beta, mean, np.abs(variance) + 0.5])
    training.write_weights(network, written)
    window = rng.integers(0, 256, (64, 96, 3), np.uint8)
    conditioning = jpeg.conditioning(jpeg.standard_tables(85), "4:4:4")
    told = network.predict_on_batch([estimator.fine_detail(window)[None], conditioning[None]])[0]
    calculated = estimator.expected_gains(window, conditioning)
    assert np.ptp(told) > 0
    assert calculated == pytest.approx(np.asarray(told), rel=1e-3, abs=1e-4)


def test_what_is_learnt_is_what_a_restoration_gains(photographs, network, rng):
    windows = training.draw_windows(40, photographs, photographs, network, rng)
    assert windows.pixels.shape == (40, 96, 96, 3)
    assert windows.conditioning.shape == (40, 130)
    assert not windows.gains.any()  # a network that changes nothing gains nothing by whatever it is told


def test_it_learns(monkeypatch, photographs, network, rng):
    gains = np.tile(np.linspace(-0.2, 0.2, len(estimator.QUALITIES), dtype=np.float32), (40, 1))
    drawn = training.draw_windows(40, photographs, photographs, network, rng)
    windows = training.Windows(drawn.pixels, drawn.conditioning, gains)
    monkeypatch.setattr(training.time, "perf_counter", itertools.count().__next__)  # a second a step
    monkeypatch.setattr(training, "_BATCH", 4)
    (_, at_first), *_, (steps, later) = training.learn(training.build(), windows, rng, minutes=2)
    assert steps == 119
    assert later < 0.5 * at_first


def test_the_command_writes_weights(written, monkeypatch, capsys):
    monkeypatch.setattr(training, "PAGES", 2)
    training.main(["embedded", "--windows", "40", "--minutes", "0.05", "--out", str(written)])
    assert "held-out error" in capsys.readouterr().out
    assert estimator.expected_gains(np.zeros((96, 96, 3), np.uint8), np.zeros(130, np.float32)).shape == (8,)
