import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from restorer import jpeg
from restorer.errors import ImageError
from tests.helpers import is_one_sentence, picture, saved

qualities = st.integers(jpeg.QUALITY_MIN, jpeg.QUALITY_MAX)
sides = st.integers(1, 40)
KINDS = (*jpeg.SUBSAMPLINGS, "gray")


def encoded(height: int, width: int, kind: str, quality: int, **options: bool) -> bytes:
    pixels = picture(height, width)
    if kind == "gray":
        return jpeg.encode(pixels[..., 0], quality=quality, **options)
    return jpeg.encode(pixels, quality=quality, subsampling=kind, **options)


class TestCoding:
    @given(sides, sides, st.sampled_from(KINDS), qualities)
    def test_any_size_keeps_its_shape(self, height, width, kind, quality):
        decoded = jpeg.decode(encoded(height, width, kind, quality))
        assert decoded.shape == (height, width, 3)
        assert decoded.dtype == np.uint8

    @given(sides, sides, st.sampled_from(KINDS), qualities, st.booleans(), st.booleans())
    def test_the_header_says_what_was_asked(self, height, width, kind, quality, progressive, optimize):
        header = jpeg.read_header(encoded(height, width, kind, quality, progressive=progressive, optimize=optimize))
        assert (header.height, header.width) == (height, width)
        assert (header.subsampling, header.progressive, header.quality) == (kind, progressive, quality)

    @given(sides, sides, qualities)
    def test_gray_stays_gray(self, height, width, quality):
        decoded = jpeg.decode(encoded(height, width, "gray", quality))
        assert np.array_equal(decoded[..., 0], decoded[..., 1])
        assert np.array_equal(decoded[..., 0], decoded[..., 2])

    def test_progressive_and_optimised_files_hold_the_same_picture(self):
        plain = jpeg.decode(encoded(40, 56, "4:2:0", 30))
        for options in ({"progressive": True}, {"optimize": True}, {"progressive": True, "optimize": True}):
            assert np.array_equal(jpeg.decode(encoded(40, 56, "4:2:0", 30, **options)), plain)

    def test_channels_are_rgb(self):
        red = np.zeros((16, 16, 3), np.uint8)
        red[..., 0] = 255
        assert np.abs(jpeg.compress(red, quality=95).astype(int) - red).max() < 6

    def test_quality_100_is_nearly_the_picture_and_quality_1_is_not(self):
        pixels = picture()
        worst = np.abs(jpeg.compress(pixels, quality=100, subsampling="4:4:4").astype(int) - pixels).max()
        assert worst <= 4
        assert np.abs(jpeg.compress(pixels, quality=1).astype(int) - pixels).mean() > 10

    def test_compress_is_encode_then_decode(self):
        pixels = picture(33, 17)
        expected = jpeg.decode(jpeg.encode(pixels, quality=20, subsampling="4:2:2"))
        assert np.array_equal(jpeg.compress(pixels, quality=20, subsampling="4:2:2"), expected)

    def test_decoding_keeps_the_stored_orientation(self):
        turned = Image.Exif()
        turned[0x0112] = 6
        assert jpeg.decode(saved(picture(20, 30), "JPEG", exif=turned)).shape == (20, 30, 3)

    @pytest.mark.parametrize("quality", [0, 101, -5, 10.5, "10", None])
    def test_a_quality_off_the_scale_is_refused(self, quality):
        with pytest.raises(ImageError, match="quality from 1 to 100") as caught:
            jpeg.encode(picture(8, 8), quality=quality)
        assert is_one_sentence(str(caught.value))

    def test_an_unknown_subsampling_is_refused(self):
        with pytest.raises(ImageError, match="4:2:0, 4:2:2, 4:4:4"):
            jpeg.encode(picture(8, 8), subsampling="4:1:0")

    @pytest.mark.parametrize("side", [65_536, 65_501, 65_535])
    def test_a_side_longer_than_a_jpeg_can_have_is_refused(self, side):
        with pytest.raises(ImageError) as caught:
            jpeg.encode(np.zeros((1, side, 3), np.uint8))
        assert is_one_sentence(str(caught.value))

    @pytest.mark.parametrize("wrong", [np.zeros((4, 4, 3)), np.zeros((4, 4, 4), np.uint8)], ids=["float", "RGBA"])
    def test_anything_but_uint8_rgb_is_refused(self, wrong):
        with pytest.raises(ImageError, match="uint8 RGB"):
            jpeg.encode(wrong)

    def test_a_truncated_file_is_refused_only_before_its_pixels_begin(self):
        data = encoded(64, 64, "4:2:0", 50)
        assert np.array_equal(jpeg.decode(data[: int(len(data) * 0.9)])[:16], jpeg.decode(data)[:16])
        with pytest.raises(ImageError) as caught:
            jpeg.decode(data[:300])
        assert is_one_sentence(str(caught.value))

    @pytest.mark.parametrize("data", [b"", b"hello", saved(picture(8, 8), "PNG")], ids=["empty", "text", "png"])
    def test_what_is_no_jpeg_is_refused(self, data):
        for read in (jpeg.decode, jpeg.read_header):
            with pytest.raises(ImageError, match="JPEG") as caught:
                read(data)
            assert is_one_sentence(str(caught.value))


