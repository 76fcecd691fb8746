import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from restorer import images, jpeg
from restorer.errors import ImageError
from tests.helpers import is_one_sentence, picture, saved

KINDS = (*jpeg.SUBSAMPLINGS, "gray")


def compressed(kind="4:2:0", quality=20, size=(64, 96), **options):
    pixels = picture(*size)
    return jpeg.encode(pixels[..., 0] if kind == "gray" else pixels, quality=quality, subsampling=_of(kind), **options)


def _of(kind):
    return jpeg.SUBSAMPLING_DEFAULT if kind == "gray" else kind


def noisy(data, seed=0, spread=12):
    pixels = jpeg.decode(data).astype(np.float32)
    return pixels + np.random.default_rng(seed).normal(0, spread, pixels.shape).astype(np.float32)


class TestCoefficients:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("progressive", [False, True])
    def test_tables_and_shapes_are_the_files(self, kind, progressive):
        data = compressed(kind, progressive=progressive)
        planes = jpeg.read_coefficients(data).planes
        tables = jpeg.read_header(data).tables
        assert len(planes) == (1 if kind == "gray" else 3)
        assert all(np.array_equal(plane.steps, tables[min(index, 1)]) for index, plane in enumerate(planes))
        assert planes[0].quantised.shape == (8, 12, 8, 8)
        for plane in planes:
            assert plane.quantised.shape[0] * plane.down[0] == 8
            assert plane.quantised.shape[1] * plane.down[1] == 12

    def test_of_gray_they_are_the_dct_of_the_decoded_pixels(self):
        """A gray file decodes without colours or upsampling, so its pixels give its coefficients back."""
        data = compressed("gray", quality=40)
        plane = jpeg.read_coefficients(data).planes[0]
        block = jpeg.decode(data)[16:24, 32:40, 0].astype(float) - 128
        frequency, place = np.mgrid[0:8, 0:8]
        basis = np.cos((2 * place + 1) * frequency * np.pi / 16) * np.where(frequency == 0, np.sqrt(1 / 8), 0.5)
        found = basis @ block @ basis.T / plane.steps
        assert np.abs(found - plane.quantised[2, 4]).max() < 0.5

    @pytest.mark.parametrize("data", [b"", b"no jpeg at all", saved(picture(), "PNG")], ids=["empty", "text", "png"])
    def test_what_is_no_jpeg_is_refused(self, data):
        with pytest.raises(ImageError) as refused:
            jpeg.read_coefficients(data)
        assert is_one_sentence(str(refused.value))

    def test_cmyk_is_refused(self, tmp_path):
        Image.new("CMYK", (32, 32), (10, 20, 30, 40)).save(tmp_path / "cmyk.jpg")
        with pytest.raises(ImageError, match="YCbCr"):
            jpeg.read_coefficients((tmp_path / "cmyk.jpg").read_bytes())


class TestProjection:
    @given(st.sampled_from(KINDS), st.integers(1, 100), st.integers(0, 2**32 - 1))
    def test_every_luma_coefficient_lands_in_its_cell(self, kind, quality, seed):
        data = compressed(kind, quality)
        own = jpeg.read_coefficients(data)
        kept, all_of_them = jpeg.inside(jpeg.project(noisy(data, seed), own), own, tolerance=0.02)
        assert kept == all_of_them == 64 * 96

    @given(st.sampled_from(KINDS), st.integers(1, 100))
    def test_projecting_twice_changes_nothing_more(self, kind, quality):
        data = compressed(kind, quality)
        own = jpeg.read_coefficients(data)
        once = jpeg.project(noisy(data), own)
        assert np.abs(jpeg.project(once, own) - once).max() < 0.02

    def test_chroma_is_held_too(self):
        data = compressed("4:2:0", quality=60)
        own = jpeg.read_coefficients(data)
        blue = noisy(data)
        blue[..., 2] += 40
        shift = (jpeg.project(blue, own) - jpeg.decode(data))[..., 2].mean()
        assert abs(shift) < 5

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_decoded_file_is_all_but_left_alone(self, kind):
        data = compressed(kind, quality=50)
        own = jpeg.read_coefficients(data)
        decoded = jpeg.decode(data).astype(np.float32)
        assert np.abs(jpeg.project(decoded, own) - decoded).mean() < 0.5

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_never_comes_further_from_the_original(self, kind):
        """Projecting on a convex set that holds the original brings nearer to it (Zakhor, 1992)."""
        original = picture(64, 96).astype(np.float32)
        if kind == "gray":
            original = np.repeat(original[..., :1], 3, axis=2)
        data = compressed(kind, quality=90)
        own = jpeg.read_coefficients(data)
        before = noisy(data)
        after = jpeg.project(before, own)
        assert np.mean((after - original) ** 2) < 0.9 * np.mean((before - original) ** 2)

    @given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(KINDS))
    def test_any_size(self, height, width, kind):
        data = compressed(kind, size=(height, width))
        before = noisy(data)
        after = jpeg.project(before, jpeg.read_coefficients(data))
        assert after.shape == (height, width, 3)
        assert np.array_equal(after[height // 8 * 8 :], before[height // 8 * 8 :])

    def test_a_window_is_projected_as_the_whole_is(self):
        data = compressed("4:2:0", size=(96, 128))
        own, before = jpeg.read_coefficients(data), noisy(data)
        whole = jpeg.project(before, own)
        part = jpeg.project(before[32:80, 64:128], own.window(32, 64, 48, 64))
        np.testing.assert_allclose(part, whole[32:80, 64:128], atol=1e-3)

    def test_phones_4_4_0_is_held_too(self):
        photo = Image.fromarray(picture(64, 64)).transpose(Image.Transpose.ROTATE_90)
        data = saved(np.asarray(photo), "JPEG", quality=30, subsampling="4:2:2")
        assert jpeg.read_coefficients(data).planes[1].down == (1, 2)


def test_rounding_to_8_bits_is_what_the_tolerance_is_for():
    data = compressed("4:2:0", quality=50)
    own = jpeg.read_coefficients(data)
    rounded = images.to_uint8(jpeg.project(noisy(data, spread=2), own) / 255)
    kept, all_of_them = jpeg.inside(rounded, own)
    assert kept / all_of_them > 0.995
    assert jpeg.inside(rounded, own, tolerance=0)[0] < kept
