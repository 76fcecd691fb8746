"""What a file has besides an RGB picture comes out of the command line as it went in, or is said to be lost."""

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from restorer import ASSETS, images, jpeg
from restorer.cli import main
from restorer.images import iptc, xmp
from restorer.images.segments import behind_picture, segments
from tests.helpers import SRGB, exif, saved

CAT = Image.open(ASSETS / "samples" / "animal_cat.webp").convert("RGB").crop((100, 40, 260, 200))
GAIN_MAP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" xmlns:G="http://ns.google.com/photos/1.0/camera/"
  xmlns:C="http://ns.google.com/photos/1.0/container/" xmlns:I="http://ns.google.com/photos/1.0/container/item/"
  hdrgm:Version="1.0" G:MotionPhoto="1" G:MicroVideoOffset="9" G:Mode="portrait">
  <C:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><C:Item I:Semantic="GainMap"/></rdf:li></rdf:Seq></C:Directory>
  <dc:creator><rdf:Seq><rdf:li>Test Person</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
WRAPPED = f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{GAIN_MAP}   \0\0  <?xpacket end="w"?>'.encode()


def gray_profile(gamma=1.0):
    """A gray profile of one power (ICC.1:2001-04, a monochrome input profile)."""
    curve = b"curv" + bytes(4) + struct.pack(">LH", 1, round(256 * gamma)) + bytes(2)
    white = b"XYZ " + bytes(4) + struct.pack(">3L", 0xF6D6, 0x10000, 0xD32D)
    named = b"desc" + bytes(4) + struct.pack(">L", 5) + b"Gray\0" + bytes(78 + 2)
    words = b"text" + bytes(4) + b"None\0\0\0\0"
    place, rows, rest = 128 + 4 + 4 * 12, b"", b""
    for name, content in ((b"desc", named), (b"cprt", words), (b"wtpt", white), (b"kTRC", curve)):
        content += bytes(-len(content) % 4)
        rows += name + struct.pack(">LL", place + len(rest), len(content))
        rest += content
    head = bytes(8) + struct.pack(">L", 0x02400000) + b"mntrGRAYXYZ " + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">3L", 0xF6D6, 0x10000, 0xD32D)
    file = bytearray(head.ljust(128, b"\0") + struct.pack(">L", 4) + rows + rest)
    file[:4] = struct.pack(">L", len(file))
    return bytes(file)


def data_set(number, text):
    return struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text


def resource(number, data, name=b"\0\0"):
    return b"8BIM" + struct.pack(">H", number) + name + struct.pack(">L", len(data)) + data + bytes(len(data) % 2)


WORDS = data_set(25, b"keyword") + data_set(116, b"Copyright X")
PLACES = data_set(90, b"Zug") + data_set(101, b"Switzerland")
IPTC = resource(0x0404, WORDS)


def with_segment(file, marker, body):
    """A JPEG with one more segment, behind its first."""
    return file[:20] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + file[20:]


def with_iptc(resources, image=CAT):
    return with_segment(saved(image, "JPEG", quality=20), 0xED, b"Photoshop 3.0\0" + resources)


def photoshop(data):
    return [body for marker, body in segments(data) if marker == 0xED]


