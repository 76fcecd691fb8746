import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from restorer import jpeg, metrics
from restorer.errors import ImageError
from tests.helpers import picture

# Wang et al. (2004) as scikit-image spells it
WANG = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 255}
PAIRS = [
    (picture(64, 80), jpeg.compress(picture(64, 80), quality=10)),
    (picture(33, 50, seed=2), jpeg.compress(picture(33, 50, seed=2), quality=70, subsampling="4:4:4")),
    (picture(11, 11, seed=3), picture(11, 11, seed=4)),
    (np.full((40, 60, 3), 255, np.uint8), np.full((40, 60, 3), 254, np.uint8)),  # as far from the middle as can be
]
noise = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@pytest.mark.parametrize(("true", "test"), PAIRS)
def test_psnr_equals_scikit_image(true, test):
    assert metrics.psnr(true, test) == pytest.approx(peak_signal_noise_ratio(true, test), abs=1e-9)


@pytest.mark.parametrize(("true", "test"), PAIRS)
def test_ssim_equals_scikit_image(true, test):
    assert metrics.ssim(true, test) == pytest.approx(
        structural_similarity(true, test, channel_axis=-1, **WANG), abs=1e-5
    )
    assert metrics.ssim(true[..., 1], test[..., 1]) == pytest.approx(
        structural_similarity(true[..., 1], test[..., 1], **WANG), abs=1e-5
    )


def test_ssim_equals_tensorflow():
    tf = pytest.importorskip("tensorflow")
    for true, test in PAIRS[:3]:  # of the last, its own float32 makes an error of 2e-4
        # given uint8, TensorFlow scales to [0, 1] first, and its float32 then costs another 1e-5
        theirs = tf.image.ssim(true.astype(np.float32), test.astype(np.float32), 255)
        assert metrics.ssim(true, test) == pytest.approx(float(theirs), abs=1e-5)


def test_the_reports_doubled_range_flatters():
    true, test = PAIRS[0]
    doubled = structural_similarity(true, test, channel_axis=-1, **{**WANG, "data_range": 510})
    assert metrics.ssim(true, test, data_range=510) == pytest.approx(doubled, abs=1e-5)
    assert metrics.ssim(true, test, data_range=510) > metrics.ssim(true, test) + 0.01


@given(noise, st.integers(11, 30), st.integers(11, 30))
def test_ssim_is_symmetric_and_one_only_for_equal_pictures(rng, height, width):
    a, b = rng.integers(0, 256, (2, height, width, 3), dtype=np.uint8)
    assert metrics.ssim(a, b) == pytest.approx(metrics.ssim(b, a), abs=1e-6)
    assert metrics.ssim(a, a) == pytest.approx(1, abs=1e-12)
    assert metrics.ssim(a, b) < 0.9
    assert metrics.ssim_map(a, b).shape == (height - 10, width - 10, 3)
    assert metrics.ssim_map(a, b).mean(dtype=np.float64) == pytest.approx(metrics.ssim(a, b), abs=1e-6)


def test_psnr_of_known_pictures():
    black, white = np.zeros((4, 6, 3), np.uint8), np.full((4, 6, 3), 255, np.uint8)
    assert metrics.mse(black, white) == 255**2
    assert metrics.psnr(black, white) == 0
    assert metrics.psnr(black, black) == math.inf
    assert metrics.psnr(black, black + 1) == pytest.approx(48.1308, abs=1e-4)  # 20 log10 255


def test_mse_does_not_wrap_around_in_uint8():
    assert metrics.mse(np.full((1, 1), 10, np.uint8), np.full((1, 1), 250, np.uint8)) == 240**2


def test_psnr_b_of_a_single_block_edge():
    # 16×16, left half 0, right half 10: one edge step of 10² in every row, no step elsewhere. The excess is 100
    # across and 0 down, their mean 50, and log2(8) / log2(16) = 3/4 of that is the factor: 37.5
    steps = np.zeros((16, 16), np.uint8)
    steps[:, 8:] = 10
    assert metrics.blocking_effect(steps) == pytest.approx(37.5)
    assert metrics.psnr_b(steps, steps) == pytest.approx(10 * math.log10(255**2 / 37.5))


