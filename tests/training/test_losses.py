"""What training makes small."""

import numpy as np
import pytest

from restorer import images, jpeg, metrics
from restorer.training.loop import losses
from restorer.training.loop.ssim_metric import train_ssim
from tests.helpers import picture


def of(name, true, test):
    """A loss as a number."""
    return float(losses.LOSSES[name](np.float32(true), np.float32(test)))


@pytest.fixture
def pictures():
    """Two pictures, and how far a guess is from each: 30 and 20 dB."""
    rng = np.random.default_rng(0)
    true = rng.random((2, 16, 16, 3), np.float32)
    error = rng.choice([-1, 1], true.shape) * np.array([10**-1.5, 10**-1.0]).reshape(2, 1, 1, 1)
    return true, true + error


@pytest.mark.parametrize(("name", "least"), [("mse", 0), ("charbonnier", 1e-3), ("log_mse", 0)])
def test_equal_pictures_have_the_least_there_is(name, least, pictures):
    true, test = pictures
    assert of(name, true, true) == pytest.approx(least)
    assert of(name, true, test) > least


def test_known_numbers(pictures):
    assert of("mse", *pictures) == pytest.approx((1e-3 + 1e-2) / 2, rel=1e-4)
    assert of("charbonnier", *pictures) == pytest.approx(np.mean(np.sqrt([1e-3 + 1e-6, 1e-2 + 1e-6])), rel=1e-4)
    assert of("log_mse", *pictures) == pytest.approx(np.mean(np.log1p([1e-3 / 5e-5, 1e-2 / 5e-5])), rel=1e-4)


def test_a_decibel_counts_nearly_the_same_for_a_good_and_a_bad_picture(pictures):
    true, test = pictures
    better = [test.copy(), test.copy()]
    for number in (0, 1):
        better[number][number] = true[number] + (test[number] - true[number]) * 10**-0.05  # one dB
    gains = [of("log_mse", true, test) - of("log_mse", true, picture) for picture in better]
    assert gains[0] == pytest.approx(gains[1], rel=0.05)
    gains = [of("mse", true, test) - of("mse", true, picture) for picture in better]
    assert gains[1] == pytest.approx(10 * gains[0], rel=0.05)


def test_the_metric_of_the_training_pictures_is_ssim():
    true = np.stack([picture(48, 64, seed=seed) for seed in range(2)])
    test = np.stack([jpeg.compress(pixels, quality=10) for pixels in true])
    found = np.asarray(train_ssim(images.to_float(true), images.to_float(test)))
    assert found == pytest.approx([metrics.ssim(a, b) for a, b in zip(true, test, strict=True)], abs=1e-4)
