import threading
import time

import numpy as np
import pytest

from restorer import images, jpeg
from restorer.training.config import config_for
from restorer.training.loop.batches import batches, draw_batch
from tests.helpers import picture

CONFIG = config_for("fast", batch_size=3, patch_size=32, quality=(10, 60), subsamplings=("4:2:0", "gray"), seed=4)


@pytest.fixture(scope="module")
def photographs():
    return np.stack([picture(96, 96, seed=seed) for seed in range(4)])


def equal(first, second) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_a_batch_is_what_the_network_takes(photographs):
    compressed, conditioning, original = draw_batch(photographs, CONFIG, 0)
    assert compressed.shape == original.shape == (3, 32, 32, 3)
    assert conditioning.shape == (3, jpeg.CONDITIONING_SIZE)
    assert compressed.dtype == conditioning.dtype == original.dtype == np.float32
    for pictures in (compressed, original):
        assert np.array_equal(images.to_float(images.to_uint8(pictures)), pictures)  # 256 levels in [0, 1]
    assert 0.001 < np.abs(compressed - original).mean() < 0.2


def test_a_batch_is_a_function_of_seed_and_step(photographs):
    batch = draw_batch(photographs, CONFIG, 5)
    assert equal(batch, draw_batch(photographs, CONFIG, 5))
    assert not equal(batch, draw_batch(photographs, CONFIG, 6))
    assert not equal(batch, draw_batch(photographs, config_for("fast", batch_size=3, patch_size=32, seed=5), 5))


@pytest.mark.parametrize(("share", "levels"), [(0.0, {50}), (0.5, {50, 200}), (1.0, {200})])
def test_drawn_pages_get_their_share(share, levels):
    photographs, pages = (np.full((2, 96, 96, 3), level, np.uint8) for level in (50, 200))
    config = config_for("fast", batch_size=16, patch_size=32, pages=share, neutral=1.0)
    _, _, original = draw_batch(photographs, config, 0, pages=pages)
    assert set(np.unique(images.to_uint8(original)).tolist()) == levels


def test_pages_keep_their_colours_and_have_full_chroma_half_the_time():
    pages = np.full((1, 96, 96, 3), (200, 30, 90), np.uint8)
    config = config_for(
        "fast", batch_size=32, patch_size=32, pages=1.0, neutral=1.0, framed=1.0, subsamplings=("gray",)
    )
    _, told, original = draw_batch(pages, config, 0, pages=pages)
    assert (images.to_uint8(original) == (200, 30, 90)).all()
    assert 0.2 < told[:, 128].mean() < 0.8


def test_threads_do_not_change_the_batches(photographs):
    stream = batches(lambda step: draw_batch(photographs, CONFIG, step), first=2, workers=4)
    for step in range(2, 12):
        assert equal(next(stream), draw_batch(photographs, CONFIG, step))
    stream.close()


def test_order_holds_however_long_each_batch_takes():
    def draw(step):
        time.sleep(0.02 if step % 3 == 0 else 0)
        return step

    stream = batches(draw, first=10, workers=4)
    assert [next(stream) for _ in range(20)] == [*range(10, 30)]
    stream.close()


def test_closing_ends_the_threads():
    before = threading.active_count()
    stream = batches(lambda step: step, workers=3)
    next(stream)
    assert threading.active_count() > before
    stream.close()
    assert threading.active_count() == before


def test_an_error_while_drawing_is_not_swallowed():
    def draw(step):
        if step == 2:
            raise OSError("disk gone")
        return step

    stream = batches(draw)
    assert [next(stream), next(stream)] == [0, 1]
    with pytest.raises(OSError, match="disk gone"):
        next(stream)