def test_psnr_b_adds_the_error_to_the_block_edges():
    # every sample is 2 too high (error 4) and the same edge of 10 stands in both directions (factor 75)
    true = np.zeros((16, 16), np.uint8)
    true[:8, 8:] = true[8:, :8] = 10
    assert metrics.blocking_effect(true + 2) == pytest.approx(75)
    assert metrics.psnr_b(true, true + 2) == pytest.approx(10 * math.log10(255**2 / 79))


def test_edges_off_the_grid_are_no_blocking():
    shifted = np.zeros((16, 16), np.uint8)
    shifted[:, 5:] = 10
    assert metrics.blocking_effect(shifted) == 0
    assert metrics.psnr_b(shifted, shifted) == math.inf


def test_psnr_b_of_colour_looks_for_blocks_in_luma():
    true = np.full((16, 16, 3), 100, np.uint8)
    test = true.copy()
    test[:, 8:] = 110
    expected = metrics.mse(true, test) + metrics.blocking_effect(metrics.luma(test))
    assert metrics.blocking_effect(metrics.luma(test)) > 0
    assert metrics.psnr_b(true, test) == pytest.approx(10 * math.log10(255**2 / expected))


def test_strong_compression_is_blocky():
    true = picture(128, 128)
    blocky = jpeg.compress(true, quality=5)
    assert metrics.psnr_b(true, blocky) < metrics.psnr(true, blocky) - 0.3


def test_a_picture_of_one_block_has_no_edges_to_compare():
    assert metrics.blocking_effect(np.eye(8)) == 0
    assert metrics.blocking_effect(np.ones((1, 1))) == 0


@pytest.mark.parametrize(
    ("rgb", "y"), [((0, 0, 0), 16), ((255, 255, 255), 235), ((255, 0, 0), 81), ((0, 255, 0), 145), ((0, 0, 255), 41)]
)
def test_luma_is_bt601_studio_swing(rgb, y):
    assert metrics.luma(np.array([[rgb]], np.uint8)) == y


@pytest.mark.parametrize("measure", [metrics.mse, metrics.psnr, metrics.ssim, metrics.ssim_map, metrics.psnr_b])
def test_pictures_of_two_sizes_are_refused(measure):
    with pytest.raises(ImageError, match="one size"):
        measure(np.zeros((20, 20, 3), np.uint8), np.zeros((20, 21, 3), np.uint8))


def test_ssim_refuses_a_picture_smaller_than_its_window():
    with pytest.raises(ImageError, match="at least 11"):
        metrics.ssim(np.zeros((10, 40), np.uint8), np.zeros((10, 40), np.uint8))


@given(
    height=st.integers(11, 70),
    width=st.sampled_from([11, 64]),
    budget=st.integers(1, 6000),
    seed=st.integers(0, 9),
)
def test_scores_in_strips_are_the_scores_of_the_whole(height, width, budget, seed):
    true, test = picture(height, width, seed=seed), picture(height, width, seed=seed + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metrics, "STRIP_SAMPLES", budget)
        shares = []
        assert metrics.ssim(true, test, progress=shares.append) == pytest.approx(
            metrics.ssim_map(true, test).mean(dtype=np.float64), abs=1e-6
        )
        difference = true.astype(float) - test
        assert metrics.mse(true, test) == pytest.approx(np.mean(difference**2))
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("budget", [2000, 10**9])
@pytest.mark.parametrize("gray", [False, True])
def test_a_picture_of_the_ssim_around_each_pixel(monkeypatch, budget, gray):
    monkeypatch.setattr(metrics, "STRIP_SAMPLES", budget)
    true = picture(50, 41)
    test = jpeg.compress(true, quality=15)
    if gray:
        true, test = true[..., 0], test[..., 0]
    shares = []
    drawn = metrics.ssim_picture(true, test, progress=shares.append)
    values = metrics.ssim_map(true, test).reshape(40, 31, -1).mean(axis=2)
    assert drawn.shape == (50, 41)
    assert drawn.dtype == np.uint8
    assert np.abs(drawn[5:-5, 5:-5] - 255 * values.clip(0, 1)).max() <= 0.51
    assert np.array_equal(drawn[:5, 5:-5], np.repeat(drawn[5:6, 5:-5], 5, axis=0))
    assert np.array_equal(drawn[:, -5:], np.repeat(drawn[:, -6:-5], 5, axis=1))
    assert shares[-1] == 1
    assert metrics.ssim_picture(true, true).min() == 255
