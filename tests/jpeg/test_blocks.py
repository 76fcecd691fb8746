"""What the panel of a block shows: the whole numbers of the file, read by a second reader, and how they came about."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorer import jpeg
from restorer.errors import ImageError
from tests.helpers import is_one_sentence, picture, saved
from tests.jpeg.baseline import Baseline

KINDS = (*jpeg.SUBSAMPLINGS, "gray")
qualities = st.integers(jpeg.QUALITY_MIN, jpeg.QUALITY_MAX)
sides = st.integers(1, 70)


def compressed(pixels: np.ndarray, kind: str, quality: int) -> bytes:
    if kind == "gray":
        return jpeg.encode(np.ascontiguousarray(pixels[..., 0]), quality=quality)
    return jpeg.encode(pixels, quality=quality, subsampling=kind)


def original(height: int, width: int, kind: str, seed: int = 0) -> np.ndarray:
    pixels = picture(height, width, seed=seed)
    return np.repeat(pixels[..., :1], 3, axis=2) if kind == "gray" else pixels


def every_block(pixels: np.ndarray, coefficients: jpeg.Coefficients) -> list[jpeg.Block]:
    return [
        jpeg.follow_block(pixels, coefficients, component=name, row=row, column=column)
        for name, plane in zip(jpeg.COMPONENTS, coefficients.planes, strict=False)
        for row, column in np.ndindex(plane.quantised.shape[:2])
    ]


class TestAgainstASecondReader:
    @pytest.mark.parametrize("size", [(64, 96), (83, 61)])
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("quality", [10, 75])
    def test_every_coefficient_and_every_step_is_the_files(self, quality, kind, size):
        data = compressed(original(*size, kind), kind, quality)
        ours, theirs = jpeg.read_coefficients(data).planes, Baseline(data)
        assert len(ours) == len(theirs.components) == (1 if kind == "gray" else 3)
        for plane, component, steps in zip(ours, theirs.components, theirs.steps, strict=True):
            assert np.array_equal(plane.quantised, component)
            assert np.array_equal(plane.steps, steps)
            assert np.count_nonzero(component) > 0

    @pytest.mark.parametrize("options", [{"optimize": True}, {"restart_marker_blocks": 2}], ids=str)
    def test_files_of_another_writer_too(self, options):
        data = saved(picture(), "JPEG", quality=30, **options)
        for plane, component in zip(jpeg.read_coefficients(data).planes, Baseline(data).components, strict=True):
            assert np.array_equal(plane.quantised, component)

    @given(sides, sides, st.sampled_from(KINDS), qualities)
    def test_a_block_holds_the_numbers_that_stand_there(self, height, width, kind, quality):
        pixels = original(height, width, kind)
        data = compressed(pixels, kind, quality)
        theirs = Baseline(data)
        for name, component, steps in zip(jpeg.COMPONENTS, theirs.components, theirs.steps, strict=False):
            row, column = (n - 1 for n in component.shape[:2])
            block = jpeg.follow_block(pixels, jpeg.read_coefficients(data), component=name, row=row, column=column)
            assert np.array_equal(block.quantised, component[row, column])
            assert np.array_equal(block.dequantised, component[row, column] * steps)
            assert block.zeros == 64 - np.count_nonzero(component[row, column])


class TestOneBlock:
    @given(sides, sides, st.sampled_from(KINDS), qualities, st.integers(0, 9))
    def test_dividing_and_rounding_gives_the_files_numbers(self, height, width, kind, quality, seed):
        """The encoder computes with whole numbers, so a quotient may lie a little beyond the half."""
        pixels = original(height, width, kind, seed)
        for block in every_block(pixels, jpeg.read_coefficients(compressed(pixels, kind, quality))):
            beyond = np.abs(block.coefficients - block.dequantised) - block.steps / 2
            assert beyond.max() < 0.3

    @given(sides, sides, st.sampled_from(KINDS), st.integers(0, 9))
    def test_nothing_is_lost_before_quantising(self, height, width, kind, seed):
        pixels = original(height, width, kind, seed)
        frequency, place = np.mgrid[0:8, 0:8]
        basis = np.cos((2 * place + 1) * frequency * np.pi / 16) * np.where(frequency == 0, np.sqrt(1 / 8), 0.5)
        for block in every_block(pixels, jpeg.read_coefficients(compressed(pixels, kind, 50))):
            assert np.abs(basis.T @ block.coefficients @ basis - block.before).max() < 1e-3
            assert np.abs(np.clip(basis.T @ block.dequantised @ basis, -128, 127) - block.after).max() < 0.501

    @given(qualities)
    def test_of_gray_what_comes_back_is_what_a_decoder_shows(self, quality):
        pixels = original(40, 56, "gray")
        data = compressed(pixels, "gray", quality)
        coefficients, decoded = jpeg.read_coefficients(data), jpeg.decode(data)[..., 0].astype(int)
        for row, column in np.ndindex(5, 7):
            block = jpeg.follow_block(pixels, coefficients, component="Y", row=row, column=column)
            place = (slice(8 * row, 8 * row + 8), slice(8 * column, 8 * column + 8))
            assert np.abs(block.after + 128 - decoded[place]).max() <= 1
            assert np.array_equal(block.before + 128, pixels[place][..., 0])

    def test_a_frequency_s_row_is_vertical_and_the_first_is_eight_times_the_mean(self):
        stripes = np.zeros((8, 8, 3), np.uint8)
        stripes[::2] = 200
        block = jpeg.follow_block(
            stripes, jpeg.read_coefficients(jpeg.encode(stripes, quality=90)), component="Y", row=0, column=0
        )
        assert np.abs(block.coefficients[:, 1:]).max() < 1e-3
        assert np.abs(block.coefficients[1:, 0]).max() > 100
        assert block.coefficients[0, 0] == pytest.approx(8 * (100 - 128), abs=1e-3)

    def test_colours_go_to_their_component(self):
        blue = np.zeros((16, 16, 3), np.uint8)
        blue[..., 2] = 255
        coefficients = jpeg.read_coefficients(jpeg.encode(blue, quality=90))
        before = {
            name: jpeg.follow_block(blue, coefficients, component=name, row=0, column=0).before.mean()
            for name in jpeg.COMPONENTS
        }
        assert before == {"Y": 29 - 128, "Cb": 127, "Cr": 107 - 128}

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"component": "K"}, "component"),
            ({"row": 8}, "8 × 12"),
            ({"column": -1}, "8 × 12"),
            ({"pixels": picture(64, 104)}, "picture"),
        ],
        ids=str,
    )
    def test_what_is_not_there_is_refused(self, wrong, says):
        pixels = picture(64, 96)
        told = {"pixels": pixels, "component": "Y", "row": 0, "column": 0, **wrong}
        with pytest.raises(ImageError, match=says) as refused:
            jpeg.follow_block(coefficients=jpeg.read_coefficients(jpeg.encode(pixels)), **told)
        assert is_one_sentence(str(refused.value))

    def test_a_gray_file_has_no_chroma(self):
        pixels = original(16, 16, "gray")
        coefficients = jpeg.read_coefficients(compressed(pixels, "gray", 50))
        with pytest.raises(ImageError, match="Cb"):
            jpeg.follow_block(pixels, coefficients, component="Cb", row=0, column=0)


class TestTheWholePicture:
    @given(sides, sides, st.sampled_from(KINDS), qualities)
    def test_zeros_are_those_of_the_blocks(self, height, width, kind, quality):
        data = compressed(original(height, width, kind), kind, quality)
        zeros, theirs = jpeg.count_zeros(jpeg.read_coefficients(data)), Baseline(data).components
        for by_frequency, share, component in zip(zeros.by_frequency, zeros.by_component, theirs, strict=True):
            np.testing.assert_allclose(by_frequency, (component == 0).mean(axis=(0, 1)))
            assert share == pytest.approx((component == 0).mean())
        assert zeros.overall == pytest.approx(np.concatenate([c.ravel() == 0 for c in theirs]).mean())

    def test_a_lower_quality_leaves_more_zeros(self):
        shares = [
            jpeg.count_zeros(jpeg.read_coefficients(jpeg.encode(picture(), quality=quality))).overall
            for quality in (5, 30, 90)
        ]
        assert shares == sorted(shares, reverse=True)
        assert shares[0] > 0.9 > 0.8 > shares[-1]


class TestTheBlockToBeginWith:
    @given(sides, sides)
    def test_it_is_a_block_of_the_picture(self, height, width):
        row, column = jpeg.detailed_block(picture(height, width))
        assert 0 <= row < -(-height // 8)
        assert 0 <= column < -(-width // 8)

    def test_it_is_where_the_contrast_is(self):
        flat = np.full((640, 480, 3), 90, np.uint8)
        flat[323:330, 250:253] = 255  # near the middle
        flat[:16, :16:2] = 255  # stronger, but far from it
        assert jpeg.detailed_block(flat) == (40, 31)
