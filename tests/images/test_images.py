import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from restorer import images, jpeg
from restorer.errors import ImageError
from tests.helpers import SRGB, exif, is_one_sentence, picture, saved


@st.composite
def any_pixels(draw):
    """Noise of any small size, 1×1 included."""
    height, width, seed = draw(st.integers(1, 24)), draw(st.integers(1, 24)), draw(st.integers(0, 2**32 - 1))
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no pixels."""
    parts = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b"\0" * 9))
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


class TestConversion:
    def test_every_grey_level_survives_the_way_to_float_and_back(self):
        levels = np.arange(256, dtype=np.uint8)
        assert images.to_float(levels).dtype == np.float32
        assert images.to_float(levels)[[0, 255]].tolist() == [0, 1]
        assert np.array_equal(images.to_uint8(images.to_float(levels)), levels)

    def test_floats_are_clipped_rounded_and_cast(self):
        values = np.array([-1, -np.inf, 0.4 / 255, 0.6 / 255, 254.6 / 255, 1.5, np.inf, np.nan], np.float32)
        assert images.to_uint8(values).tolist() == [0, 0, 0, 1, 255, 255, 255, 0]
        assert images.to_uint8(values).dtype == np.uint8


class TestOrientation:
    @given(any_pixels(), st.integers(1, 8))
    def test_turning_equals_pillows(self, pixels, orientation):
        image = Image.fromarray(pixels)
        image.getexif()[0x0112] = orientation
        turned = images.orient(pixels, orientation)
        assert np.array_equal(turned, np.asarray(ImageOps.exif_transpose(image)))
        assert turned.flags.c_contiguous

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_a_file_is_shown_upright_and_kept_as_stored(self, pixels, orientation):
        data = saved(pixels, "JPEG", exif=exif(orientation), quality=90)
        photo = images.read_photo(data)
        image = Image.open(io.BytesIO(data))
        assert photo.orientation == orientation
        assert np.array_equal(photo.stored, np.asarray(image))
        assert np.array_equal(photo.pixels, np.asarray(ImageOps.exif_transpose(image)))

    @pytest.mark.parametrize("wrong", [0, 9, 4711])
    def test_an_impossible_orientation_is_upright(self, pixels, wrong):
        photo = images.read_photo(saved(pixels, "PNG", exif=exif(wrong)))
        assert photo.orientation == 1
        assert np.array_equal(photo.pixels, pixels)


class TestReading:
    @pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
    def test_a_lossless_file_gives_its_pixels(self, pixels, kind):
        photo = images.read_photo(saved(pixels, kind), name="a.b")
        assert np.array_equal(photo.pixels, pixels)
        assert (photo.name, photo.format, photo.is_jpeg, photo.gray, photo.notes) == ("a.b", kind, False, False, ())

    def test_a_jpeg_is_known_by_its_bytes_not_its_name(self, pixels, tmp_path):
        path = tmp_path / "holiday.png"
        path.write_bytes(saved(pixels, "JPEG"))
        photo = images.read_photo(path)
        assert photo.is_jpeg
        assert photo.name == "holiday.png"
        assert photo.data == path.read_bytes()

    def test_a_phones_multi_picture_jpeg_is_a_jpeg_of_its_first_picture(self, pixels):
        first, second = Image.fromarray(pixels), Image.fromarray(255 - pixels)
        data = saved(first, "MPO", save_all=True, append_images=[second], quality=95)
        assert Image.open(io.BytesIO(data)).format == "MPO"
        photo = images.read_photo(data)
        assert photo.is_jpeg
        assert "Another picture behind the picture" in photo.notes[0]
        assert np.abs(photo.pixels.astype(int) - pixels).mean() < 10

    def test_gray_has_three_equal_channels_and_says_so(self, pixels):
        photo = images.read_photo(saved(pixels[..., 0], "JPEG"))
        assert photo.gray
        assert photo.pixels.shape == pixels.shape
        assert np.array_equal(photo.pixels[..., 0], photo.pixels[..., 2])

    def test_16_bit_gray_is_scaled_not_clipped(self):
        ramp = np.linspace(0, 65535, 256 * 4).reshape(4, 256).astype(np.uint16)
        photo = images.read_photo(saved(Image.fromarray(ramp), "PNG"))
        assert photo.gray
        assert np.abs(photo.pixels[..., 0] - ramp / 257).max() <= 0.5
        assert "16-bit" in photo.notes[0]

    def test_black_and_white_is_gray(self):
        bits = Image.fromarray(np.eye(8, dtype=np.uint8) * 255).convert("1")
        photo = images.read_photo(saved(bits, "PNG"))
        assert photo.gray
        assert np.array_equal(photo.pixels[..., 1], np.eye(8) * 255)

    def test_transparency_is_laid_on_white(self):
        rgba = np.zeros((1, 3, 4), np.uint8)
        rgba[0, :, 3] = 255, 128, 0  # black: opaque, half, invisible
        photo = images.read_photo(saved(rgba, "PNG"))
        assert photo.pixels[0, :, 0].tolist() == [0, 127, 255]
        assert "white" in photo.notes[0]

    def test_gray_with_alpha_is_laid_on_white(self):
        photo = images.read_photo(saved(Image.fromarray(np.array([[[0, 255], [9, 0]]], np.uint8), "LA"), "PNG"))
        assert photo.pixels[0, :, 0].tolist() == [0, 255]
        assert photo.gray

    def test_a_palettes_transparent_colour_is_white(self):
        image = Image.fromarray(np.array([[0, 1]], np.uint8), "P")
        image.putpalette([200, 10, 20, 5, 6, 7])
        photo = images.read_photo(saved(image, "PNG", transparency=0))
        assert photo.pixels.tolist() == [[[255, 255, 255], [5, 6, 7]]]
        assert not photo.gray

    def test_cmyk_becomes_rgb(self):
        cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))  # magenta and yellow ink: red
        photo = images.read_photo(saved(cmyk, "JPEG", quality=100))
        red, green, blue = photo.pixels[8, 8]
        assert red > 200 > 60 > max(green, blue)
        assert photo.is_jpeg
        assert "CMYK" in photo.notes[0]

    @pytest.mark.parametrize("profile", [b"no profile at all", SRGB], ids=["garbage", "of another colour space"])
    def test_cmyk_with_an_unusable_profile_is_still_a_picture(self, profile):
        photo = images.read_photo(saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG", icc_profile=profile))
        assert photo.pixels[8, 8, 0] > 200
        assert not photo.metadata.icc_profile

    def test_an_animation_gives_its_first_frame(self, pixels):
        frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
        photo = images.read_photo(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
        assert photo.pixels[4, 4].tolist() == [255, 0, 0]
        assert "first frame" in photo.notes[0]

    @given(st.binary(max_size=80), st.sampled_from([b"", b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0\1\0\x12\1"]))
    def test_broken_exif_stops_neither_reading_nor_writing(self, garbage, start):
        photo = images.read_photo(saved(picture(8, 8), "JPEG", exif=b"Exif\0\0" + start + garbage))
        for suffix in (".png", ".webp", ".jpg"):
            assert images.read_photo(images.encode(photo.pixels, suffix, like=photo)).pixels.shape == (8, 8, 3)
        assert jpeg.read_header(photo.data).width == jpeg.decode(photo.data).shape[1] == 8


class TestCutShort:
    """A JPEG that ends too early is read as far as it goes."""

    def test_without_its_end_mark_all_of_it_is_there(self, pixels):
        data = saved(pixels, "JPEG")
        photo = images.read_photo(data[:-2])
        assert photo.is_cut
        assert photo.notes == ("The file is cut short; what is there is shown.",)
        assert np.array_equal(photo.pixels, images.read_photo(data).pixels)

    def test_a_half_is_shown_and_said(self, pixels):
        data = saved(pixels, "JPEG", quality=90)
        photo = images.read_photo(data[: len(data) // 2])
        (note,) = photo.notes
        share = int(note.split("upper ")[1].split("%")[0])
        assert 20 < share < 80
        assert (photo.pixels[-8:] == 128).all()
        assert np.array_equal(photo.pixels[:16], images.read_photo(data).pixels[:16])

    def test_a_whole_file_says_nothing(self, pixels):
        photo = images.read_photo(saved(pixels, "JPEG") + b"\0" * 7)
        assert not photo.is_cut
        assert photo.notes == ()

    def test_a_process_that_cannot_be_read_is_named(self, pixels):
        data = bytearray(saved(pixels, "JPEG"))
        frame = data.index(b"\xff\xc0")
        data[frame + 1], data[frame + 4] = 0xC1, 12  # extended sequential, of 12-bit samples
        with pytest.raises(ImageError, match="12-bit sequential"):
            images.read_photo(bytes(data), name="x-ray.jpg")


class TestRefusing:
    def refused(self, source, **options) -> str:
        with pytest.raises(ImageError) as caught:
            images.read_photo(source, **options)
        assert is_one_sentence(str(caught.value))
        return str(caught.value)

    def test_text(self):
        assert "notes.txt is not one" in self.refused(b"Dear diary,\n" * 100, name="notes.txt")

    def test_an_empty_file(self, tmp_path):
        (tmp_path / "nothing.jpg").touch()
        assert "nothing.jpg is empty" in self.refused(tmp_path / "nothing.jpg")

    def test_a_missing_file(self, tmp_path):
        assert "there is no file" in self.refused(tmp_path / "gone.jpg")

    def test_a_folder(self, tmp_path):
        assert "cannot be read" in self.refused(tmp_path)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP"])
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_a_truncated_file(self, pixels, kind, share):
        data = saved(pixels, kind)
        self.refused(data[: int(len(data) * share)], name="half")

    def test_a_jpeg_of_which_nothing_came(self, pixels):
        self.refused(saved(pixels, "JPEG")[:400], name="none")

    def test_a_header_alone(self):
        self.refused(png_header(10, 10))
        self.refused(b"\xff\xd8")

    @pytest.mark.parametrize("size", [(10_001, 10_000), (60_000, 60_000)])
    def test_over_a_hundred_megapixels_without_decoding_them(self, size):
        assert "at most 100 megapixels" in self.refused(png_header(*size))

    @given(st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP"]), st.randoms(use_true_random=False))
    def test_a_file_with_bytes_changed_is_a_picture_or_one_sentence(self, kind, random):
        data = bytearray(saved(picture(16, 16), kind))
        for _ in range(random.randint(1, 6)):
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            images.check_pixels(images.read_photo(bytes(data)).pixels)
        except ImageError as error:
            assert is_one_sentence(str(error))

    @given(
        st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0"])
    )
    def test_garbage_behind_any_signature(self, garbage, signature):
        try:
            photo = images.read_photo(signature + garbage)
        except ImageError as error:
            assert is_one_sentence(str(error))
        else:
            images.check_pixels(photo.pixels)


class TestWriting:
    @given(any_pixels(), st.sampled_from([".png", ".webp", ".PNG"]))
    def test_png_and_webp_are_lossless(self, pixels, suffix):
        photo = images.read_photo(images.encode(pixels, suffix))
        assert photo.format == suffix[1:].upper()
        assert np.array_equal(photo.pixels, pixels)

    @given(any_pixels(), st.sampled_from([".jpg", ".jpeg"]))
    def test_jpeg_keeps_the_size_and_full_chroma(self, pixels, suffix):
        image = Image.open(io.BytesIO(images.encode(pixels, suffix)))
        assert image.format == "JPEG"
        assert image.size == pixels.shape[1::-1]
        assert {layer[1:3] for layer in image.layer} == {(1, 1)}

    @pytest.mark.parametrize(("subsampling", "factors"), [("4:2:0", (2, 2)), ("4:2:2", (2, 1)), ("4:4:4", (1, 1))])
    def test_a_jpeg_of_a_chosen_quality_and_subsampling(self, pixels, subsampling, factors):
        data = images.encode(pixels, ".jpg", quality=61, subsampling=subsampling)
        assert Image.open(io.BytesIO(data)).layer[0][1:3] == factors
        assert jpeg.read_header(data).quality == 61

    @pytest.mark.parametrize("suffix", [".png", ".webp", ".jpg"])
    def test_profile_metadata_and_resolution_come_along_and_the_orientation_is_reset(self, tmp_path, suffix, pixels):
        source = saved(pixels, "JPEG", exif=exif(6, make="Brownie"), icc_profile=SRGB, dpi=(300, 300))
        photo = images.read_photo(source)
        path = images.write_photo(tmp_path / f"out{suffix}", photo.pixels, like=photo)
        written = Image.open(io.BytesIO(path.read_bytes()))
        assert written.info["icc_profile"] == SRGB
        assert written.getexif()[0x010F] == "Brownie"
        assert written.getexif().get(0x0112, 1) == 1
        again = images.read_photo(path)
        assert again.metadata.dpi == pytest.approx((300, 300), abs=0.01)
        assert again.pixels.shape == photo.pixels.shape
        assert again.orientation == 1

    def test_a_gray_profile_is_not_put_on_rgb_pixels(self, pixels):
        profile = bytearray(SRGB)
        profile[16:20] = b"GRAY"  # the header's colour space
        photo = images.read_photo(saved(pixels, "JPEG", icc_profile=bytes(profile)))
        assert "icc_profile" not in Image.open(io.BytesIO(images.encode(photo.pixels, ".png", like=photo))).info

    def test_without_a_model_photo_nothing_is_added(self, pixels):
        assert not Image.open(io.BytesIO(images.encode(pixels, ".jpg"))).getexif()

    @pytest.mark.parametrize("name", ["out.gif", "out.txt", "out"])
    def test_other_suffixes_are_refused_before_and_after_the_work(self, tmp_path, pixels, name):
        for attempt in (
            lambda: images.check_output_path(name),
            lambda: images.write_photo(tmp_path / name, pixels),
        ):
            with pytest.raises(ImageError, match=r"\.png, \.webp, \.jpg") as caught:
                attempt()
            assert is_one_sentence(str(caught.value))
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(("suffix", "side"), [(".webp", 16_384), (".jpg", 65_536)])
    def test_a_picture_too_long_for_its_format_is_one_sentence(self, suffix, side):
        with pytest.raises(ImageError) as caught:
            images.encode(np.zeros((1, side, 3), np.uint8), suffix)
        assert is_one_sentence(str(caught.value))

    @pytest.mark.parametrize(
        "wrong",
        [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)],
        ids=lambda wrong: f"{wrong.dtype}{wrong.shape}",
    )
    def test_anything_but_uint8_rgb_is_refused(self, wrong):
        with pytest.raises(ImageError, match="uint8 RGB"):
            images.encode(wrong, ".png")


class TestFittingASquare:
    @given(any_pixels(), st.integers(1, 16))
    def test_the_result_is_square(self, pixels, size):
        square = images.fit_square(pixels, size)
        assert square.shape == (size, size, 3)
        assert square.dtype == np.uint8

    def test_the_crop_is_central_and_unscaled_where_it_fits(self):
        wide = picture(32, 50)
        assert np.array_equal(images.fit_square(wide, 32), wide[:, 9:41])
        assert np.array_equal(images.fit_square(wide[:, :32], 32), wide[:, :32])

    def test_scaling_down_averages(self):
        checks = np.zeros((4, 4, 3), np.uint8)
        checks[::2, ::2] = checks[1::2, 1::2] = 200
        assert np.all(images.fit_square(checks, 2) == 100)