def shown(data):
    """Pixels as a program that knows profiles shows them, in sRGB."""
    image = Image.open(io.BytesIO(data))
    profile = image.info.get("icc_profile")
    if profile is None:
        return np.asarray(image.convert("RGB")).astype(int)
    told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    seen = ImageCms.profileToProfile(image, told, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return np.asarray(seen).astype(int)


@pytest.fixture
def ran(tmp_path, capsys, untrained_fast):
    """Run ``compress`` or ``restore`` on the bytes of a file; gives the file that came of it, and what was said."""

    def command(name, data, suffix, *more, kind=".jpg"):
        source, target = tmp_path / f"in{kind}", tmp_path / f"out{suffix}"
        source.write_bytes(data)
        model = () if name == "compress" else ("--model", str(untrained_fast))
        assert main([name, str(source), str(target), *model, *more]) == 0
        return target.read_bytes(), capsys.readouterr().out

    return command


class TestCompress:
    def test_profile_exif_xmp_iptc_and_resolution_come_along(self, ran):
        carried = {"exif": exif(6, make="Brownie"), "icc_profile": SRGB, "xmp": GAIN_MAP.encode(), "dpi": (300, 300)}
        source = with_segment(saved(CAT, "JPEG", **carried), 0xED, b"Photoshop 3.0\0" + IPTC)
        data, _ = ran("compress", source, ".jpg")
        image = Image.open(io.BytesIO(data))
        assert image.info["icc_profile"] == SRGB
        assert (image.getexif()[0x10F], image.getexif()[0x112]) == ("Brownie", 1)
        assert b"Test Person" in image.info["xmp"]
        assert image.info["dpi"] == (300, 300)
        assert photoshop(data) == [b"Photoshop 3.0\0" + IPTC]

    @pytest.mark.parametrize("image", [CAT, CAT.convert("L")], ids=["colour", "gray"])
    def test_its_pixels_are_those_without_what_it_carries(self, image):
        like = images.read_photo(saved(image, "PNG", icc_profile=SRGB, dpi=(300, 300)))
        bare = jpeg.encode(np.asarray(image), quality=30)
        carried = images.carry(bare, like)
        assert len(carried) > len(bare) or like.gray
        assert np.array_equal(jpeg.decode(carried), jpeg.decode(bare))

    def test_where_it_was_taken_stays_out_if_asked(self, ran):
        data, _ = ran("compress", with_iptc(resource(0x0404, WORDS + PLACES)), ".jpg", "--no-gps")
        assert b"Zug" not in data
        assert b"keyword" in data

    def test_what_is_lost_is_said(self, ran):
        deep = Image.fromarray(np.asarray(CAT.convert("L")).astype(np.uint16) * 257)
        assert "16-bit samples were scaled to 8 bits." in ran("compress", saved(deep, "PNG"), ".jpg", kind=".png")[1]


class TestGray:
    @pytest.mark.parametrize("suffix", [".png", ".jpg"])
    def test_a_gray_jpeg_stays_gray_with_its_profile(self, ran, suffix):
        source = saved(CAT.convert("L"), "JPEG", quality=60, icc_profile=gray_profile())
        for name in ("restore", "compress") if suffix == ".jpg" else ("restore",):
            data, _ = ran(name, source, suffix)
            assert Image.open(io.BytesIO(data)).mode == "L"
            assert Image.open(io.BytesIO(data)).info["icc_profile"] == gray_profile()
            assert np.abs(shown(data) - shown(source)).mean() < 8

    def test_webp_has_no_gray_so_it_is_in_srgb(self, ran):
        source = saved(CAT.convert("L"), "JPEG", quality=60, icc_profile=gray_profile())
        data, said = ran("restore", source, ".webp")
        assert np.abs(shown(data) - shown(source)).mean() < 4
        assert "Gray was converted to sRGB" in said

    def test_a_damaged_profile_costs_nothing_else(self, ran):
        bad = b"\0" * 16 + b"GRAY" + b"\0" * 40
        source = saved(CAT.convert("L"), "JPEG", quality=60, icc_profile=bad)
        for suffix in (".png", ".webp", ".jpg"):
            assert images.read_photo(ran("restore", source, suffix)[0]).gray == (suffix != ".webp")


class TestLeftAsItIs:
    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_a_file_of_the_same_kind_is_copied(self, ran, kind):
        frames = [CAT, CAT.rotate(90)]
        for source in (
            saved(np.dstack([CAT, CAT.convert("L")]), kind),
            saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True),
        ):
            data, said = ran("restore", source, f".{kind.lower()}", kind=f".{kind.lower()}")
            assert data == source
            assert "left as it is, byte for byte" in said

    def test_it_is_written_anew_if_the_place_is_to_be_left_out(self, ran):
        texts = PngImagePlugin.PngInfo()
        texts.add_text("GPSLatitude", "47.1")
        texts.add_text("Author", "Zoë")
        data, said = ran("restore", saved(CAT, "PNG", pnginfo=texts), ".png", "--no-gps", kind=".png")
        assert b"47.1" not in data
        assert Image.open(io.BytesIO(data)).text == {"Author": "Zoë"}
        assert "written anew" in said
        assert "as it is" not in said

    @pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".webp"), ("WEBP", ".png"), ("TIFF", ".png")])
    @pytest.mark.parametrize("mode", ["RGBA", "LA"])
    def test_transparency_is_kept_to_the_last_level(self, ran, kind, suffix, mode):
        layer = np.dstack([CAT, np.tile(np.arange(160, dtype=np.uint8), (160, 1))])
        layer[:, 100:, 3] = 255
        image = Image.fromarray(layer).convert(mode)
        source = saved(image.convert("RGBA") if kind == "WEBP" else image, kind, lossless=True, exact=True)
        data, said = ran("restore", source, suffix, kind=f".{kind.lower()}")
        assert np.array_equal(Image.open(io.BytesIO(data)).convert("RGBA"), image.convert("RGBA"))
        assert "on white" not in said

    def test_a_jpeg_without_transparency_says_so(self, ran):
        source = saved(np.dstack([CAT, CAT.convert("L")]), "PNG")
        data, said = ran("restore", source, ".jpg", kind=".png")
        assert "Transparent parts are shown on white" in said
        assert np.abs(images.read_photo(data).pixels.astype(int) - images.read_photo(source).pixels).mean() < 3

    def test_what_changes_behind_transparent_parts_is_seen_through_them(self):
        photo = images.read_photo(saved(np.dstack([CAT, CAT.convert("L")]), "PNG"))
        changed = np.where(photo.pixels > 200, photo.pixels - 3, photo.pixels)
        again = images.read_photo(images.encode(changed, ".png", like=photo))
        seen = photo.layer[..., 3:] > 128
        assert np.abs(np.where(seen, again.pixels.astype(int) - changed, 0)).max() <= 1
        assert np.array_equal(again.layer[..., 3], photo.layer[..., 3])

    def test_it_turns_with_the_picture(self):
        layer = np.dstack([CAT, CAT.convert("L")])[:100]
        photo = images.read_photo(saved(layer, "PNG", exif=exif(6)))
        again = images.read_photo(images.encode(photo.pixels, ".png", like=photo))
        assert np.array_equal(again.layer, np.rot90(layer, -1))

    def test_an_opaque_alpha_says_nothing(self):
        photo = images.read_photo(saved(CAT.convert("RGBA"), "PNG"))
        assert (photo.layer, photo.notes) == (None, ())

    @pytest.mark.parametrize("depth", [8, 16])
    def test_16_bits_are_known_in_colour_too(self, depth):
        notes = images.read_photo(png_of_depth(depth)).notes
        assert notes == (("16-bit samples were scaled to 8 bits.",) if depth == 16 else ())


