"""What a restoration changed, in numbers that are known."""

import numpy as np
import pytest

from restorer import ImageError, evaluation, jpeg
from restorer.evaluation.changes import WINDOW
from tests.helpers import picture


def test_equal_pictures_have_not_changed():
    pixels = picture(100, 120)
    assert evaluation.changes(pixels, pixels).share == 0


@pytest.mark.parametrize(("by", "share"), [(2, 0), (3, 0.25), (-3, 0.25)])
def test_a_change_counts_from_three_levels_on(by, share):
    before = np.full((40, 40, 3), 100, np.uint8)
    after = before.copy()
    after[:20, :20, 1] += np.array(by).astype(np.uint8)  # in one channel of a quarter
    assert evaluation.changes(before, after).share == share


@pytest.mark.parametrize(("x", "y"), [(10, 10), (150, 40), (299, 199)])
def test_the_place_is_where_most_has_changed(x, y):
    before = picture(200, 300)
    after = before.copy()
    after[y - 9 : y + 9, x - 9 : x + 9] ^= 64
    found = evaluation.changes(before, after).place
    assert max(abs(found[0] - x), abs(found[1] - y)) <= WINDOW
    assert 0 <= found[0] < 300
    assert 0 <= found[1] < 200


def test_block_edges_that_are_gone_are_counted_on_the_pictures_own_grid():
    original = picture(160, 160)
    compressed = jpeg.compress(original, quality=8)
    assert evaluation.changes(compressed, original).edges < 0.3
    assert evaluation.changes(compressed, compressed).edges == 1
    cut = evaluation.changes(compressed[3:, 5:], original[3:, 5:], top=5, left=3)
    assert cut.edges < 0.3


def test_a_flat_picture_has_no_edges_to_lose():
    flat = np.full((32, 32, 3), 7, np.uint8)
    assert evaluation.changes(flat, flat).edges is None


def test_pictures_of_two_shapes_are_refused():
    with pytest.raises(ImageError, match=r"\(8, 8, 3\) and \(8, 9, 3\)"):
        evaluation.changes(np.zeros((8, 8, 3), np.uint8), np.zeros((8, 9, 3), np.uint8))
