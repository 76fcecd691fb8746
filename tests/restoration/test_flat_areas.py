"""What is flat together with all around it."""

import numpy as np

from restorer.restoration.flat_areas import flat_areas
from tests.helpers import picture


def test_a_block_is_flat_only_among_flat_ones():
    pixels = np.full((80, 80, 3), 200, np.uint8)
    pixels[43, 41, 1] = 199  # in the block (5, 5)
    found = flat_areas(pixels)
    assert found.shape == (10, 10)
    assert not found[4:7, 4:7].any()
    found[4:7, 4:7] = True
    assert found.all()


def test_two_flat_colours_that_meet_are_an_edge():
    pixels = np.zeros((16, 48, 3), np.uint8)
    pixels[:, 24:] = 255
    assert flat_areas(pixels).tolist() == [[True, True, False, False, True, True]] * 2


def test_a_picture_whose_sides_are_no_whole_blocks():
    assert flat_areas(np.full((13, 9, 3), 7, np.uint8)).tolist() == [[True, True]] * 2
    assert not flat_areas(picture(21, 30)).any()