def png_of_depth(depth):
    """A PNG of RGB samples of so many bits."""
    import zlib

    samples = np.asarray(CAT).astype(f">u{depth // 8}") * (257 if depth == 16 else 1)
    rows = b"".join(b"\0" + row.astype(f">u{depth // 8}").tobytes() for row in samples)
    head = struct.pack(">LLBBBBB", 160, 160, depth, 2, 0, 0, 0)
    parts = (b"IHDR" + head, b"IDAT" + zlib.compress(rows), b"IEND")
    chunks = [struct.pack(">L", len(part) - 4) + part + struct.pack(">L", zlib.crc32(part)) for part in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


class TestBehindThePicture:
    @pytest.mark.parametrize(
        ("behind", "named"),
        [
            (saved(CAT.convert("L").resize((40, 40)), "JPEG", xmp=b'<a b="http://ns.adobe.com/hdr-gain-map/1.0/"/>'),
             "gain map"),
            (b"\0\0\0\x18ftypmp42" + bytes(300) + b"x", "video"),
            (saved(CAT.resize((40, 40)), "JPEG"), "picture"),
            (b"SEFH" + bytes(range(60)), "camera's maker"),
        ],
        ids=["gain map", "motion photo", "second picture", "vendor"],
    )  # fmt: skip
    @pytest.mark.parametrize("suffix", [".png", ".webp", ".jpg"])
    def test_it_is_said_to_be_left_out_and_no_longer_announced(self, ran, behind, named, suffix):
        source = saved(CAT, "JPEG", quality=20, xmp=GAIN_MAP.replace('"GainMap"', '"Video"').encode()) + behind
        for name in ("restore", "compress") if suffix == ".jpg" else ("restore",):
            data, said = ran(name, source, suffix)
            assert named in said.lower().partition(" behind the picture")[0]
            assert f"({len(behind):,} bytes) is not used" in said
            packet = Image.open(io.BytesIO(data)).info["xmp"]
            assert b"Test Person" in packet
            assert b'Mode="portrait"' in packet
            announced = (
                b"Version",
                b"gain-map",
                b"container",
                b"MotionPhoto",
                b"MicroVideo",
                b"Directory",
                b"Semantic",
            )
            assert not [name for name in announced if name in packet]
            assert b"ftyp" not in data

    def test_the_index_of_a_multi_picture_file_is_not_written(self, ran):
        source = saved(CAT, "MPO", save_all=True, append_images=[CAT.rotate(90)], quality=30)
        data, said = ran("restore", source, ".jpg")
        assert b"MPF" not in data
        assert "Another picture behind the picture" in said

    def test_padding_is_nothing(self):
        data = saved(CAT, "JPEG", quality=20)
        assert behind_picture(data) == behind_picture(b"") == behind_picture(b"\xff\xd8\xff") == b""
        assert images.read_photo(data + bytes(900)).notes == ()

    def test_a_thumbnail_s_end_is_not_the_picture_s(self):
        inside = with_segment(saved(CAT, "JPEG", quality=20), 0xE2, saved(CAT.resize((20, 20)), "JPEG"))
        assert behind_picture(inside + b"behind") == b"behind"


class TestXmpWrapper:
    @pytest.mark.parametrize(
        "packet",
        [
            WRAPPED,
            WRAPPED[:-2],
            WRAPPED[:-12],
            WRAPPED[: WRAPPED.index(b"xmpmeta>") + 8],
            WRAPPED + b"\0",
            WRAPPED[5:],
            WRAPPED + b"\xff\xfe garbage",
        ],
        ids=["zeros inside", "cut", "cut earlier", "no end", "zero at the end", "no beginning", "garbage behind"],
    )
    @pytest.mark.parametrize("suffix", [".png", ".webp", ".jpg"])
    def test_what_lies_in_a_damaged_one_is_kept(self, ran, packet, suffix):
        data, said = ran("restore", saved(CAT, "JPEG", quality=20, xmp=packet), suffix)
        assert b"Test Person" in xmp.read(Image.open(io.BytesIO(data)).info["xmp"])
        assert "XMP is damaged" not in said

    def test_what_nobody_can_read_is_said(self, ran):
        assert "Its XMP is damaged" in ran("restore", saved(CAT, "JPEG", quality=20, xmp=WRAPPED[:300]), ".png")[1]


class TestIptc:
    def test_a_jpeg_has_it_as_it_came(self, ran):
        data, _ = ran("restore", with_iptc(IPTC), ".jpg")
        assert photoshop(data) == [b"Photoshop 3.0\0" + IPTC]

    def test_what_describes_the_picture_as_it_was_stays_behind(self, ran):
        thumbnail = resource(0x040C, saved(CAT.resize((20, 20)), "JPEG"), name=b"\3abc")
        data, _ = ran("restore", with_iptc(thumbnail + IPTC + resource(0x0425, b"d" * 16)), ".jpg")
        assert photoshop(data) == [b"Photoshop 3.0\0" + IPTC + resource(0x0425, b"d" * 16)]

    def test_a_png_has_it_where_imagemagick_puts_it_and_gives_it_back(self, ran):
        data, _ = ran("restore", with_iptc(IPTC), ".png")
        digits = Image.open(io.BytesIO(data)).text["Raw profile type iptc"].split("\n")
        assert (digits[1], int(digits[2])) == ("iptc", len(IPTC))
        assert bytes.fromhex("".join(digits[3:])) == IPTC
        assert images.read_photo(data).metadata.iptc == IPTC

    def test_webp_has_no_place_for_it_and_that_is_said(self, ran):
        assert "IPTC is not kept" in ran("restore", with_iptc(IPTC), ".webp")[1]

    @pytest.mark.parametrize("order", ["<", ">"])
    def test_a_tiff_s_comes_along(self, order):
        data = saved(CAT, "TIFF", tiffinfo={0x83BB: WORDS})
        assert images.read_photo(data).metadata.iptc == IPTC

    def test_names_of_places_leave_it_and_so_does_what_vouches_for_it(self):
        given = resource(0x0404, WORDS + PLACES) + resource(0x0425, b"d" * 16) + resource(0x040A, b"\1")
        assert iptc.has_location(given)
        assert iptc.without_location(given) == resource(0x0404, WORDS) + resource(0x040A, b"\1")
        assert not iptc.has_location(IPTC)
        assert iptc.without_location(resource(0x0404, PLACES)) == b""

    @pytest.mark.parametrize("cut", range(0, 60, 7))
    def test_damage_never_fails_a_picture_nor_lets_a_place_through(self, ran, cut):
        given = resource(0x0404, (WORDS + PLACES)[cut:-3] + b"?")
        data, _ = ran("restore", with_iptc(given), ".jpg", "--no-gps")
        assert b"Zug" not in data
        damaged = images.read_photo(with_iptc(given[: len(given) - cut]))
        assert np.array_equal(damaged.pixels, images.read_photo(with_iptc(b"")).pixels)


class TestTexts:
    @pytest.mark.parametrize("damage", ["a text without end", "checksum"])
    def test_damaged_ones_do_not_cost_the_picture(self, ran, damage):
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "long " * (10**6 if damage == "a text without end" else 1), zip=True)
        data = bytearray(saved(CAT, "PNG", pnginfo=texts))
        if damage == "checksum":
            data[data.index(b"zTXt") + 12] ^= 1
        written, said = ran("restore", bytes(data), ".webp", kind=".png")
        assert np.array_equal(images.read_photo(written).pixels, np.asarray(CAT))
        assert "What it carries besides the picture is damaged" in said

    def test_a_png_keeps_them_and_other_formats_say_that_they_do_not(self, ran):
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "Zoë")
        texts.add_text("Comment", "long " * 500, zip=True)
        texts.add_itxt("Title", "夏", lang="ja", tkey="題")
        once = Image.fromarray(jpeg.compress(np.asarray(CAT), quality=10))
        source = saved(once, "PNG", pnginfo=texts)
        data, _ = ran("restore", source, ".png", kind=".png")
        found = Image.open(io.BytesIO(data)).text
        assert found == Image.open(io.BytesIO(source)).text
        assert (found["Title"].lang, found["Title"].tkey) == ("ja", "題")
        assert "The texts in the PNG are not kept" in ran("restore", source, ".webp", kind=".png")[1]
