import numpy as np
import pytest

from restorer import jpeg, metrics
from restorer.data.degradations import Degradation
from restorer.data.rescaling import SCALES, degrade_and_scale, draw_scale
from tests.helpers import picture

LEAST = jpeg.conditioning(jpeg.standard_tables(100), "4:2:0")


def scaled(seed, side=96, photo=None, **options):
    photo = picture(128, 128) if photo is None else photo
    degradation = Degradation(**{"quality": (10, 98), **options})
    return degrade_and_scale(photo, np.random.default_rng(seed), degradation, side=side)


def test_scales_are_drawn_across_their_range_and_as_often_as_asked():
    rng = np.random.default_rng(0)
    drawn = [draw_scale(rng, Degradation((10, 10), rescaled=0.25)) for _ in range(2000)]
    scales = [scale for scale in drawn if scale is not None]
    assert 0.2 < len(scales) / len(drawn) < 0.3
    assert SCALES[0] <= min(scales) < 0.5
    assert 1.8 < max(scales) <= SCALES[1]


@pytest.mark.parametrize("options", [{}, {"rescaled": 1.0, "kind": "half-size"}])
def test_nothing_is_scaled_unasked_or_of_a_patch_that_is_halved(options):
    assert draw_scale(np.random.default_rng(0), Degradation((10, 10), **options)) is None


def test_the_truth_is_the_photograph_scaled():
    photo = np.full((128, 128, 3), (200, 30, 90), np.uint8)
    photo[:, 64:] = 20
    for seed in range(5):
        _, _, original = scaled(seed, photo=photo)
        assert (original[:, :40] == (200, 30, 90)).all()
        assert (original[:, -40:] == 20).all()


def test_most_are_compressed_again_finely_and_the_others_have_the_least_conditioning():
    conditioning = [scaled(seed)[1] for seed in range(60)]
    least = [np.array_equal(each, LEAST) for each in conditioning]
    assert 0.15 < np.mean(least) < 0.45
    coarsest = jpeg.conditioning(jpeg.standard_tables(60), "4:2:0")
    assert all((each <= coarsest).all() for each in conditioning)


def test_what_was_lost_before_scaling_is_still_missing():
    lost = [metrics.psnr(original, left) for left, _, original in (scaled(s, quality=(10, 10)) for s in range(8))]
    fine = [metrics.psnr(original, left) for left, _, original in (scaled(s, quality=(95, 95)) for s in range(8))]
    assert max(lost) < min(fine)


def test_a_gray_file_stays_gray():
    left, conditioning, original = scaled(1, subsamplings=("gray",))
    for pixels in (left, original):
        assert np.array_equal(pixels[..., 0], pixels[..., 2])
    assert not conditioning[64:].any() or np.array_equal(conditioning, LEAST)
