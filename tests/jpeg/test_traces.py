"""What pixels tell of a JPEG that they once were."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from restorer import jpeg, read_photo
from restorer.data.degradations import half_size_and_back
from restorer.jpeg import step_likelihood
from tests.helpers import saved
from tests.paths import SAMPLES

LOWEST = sorted(range(64), key=lambda k: (k // 8 + k % 8, k))[:20]


@cache
def sample(name: str) -> np.ndarray:
    """A part of a photograph, of 320 × 448 pixels at most."""
    return np.ascontiguousarray(read_photo(SAMPLES / f"{name}.webp").pixels[-320:, :448])


def near(steps: np.ndarray, true: np.ndarray) -> float:
    """The share of the twenty lowest frequencies whose step is within one of the true one."""
    return np.mean(np.abs(steps.ravel().astype(int) - true.ravel().astype(int))[LOWEST] <= 1)


def bar_chart(rng: np.random.Generator) -> np.ndarray:
    """Bars of three colours on white or black, 256 × 256 pixels."""
    page = np.full((256, 256, 3), rng.choice([0, 255]), np.uint8)
    colours, wide, left = rng.integers(0, 256, (3, 3)), int(rng.integers(6, 20)), int(rng.integers(30, 50))
    for number, x in enumerate(range(left, 250, wide + int(rng.integers(0, 10)))):
        page[int(rng.integers(20, 200)) : 230, x : x + wide] = colours[number % 3]
    return page


class TestFound:
    @pytest.mark.parametrize("name", ["animal_cat", "clock_greentock", "portrait_astronaut"])
    @pytest.mark.parametrize("quality", [10, 35, 60, 92])
    def test_quality_grid_and_steps_are_the_files(self, name, quality):
        pixels = jpeg.compress(sample(name), quality=quality)
        for top, left in ((0, 0), (3, 5)):
            traces = jpeg.find_traces(pixels[top:, left:])
            assert (traces.top, traces.left) == (-top % 8, -left % 8)
            assert traces.quality == quality
            assert near(traces.tables[0], jpeg.standard_tables(quality)[0]) >= 0.9
            assert traces.evidence > 0

    @settings(max_examples=12, deadline=None)
    @given(top=st.integers(0, 15), left=st.integers(0, 15), quality=st.integers(12, 95))
    def test_the_grid_is_found_wherever_the_picture_was_cut(self, top, left, quality):
        pixels = jpeg.compress(sample("animal_cat"), quality=quality)[top:, left:]
        traces = jpeg.find_traces(pixels)
        assert (traces.top, traces.left) == (-top % 8, -left % 8)

    @pytest.mark.parametrize("subsampling", jpeg.SUBSAMPLINGS)
    def test_subsampling(self, subsampling):
        pixels = jpeg.compress(sample("portrait_astronaut"), quality=50, subsampling=subsampling)
        assert jpeg.find_traces(pixels).subsampling == subsampling
        assert jpeg.find_traces(pixels[8:, 8:]).subsampling == subsampling

    def test_gray(self):
        pixels = jpeg.decode(jpeg.encode(sample("animal_cat")[..., 1], quality=30))
        traces = jpeg.find_traces(pixels)
        assert (traces.quality, traces.subsampling) == (30, "gray")
        assert np.all(traces.tables[1] == 1)  # as `read_header` has it for a gray file

    def test_tables_of_no_standard_are_found_step_by_step(self):
        luma = np.rint(12 + 3 * np.add.outer(np.arange(8), np.arange(8))).astype(np.uint16)
        tables = np.stack([luma, luma + 5])
        data = jpeg.encode_with_tables(sample("animal_cat"), tables, subsampling="4:2:0")
        traces = jpeg.find_traces(jpeg.decode(data)[2:, 1:])
        assert (traces.top, traces.left) == (6, 7)
        assert near(traces.tables[0], luma) >= 0.9

    def test_a_brighter_copy_still_tells(self):
        pixels = jpeg.compress(sample("animal_cat"), quality=20)
        assert jpeg.find_traces(np.clip(pixels.astype(int) + 9, 0, 255).astype(np.uint8)).quality == 20


class TestNotFound:
    @pytest.mark.parametrize("name", ["animal_cat", "clock_greentock", "portrait_astronaut", "night_bridge"])
    def test_a_photograph_that_never_was_a_jpeg(self, name):
        pixels = sample(name)
        small = np.asarray(Image.fromarray(jpeg.compress(pixels, quality=20)).resize((300, 200)))
        for other in (pixels, half_size_and_back(pixels), pixels // 16 * 16, small):
            assert jpeg.find_traces(other) is None

    def test_other_ways_to_lose_quality(self):
        for kind, options in (("WEBP", {"quality": 40}), ("AVIF", {"quality": 40})):
            assert jpeg.find_traces(read_photo(saved(sample("animal_cat"), kind, **options)).pixels) is None

    @pytest.mark.parametrize(("seed", "quality"), [(0, 90), (3, 95), (7, 90), (12, 90), (27, 95)])
    def test_bars_whose_edges_are_all_alike(self, seed, quality):
        data = jpeg.encode(bar_chart(np.random.default_rng(seed)), quality=quality, subsampling="4:4:4")
        assert jpeg.find_traces(jpeg.decode(data), last=jpeg.read_header(data).tables) is None

    def test_drawn_patterns_however_regular(self):
        y, x = np.mgrid[0:400, 0:500]
        text = Image.new("RGB", (500, 400), (250, 250, 245))
        for row in range(18):
            ImageDraw.Draw(text).text((10, 10 + 18 * row), "The quick brown fox jumps over the lazy dog. " * 2, "black")
        drawn = [
            np.asarray(text),
            np.full((400, 500, 3), 77),
            np.stack([x / 2, y / 2, (x + y) / 4], axis=-1),
            *(np.repeat(((y // side + x // side) % 2 * 100 + 50)[..., None], 3, axis=2) for side in (1, 5, 8, 16)),
            np.repeat((x // 8 % 2 * 100 + 50)[..., None], 3, axis=2),
            np.random.default_rng(0).integers(0, 256, (400, 500, 3)),
        ]
        assert [jpeg.find_traces(pixels.astype(np.uint8)) for pixels in drawn] == [None] * len(drawn)

    def test_a_jpeg_from_which_nothing_can_come_back(self):
        assert jpeg.find_traces(jpeg.compress(sample("animal_cat"), quality=100)) is None
        assert jpeg.find_traces(jpeg.compress(sample("animal_cat"), quality=99)) is None

    @pytest.mark.parametrize("shape", [(1, 1, 3), (42, 400, 3), (400, 42, 3), (43, 43, 3)])
    def test_what_is_too_small_to_tell(self, shape):
        assert jpeg.find_traces(np.zeros(shape, np.uint8)) is None


class TestTwice:
    @pytest.mark.parametrize(("first", "last"), [(15, 90), (30, 75), (50, 95)])
    @pytest.mark.parametrize("cut", [(0, 0), (3, 5)])
    def test_the_first_of_two_compressions_is_found(self, first, last, cut):
        once = jpeg.compress(sample("animal_cat"), quality=first)
        twice = jpeg.compress(np.ascontiguousarray(once[cut[0] :, cut[1] :]), quality=last)
        for traces in (jpeg.find_traces(twice, last=jpeg.standard_tables(last)), jpeg.find_traces(twice)):
            assert (traces.top, traces.left) == (-cut[0] % 8, -cut[1] % 8)
            assert traces.quality == pytest.approx(first, abs=3)

    @pytest.mark.parametrize("name", ["animal_cat", "clock_greentock", "portrait_astronaut"])
    @pytest.mark.parametrize("quality", [10, 30, 50, 75, 85, 95])
    def test_a_file_that_was_compressed_once_has_no_earlier_compression(self, name, quality):
        pixels = jpeg.compress(sample(name), quality=quality)
        assert jpeg.find_traces(pixels, last=jpeg.standard_tables(quality)) is None

    def test_a_finer_one_before_is_no_matter(self):
        twice = jpeg.compress(jpeg.compress(sample("animal_cat"), quality=90), quality=40)
        assert jpeg.find_traces(twice, last=jpeg.standard_tables(40)) is None


class TestLattice:
    @settings(max_examples=25, deadline=None)
    @given(step=st.integers(3, 120), noise=st.sampled_from([0.3, 0.42]), seed=st.integers(0, 99))
    def test_noisy_multiples_are_likeliest_at_their_step(self, step, noise, seed):
        rng = np.random.default_rng(seed)
        values = step * rng.geometric(0.4, 400) + rng.normal(0, noise, 400)
        counted = step_likelihood.histograms(values[:, None].astype(np.float32))
        assert step_likelihood.likelihoods(counted)[0].argmax() + 1 == step

    def test_what_gathers_nowhere_is_likelier_without_a_step(self):
        values = np.random.default_rng(0).uniform(3, 400, (4000, 1)).astype(np.float32)
        assert step_likelihood.likelihoods(step_likelihood.histograms(values))[0, 2:].max() < 0

    def test_zeros_say_nothing(self):
        zeros = np.random.default_rng(0).normal(0, 0.3, (500, 1)).astype(np.float32)
        assert np.abs(step_likelihood.likelihoods(step_likelihood.histograms(zeros))).max() == 0
