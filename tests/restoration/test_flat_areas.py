"""What is flat together with all around it."""

import numpy as np
import pytest

from restorer import Prediction, jpeg, read_photo
from restorer.restoration.flat_areas import flat_areas, is_plain, plain_areas
from tests.helpers import picture


def test_a_block_is_flat_only_among_flat_ones():
    pixels = np.full((80, 80, 3), 200, np.uint8)
    pixels[43, 41, 1] = 199  # in the block (5, 5)
    found = flat_areas(pixels)
    assert found.shape == (10, 10)
    assert not found[4:7, 4:7].any()
    found[4:7, 4:7] = True
    assert found.all()


@pytest.mark.parametrize("level", [0, 1, 254, 255])
def test_white_and_black_reach_up_to_an_edge_and_not_into_a_corner(level):
    pixels = np.full((80, 80, 3), level, np.uint8)
    pixels[24:56, 24:56] = picture(32, 32)  # 4×4 blocks of a photograph
    pixels[64:72, 64:72], pixels[64:72, 76] = 128, 128  # and two single ones, of which the second has no side free
    expected = np.ones((10, 10), bool)
    expected[3:7, 3:7] = False
    expected[8, 8:] = False
    assert np.array_equal(plain_areas(pixels), expected)


@pytest.mark.parametrize("level", [3, 128, 252])
def test_another_colour_beside_an_edge_may_be_a_slope(level):
    pixels = np.full((80, 80, 3), level, np.uint8)
    pixels[24:56, 24:56] = picture(32, 32)
    assert not plain_areas(pixels).any()


@pytest.mark.parametrize("level", [0, 255])
def test_what_leaks_into_the_edge_of_a_white_or_black_block_leaves_it_one_and_may_go(level):
    pixels = np.full((80, 80, 3), level, np.uint8)
    pixels[48:] = picture(32, 80)
    pixels[47, :, 1] = 128
    assert np.array_equal(plain_areas(pixels), np.arange(10)[:, None].repeat(10, axis=1) < 6)
    assert np.array_equal(is_plain(pixels)[:48, :, 0], np.arange(48)[:, None].repeat(80, axis=1) < 47)
    pixels[46, :, 1] = 128
    assert np.array_equal(plain_areas(pixels), np.arange(10)[:, None].repeat(10, axis=1) < 5)


@pytest.mark.parametrize("quality", [10, 40, 80, 95])
@pytest.mark.parametrize("level", [0, 255])
def test_a_frame_stays_up_to_the_blocks_that_reach_into_its_photograph(random_models, level, quality):
    width, beside = 48, 16  # as benchmarks.neutral has them
    framed = np.pad(picture(50, 70), ((width, width), (width, width), (0, 0)), constant_values=level)
    photo = read_photo(jpeg.encode(framed, quality=quality))
    restored = Prediction(random_models["fast"]).restore(photo, self_test=False, faithful=False).pixels
    changed = (restored != photo.pixels).any(axis=2)
    assert changed[width:-width, width:-width].mean() > 0.5
    changed[width - beside : beside - width, width - beside : beside - width] = False
    plain = is_plain(photo.pixels)[..., 0]
    assert not changed[plain].any()
    assert plain[: width - beside].all() and plain[beside - width :].mean() > 0.99


def test_two_flat_colours_that_meet_are_an_edge():
    pixels = np.full((16, 48, 3), 100, np.uint8)
    pixels[:, 24:] = 200
    assert flat_areas(pixels).tolist() == [[True, True, False, False, True, True]] * 2


def test_a_picture_whose_sides_are_no_whole_blocks():
    assert flat_areas(np.full((13, 9, 3), 7, np.uint8)).tolist() == [[True, True]] * 2
    assert plain_areas(np.full((13, 9, 3), 255, np.uint8)).tolist() == [[True, True]] * 2
    assert not flat_areas(picture(21, 30)).any()
