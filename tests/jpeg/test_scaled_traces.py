"""What pixels tell of a JPEG that was scaled since, and that they tell nothing where there is nothing."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from restorer import jpeg, read_photo
from restorer.jpeg import scaled_traces
from tests.paths import SAMPLES

NAMES = sorted(path.stem for path in SAMPLES.glob("*.webp"))
FINE = jpeg.conditioning(jpeg.standard_tables(90), "4:2:0")


@cache
def sample(name: str) -> np.ndarray:
    return np.ascontiguousarray(read_photo(SAMPLES / f"{name}.webp").pixels[:480, :640])


def scaled(pixels: np.ndarray, scale: float) -> np.ndarray:
    height, width = (round(scale * side) for side in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


def estimate(pixels: np.ndarray, quality: int) -> int | None:
    """What is estimated of pixels that are compressed at a quality."""
    conditioning = jpeg.conditioning(jpeg.standard_tables(quality), "4:2:0")
    return jpeg.estimate_quality(jpeg.compress(pixels, quality=quality), conditioning)


PHOTOGRAPHS = [name for name in NAMES if name != "animal_raccoon"]  # which was a JPEG once, as docs/jpeg-traces.md says


class TestFound:
    @pytest.mark.parametrize(("first", "scale", "last"), [(15, 0.8, 85), (20, 1.5, 85), (30, 1.8, 90)])
    def test_most_photographs_that_were_scaled_since(self, first, scale, last):
        found = [estimate(scaled(jpeg.compress(sample(name), quality=first), scale), last) for name in PHOTOGRAPHS]
        assert np.mean([quality is not None for quality in found]) >= 0.7
        assert {quality for quality in found if quality} <= set(scaled_traces.QUALITIES)


class TestNotFound:
    @pytest.mark.parametrize("quality", [30, 50, 75, 85, 90, 95])
    def test_a_photograph_that_was_compressed_once(self, quality):
        assert [name for name in PHOTOGRAPHS if estimate(sample(name), quality)] == []

    @pytest.mark.parametrize("scale", [0.6, 1.5])
    def test_a_photograph_that_was_scaled_and_compressed_once(self, scale):
        assert [name for name in PHOTOGRAPHS if estimate(scaled(sample(name), scale), 85)] == []

    @settings(max_examples=20, deadline=None)
    @given(st.integers(1, 95), st.integers(1, 300), st.integers(0, 255))
    def test_a_picture_too_small_to_judge(self, height, width, level):
        pixels = np.full((height, width, 3), level, np.uint8)
        assert jpeg.estimate_quality(pixels, FINE) is None

    @pytest.mark.parametrize("level", [0, 128, 255])
    def test_a_picture_of_one_colour(self, level):
        assert estimate(np.full((200, 200, 3), level, np.uint8), 90) is None


def test_a_large_picture_is_looked_at_in_a_few_places(monkeypatch):
    looked = []
    monkeypatch.setattr(scaled_traces, "expected_gains", lambda window, _: looked.append(window.shape) or np.zeros(8))
    jpeg.estimate_quality(np.random.default_rng(0).integers(0, 256, (2000, 3000, 3), np.uint8), FINE)
    assert looked == [(96, 96, 3)] * 12
