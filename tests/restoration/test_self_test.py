"""Trying a network on the picture itself."""

import numpy as np
import pytest

from restorer import images, jpeg
from restorer.restoration.self_test import trust_in
from tests.helpers import picture

QUALITY = 85


@pytest.fixture(scope="module")
def decoded():
    return jpeg.compress(picture(200, 280), quality=QUALITY)


def tried(pixels, restore, subsampling="4:2:0"):
    return trust_in(pixels, jpeg.standard_tables(QUALITY), subsampling, restore)


def test_a_map_of_blocks(decoded):
    assert tried(decoded[:195, :277], lambda pixels, _: pixels).shape == (25, 35)


def test_a_network_that_knows_the_answer_is_followed_all_the_way(decoded):
    windows = iter(
        decoded[top : top + 256, left : left + 256] for top, left in ((4, 4), (4, 260)) if left < decoded.shape[1] - 8
    )
    weights = tried(decoded, lambda *_: next(windows))
    assert weights.min() == 1


def test_a_network_that_makes_everything_worse_is_not_followed(decoded):
    weights = tried(decoded, lambda pixels, _: np.clip(pixels.astype(int) + 9, 0, 255).astype(np.uint8))
    assert weights.max() == 0


@pytest.mark.parametrize(("quality", "followed"), [(85, True), (98, False)])
def test_of_the_finest_files_more_is_asked(quality, followed):
    pixels = jpeg.compress(picture(252, 252), quality=quality)

    def goes_four_times_too_far(compressed, _):
        own = pixels[4:, 4:].astype(np.float32)
        return compressed + 4 * (own - compressed)

    weights = trust_in(pixels, jpeg.standard_tables(quality), "4:2:0", goes_four_times_too_far)
    assert weights.max() < 0.2
    assert bool(weights.max() > 0) == followed


def test_it_is_followed_where_it_helps_and_nowhere_else():
    # what it does on the left is undone compression, on the right noise
    pixels = jpeg.compress(picture(252, 252), quality=QUALITY)
    noise = np.random.default_rng(1).integers(-9, 10, (248, 248, 3))

    def restore(compressed, _):
        own = pixels[4:, 4:].astype(int)
        own[:, 124:] = compressed[:, 124:] + noise[:, 124:]
        return np.clip(own, 0, 255).astype(np.uint8)

    weights = tried(pixels, restore)
    assert weights[:, :6].min() > 0.9
    assert weights[:, -6:].max() < 0.1


def test_its_file_is_compressed_as_the_picture_was(decoded):
    seen = []

    def restore(pixels, coefficients):
        seen.append((coefficients.planes[0].steps, coefficients.planes[-1].down))
        return pixels

    tried(decoded, restore, "4:4:4")
    assert np.array_equal(seen[0][0], jpeg.standard_tables(QUALITY)[0])
    assert seen[0][1] == (1, 1)


@pytest.mark.parametrize("subsampling", ["gray", "4:1:1", "2×4"])
def test_every_subsampling_is_tried(decoded, subsampling):
    gray = images.neutral(decoded)
    weights = tried(gray if subsampling == "gray" else decoded, lambda pixels, _: pixels, subsampling)
    assert np.isfinite(weights).all()


@pytest.mark.parametrize("shape", [(1, 1), (8, 3), (5, 700), (12, 12)])
def test_there_is_nothing_to_try_on_the_smallest_pictures(shape):
    pixels = picture(*shape)
    assert (tried(pixels, lambda compressed, _: compressed) == np.ones([-(-side // 8) for side in shape])).all()