class TestTables:
    def test_the_file_carries_the_standard_tables_at_every_quality(self):
        for quality in range(1, 101):
            tables = jpeg.read_header(encoded(8, 8, "4:2:0", quality)).tables
            assert np.array_equal(tables, jpeg.standard_tables(quality)), quality
            assert tables.dtype == np.uint16
            assert tables.shape == (2, 8, 8)

    def test_pillow_writes_the_same_tables(self):
        for quality in (1, 10, 49, 50, 75, 100):
            tables = jpeg.read_header(saved(picture(8, 8), "JPEG", quality=quality)).tables
            assert np.array_equal(tables, jpeg.standard_tables(quality)), quality

    def test_rows_are_vertical_frequencies(self):
        # T.81 table K.1 begins 16 11 10 …, and 12 stands under the 16
        assert jpeg.standard_tables(50)[0, 0, :3].tolist() == [16, 11, 10]
        assert jpeg.standard_tables(50)[0, :3, 0].tolist() == [16, 12, 14]
        assert jpeg.read_header(encoded(8, 8, "4:2:0", 50)).tables[0, :3, 0].tolist() == [16, 12, 14]

    def test_a_gray_file_has_no_chroma_to_lose(self):
        tables = jpeg.read_header(encoded(8, 8, "gray", 20)).tables
        assert np.array_equal(tables[0], jpeg.standard_tables(20)[0])
        assert np.all(tables[1] == 1)

    def test_the_quality_is_told_from_the_tables_at_every_quality(self):
        assert len({jpeg.standard_tables(quality)[0].tobytes() for quality in range(1, 101)}) == 100
        assert [jpeg.estimated_quality(jpeg.standard_tables(quality)) for quality in range(1, 101)] == [*range(1, 101)]

    @given(st.integers(5, 90), st.integers(0, 63))
    def test_nearly_standard_tables_have_nearly_that_quality(self, quality, place):
        tables = jpeg.standard_tables(quality)
        tables[0].flat[place] += 1
        assert abs(jpeg.estimated_quality(tables) - quality) <= 1

    @given(
        st.lists(st.integers(1, 255), min_size=64, max_size=64), st.lists(st.integers(1, 255), min_size=64, max_size=64)
    )
    def test_tables_of_other_encoders_are_read_as_they_are(self, luma, chroma):
        header = jpeg.read_header(saved(picture(8, 8), "JPEG", qtables=[luma, chroma]))
        assert header.tables[0].ravel().tolist() == luma
        assert header.tables[1].ravel().tolist() == chroma
        assert 1 <= header.quality <= 100

    def test_one_table_for_all_components_is_both_tables(self):
        header = jpeg.read_header(saved(picture(8, 8), "JPEG", qtables=[list(range(1, 65))]))
        assert np.array_equal(header.tables[0], header.tables[1])

    def test_cmyk_has_a_header_too(self):
        header = jpeg.read_header(saved(Image.new("CMYK", (16, 16)), "JPEG", quality=40))
        assert header.tables.shape == (2, 8, 8)
        assert header.quality == 40


class TestConditioning:
    @given(qualities, st.sampled_from(KINDS))
    def test_it_is_130_numbers_from_0_to_1(self, quality, kind):
        conditioning = jpeg.conditioning(jpeg.standard_tables(quality), kind)
        assert conditioning.shape == (jpeg.CONDITIONING_SIZE,)
        assert conditioning.dtype == np.float32
        assert conditioning.min() >= 0
        assert conditioning.max() <= 1

    def test_steps_are_logarithmic_from_1_to_255(self):
        conditioning = jpeg.conditioning(np.stack([np.ones((8, 8), int), np.full((8, 8), 255)]), "4:4:4")
        assert np.all(conditioning[:64] == 0)
        assert conditioning[64:128] == pytest.approx(1)

    @pytest.mark.parametrize(
        ("kind", "flags"),
        [("4:2:0", [1, 1]), ("4:2:2", [1, 0]), ("4:4:0", [0, 1]), ("4:4:4", [0, 0]), ("gray", [0, 0])],
    )
    def test_the_last_two_say_how_chroma_was_halved(self, kind, flags):
        assert jpeg.conditioning(jpeg.standard_tables(10), kind)[128:].tolist() == flags

    def test_it_tells_qualities_apart(self):
        conditioning = {
            jpeg.conditioning(jpeg.standard_tables(quality), "4:2:0").tobytes() for quality in range(1, 101)
        }
        assert len(conditioning) == 100


def test_arithmetic_coding_is_read_as_huffman_coding_is():
    # by libjpeg-turbo's `cjpeg -quality 40 -arithmetic`, of the sample of a cat at 96 × 64
    data = (Path(__file__).parent / "arithmetic.jpg").read_bytes()
    coefficients = jpeg.read_coefficients(data)
    assert [plane.quantised.shape[:2] for plane in coefficients.planes] == [(8, 12), (4, 6), (4, 6)]
    checked = jpeg.verified(jpeg.decode(data), coefficients)
    assert all(plane.binds is None or plane.binds.all() for plane in checked.planes)
    assert coefficients.planes[0].quantised.any()


def test_phones_4_4_0_is_recognised():
    # Pillow writes no 4:4:0 itself; the two sampling nibbles of the luma component in the frame header do
    data = bytearray(saved(picture(16, 16), "JPEG", subsampling="4:2:2"))
    frame = data.index(b"\xff\xc0")
    assert data[frame + 11] == 0x21
    data[frame + 11] = 0x12
    assert Image.open(io.BytesIO(bytes(data))).size == (16, 16)
    assert jpeg.read_header(bytes(data)).subsampling == "4:4:0"


@given(seed=st.integers(0, 100), kind=st.sampled_from(jpeg.SUBSAMPLINGS))
def test_tables_of_ones_own_are_read_back(seed, kind):
    tables = np.random.default_rng(seed).integers(1, 256, (2, 8, 8)).astype(np.uint16)
    header = jpeg.read_header(jpeg.encode_with_tables(picture(24, 40), tables, subsampling=kind))
    assert np.array_equal(header.tables, tables)
    assert (header.subsampling, header.height, header.width) == (kind, 24, 40)
    gray = jpeg.read_header(jpeg.encode_with_tables(picture(24, 40)[..., 0], tables))
    assert np.array_equal(gray.tables[0], tables[0])
    assert gray.subsampling == "gray"
