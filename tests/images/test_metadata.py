"""What a photo carries comes back equal from PNG, WebP and JPEG, from whatever it was read; read back by Pillow."""

import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from restorer import images
from restorer.images.exif import Exif, Value
from tests.helpers import SRGB, picture, saved

SUFFIXES = (".png", ".webp", ".jpg")
KINDS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "TIFF": "TIFF"}
ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 2, 3, 4, 5, 7
WIDTH, HEIGHT = 24, 16
NOTE = b"MAKER\0" + bytes(range(40))
PLACE = "Zug"
PACKET = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:e="http://ns.adobe.com/exif/1.0/"
  xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:drone="http://www.dji.com/drone-dji/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
  xmp:Rating="4" tiff:Orientation="ORIENTATION" e:GPSLatitude="47,10.5N" photoshop:City="{PLACE}">
  <xmp:Label>Käse</xmp:Label><drone:GpsLongitude>8.5</drone:GpsLongitude>
  <Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li Iptc4xmpExt:City="{PLACE}"/></rdf:Bag></Iptc4xmpExt:LocationShown>
  <e:PixelXDimension>{WIDTH}</e:PixelXDimension><e:PixelYDimension>{HEIGHT}</e:PixelYDimension>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def packet(orientation=1, *, padding=0):
    return (
        PACKET.replace("ORIENTATION", str(orientation))
        .replace("<?xpacket end", " " * padding + "<?xpacket end")
        .encode()
    )


def value(order, kind, *numbers):
    letters = {SHORT: "H", LONG: "L", RATIONAL: "L"}
    return (
        kind,
        len(numbers) // (2 if kind == RATIONAL else 1),
        struct.pack(f"{order}{len(numbers)}{letters[kind]}", *numbers),
    )


def text(written):
    data = written.encode() + b"\0"
    return ASCII, len(data), data


def block(order="<", *, orientation=6, location=True, note_at=600, more=None, size=(WIDTH, HEIGHT)):
    """EXIF as a camera lays it out: the maker's note far from the rest, and a thumbnail behind all."""
    gps = {0: (1, 4, b"\2\3\0\0"), 1: text("N"), 2: value(order, RATIONAL, 47, 1, 10, 1, 30, 1), 29: text("2020:01:02")}
    inner = {
        0x829A: value(order, RATIONAL, 1, 125),
        0x9286: (UNDEFINED, 12, b"UNICODE\0f\0\xfc\0"),
        0x927C: (UNDEFINED, len(NOTE), NOTE),
        0xA002: value(order, SHORT, size[0]),
        0xA003: value(order, SHORT, size[1]),
        0xA005: {1: text("R98"), 2: (UNDEFINED, 4, b"0100")},
    }
    main = {0x10E: text("Zoë’s Käse"), 0x10F: text("Brownie"), 0x8769: inner, 0x9C9B: (1, 6, b"a\0b\0\0\0")} | (
        more or {}
    )
    if orientation is not None:
        main[0x112] = value(order, SHORT, orientation)
    if location:
        main[0x8825] = gps
    thumbnail = saved(picture(8, 8), "JPEG")
    behind = note_at + len(NOTE)
    first = {
        0x103: value(order, SHORT, 6),
        0x201: value(order, LONG, behind + 54),
        0x202: value(order, LONG, len(thumbnail)),
    }
    front = directory(order, 8, main, note_at, behind)
    assert 8 + len(front) <= note_at
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "L", 8) + front
    return (
        b"Exif\0\0"
        + head.ljust(note_at, b"\0")
        + NOTE
        + directory(order, behind, first, 0, 0).ljust(54, b"\0")
        + thumbnail
    )


def directory(order, start, tags, note_at, following):
    rows, rest = b"", b""
    for tag, content in sorted(tags.items()):
        place = start + 6 + 12 * len(tags) + len(rest)
        if isinstance(content, dict):
            rest += directory(order, place, content, note_at, 0)
            rows += struct.pack(order + "HHLL", tag, LONG, 1, place)
            continue
        kind, count, data = content
        if len(data) <= 4:
            rows += struct.pack(order + "HHL4s", tag, kind, count, data)
        elif tag == 0x927C and note_at:
            rows += struct.pack(order + "HHLL", tag, kind, count, note_at)
        else:
            rows += struct.pack(order + "HHLL", tag, kind, count, place)
            rest += data + b"\0" * (len(data) % 2)
    return struct.pack(order + "H", len(tags)) + rows + struct.pack(order + "L", following) + rest


def source(kind, exif=None, *, mode="RGB", xmp=None, **options):
    """A photo of some format that carries what it is given."""
    image = Image.fromarray(picture(HEIGHT, WIDTH)).convert(mode)
    if exif:
        options["exif"] = exif
    if xmp and kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
    elif xmp and kind == "TIFF":
        options["tiffinfo"] = {0x2BC: xmp}
    elif xmp:
        options["xmp"] = xmp
    return images.read_photo(saved(image, kind, **options))


def written(photo, suffix, **options):
    data = images.encode(photo.pixels, suffix, like=photo, **options)
    return data, Image.open(io.BytesIO(data))


def told(image):
    """Every tag that Pillow reads, in every directory."""
    image.load()
    found = image.getexif()
    tags = {("main", tag): found[tag] for tag in found if tag not in (0x8769, 0x8825)}
    for name in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop, ExifTags.IFD.IFD1):
        if name == ExifTags.IFD.Interop and name not in found.get_ifd(ExifTags.IFD.Exif):  # Pillow 12 would fail
            continue
        tags |= {(name.name, tag): content for tag, content in found.get_ifd(name).items() if tag != 0xA005}
    return tags


def expected(exif):
    """The tags of a block when it describes the upright picture."""
    tags = told(Image.open(io.BytesIO(saved(picture(8, 8), "PNG", exif=exif))))
    tags = {key: content for key, content in tags.items() if key[0] != "IFD1"}
    turned = tags.get(("main", 0x112), 1) >= 5
    size = (HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)
    new = {("main", 0x112): 1, ("Exif", 0xA002): size[0], ("Exif", 0xA003): size[1]}
    return tags | {key: content for key, content in new.items() if key in tags}


class TestExif:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize("order", "<>")
    @pytest.mark.parametrize("orientation", [1, 3, 6, 8])
    def test_every_tag_comes_back_equal(self, kind, suffix, order, orientation):
        given_block = block(order, orientation=orientation)
        photo = source(kind, given_block)
        data, image = written(photo, suffix)
        assert told(image) == expected(given_block)
        assert "Zoë’s Käse".encode() in data
        assert images.read_photo(data).metadata.exif.tags.keys() == photo.metadata.exif.tags.keys()

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_a_tiff_s_tags_come_along_without_the_layout_of_its_pixels(self, suffix):
        exif = Image.Exif()
        exif[0x10F], exif[0x112] = "Brownie", 6
        exif[0x8769], exif[0x8825] = {0x829A: 0.5}, {1: "N", 2: (47.0, 10.0, 30.0)}
        photo = source("TIFF", exif.tobytes(), dpi=(300, 300))
        _, image = written(photo, suffix)
        tags = told(image)
        assert tags[("main", 0x10F)] == "Brownie"
        assert (tags[("Exif", 0x829A)], tags[("GPSInfo", 2)]) == (0.5, (47.0, 10.0, 30.0))
        assert {tag for name, tag in tags if name == "main"} == {0x10F, 0x112, 0x11A, 0x11B, 0x128}

    @pytest.mark.parametrize("note_at", [600, 701, 3000])
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_the_maker_s_note_stays_where_its_offsets_count_from(self, suffix, note_at):
        _, image = written(source("JPEG", block(note_at=note_at)), suffix)
        assert image.info["exif"].removeprefix(b"Exif\0\0")[note_at:].startswith(NOTE)

    def test_it_stays_there_even_where_the_rest_does_not_fit_before_it(self):
        given_block = block(note_at=600)
        photo = source("JPEG", given_block)
        more = photo.metadata.exif.tags | {0x13B: Value(ASCII, 901, b"x" * 900 + b"\0")}
        crowded = Exif("<", more).to_bytes()
        assert crowded[6 + 600 :].startswith(NOTE)
        tags = told(written(source("JPEG", crowded), ".jpg")[1])
        assert tags == expected(given_block) | {("main", 0x13B): "x" * 900}

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_the_thumbnail_of_the_picture_as_it_was_stays_behind(self, suffix):
        data, image = written(source("JPEG", block()), suffix)
        assert not image.getexif().get_ifd(ExifTags.IFD.IFD1)
        assert b"\xff\xd8\xff" not in data[3:]

    def test_wrong_sizes_become_right_and_none_is_added(self):
        wrong = source("JPEG", block(orientation=1, size=(4000, 3000)))
        tags = told(written(wrong, ".png")[1])
        assert (tags[("Exif", 0xA002)], tags[("Exif", 0xA003)]) == (WIDTH, HEIGHT)
        plain = Image.Exif()
        plain[0x10F] = "Brownie"
        assert told(written(source("JPEG", plain), ".png")[1]) == {("main", 0x10F): "Brownie"}

    def test_one_damaged_tag_does_not_cost_the_others(self):
        damaged = {0x131: (ASCII, 2**31, b"lies beyond the end"), 0x132: (99, 1, b"some")}
        tags = told(written(source("JPEG", block(more=damaged)), ".png")[1])
        assert tags == expected(block())

    @given(st.binary(max_size=300), st.integers(0, 5))
    def test_directories_that_point_anywhere_end(self, garbage, where):
        exif = bytearray(block())
        at = 14 + 100 * where
        exif[at : at + len(garbage)] = garbage
        photo = source("PNG", bytes(exif))
        for suffix in SUFFIXES:
            data, image = written(photo, suffix, location=False)
            assert image.size == photo.pixels.shape[1::-1]
            assert not images.read_photo(data).metadata.has_location

    @pytest.mark.parametrize("note", [60_000, 200_000])
    def test_exif_too_long_for_a_jpeg_loses_the_note_alone(self, note):
        exif = Image.Exif()
        exif[0x10F] = "Brownie"
        exif[0x8769] = {0x927C: b"n" * note, 0x9286: b"c" * 10_000}
        tags = told(written(source("PNG", exif), ".jpg")[1])
        assert tags[("main", 0x10F)] == "Brownie"
        assert ("Exif", 0x927C) not in tags
        assert len(told(written(source("PNG", exif), ".webp")[1])[("Exif", 0x927C)]) == note

    def test_exif_too_long_without_the_note_is_left_out_of_a_jpeg(self):
        exif = Image.Exif()
        exif[0x10E] = "x" * 70_000
        assert "exif" not in written(source("PNG", exif), ".jpg")[1].info


class TestLocation:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_it_is_kept_unless_it_is_to_be_left_out(self, kind, suffix):
        photo = source(kind, block(), xmp=packet())
        assert photo.metadata.has_location
        kept, image = written(photo, suffix)
        assert images.read_photo(kept).metadata.has_location
        assert image.info["xmp"].count(PLACE.encode()) == 2
        bare, image = written(photo, suffix, location=False)
        assert not images.read_photo(bare).metadata.has_location
        assert not image.getexif().get_ifd(0x8825)
        for trace in (
            PLACE.encode(),
            b"GPSL",
            b"47,10",
            b"GpsL",
            b"8.5",
            NOTE,
            struct.pack("<LL", 47, 1),
            b"2020:01:02",
        ):
            assert trace not in bare
        assert told(image)[("main", 0x10F)] == "Brownie"
        assert ("Exif", 0x829A) in told(image)
        assert "Käse".encode() in image.info["xmp"]

    def test_a_version_and_a_date_are_no_location(self):
        exif = Image.Exif()
        exif.get_ifd(0x8825).update({0: b"\2\3\0\0", 29: "2020:01:02"})
        assert not source("PNG", exif).metadata.has_location
        assert not source("PNG").metadata.has_location
        assert source("PNG", xmp=packet()).metadata.has_location

    def test_it_is_known_without_decoding_the_picture(self):
        for photo in (source("JPEG", block(), xmp=packet()), source("JPEG", xmp=packet()), source("JPEG")):
            assert images.has_location(photo.data[:-20]) == photo.metadata.has_location
        for nothing in (b"", b"Dear diary", b"\xff\xd8\xff"):
            assert not images.has_location(nothing)

    def test_a_map_in_a_tiff_is_one(self):
        photo = source("TIFF", tiffinfo={0x8482: (0.0, 0.0, 0.0, 8.5, 47.0, 0.0)})
        assert photo.metadata.has_location
        assert not written(photo, ".png", location=False)[1].getexif()


class TestProfile:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_it_comes_back_byte_for_byte(self, kind, suffix):
        large = SRGB + bytes(np.random.default_rng(0).integers(0, 256, 150_000, dtype=np.uint8))  # three JPEG segments
        for profile in (SRGB, large):
            assert written(source(kind, icc_profile=profile), suffix)[1].info["icc_profile"] == profile

    @pytest.mark.parametrize(("mode", "space"), [("RGB", b"GRAY"), ("L", b"CMYK"), ("CMYK", b"CMYK")])
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_a_profile_of_another_space_does_not_but_the_rest_does(self, mode, space, suffix):
        profile = SRGB[:16] + space + SRGB[20:]
        photo = source("JPEG", block(), mode=mode, icc_profile=profile, dpi=(300, 300), xmp=packet())
        data, image = written(photo, suffix)
        assert "icc_profile" not in image.info
        assert told(image)[("main", 0x10F)] == "Brownie"
        assert images.read_photo(data).metadata.dpi == pytest.approx((300, 300), abs=0.01)
        assert b"Rating" in image.info["xmp"]


class TestResolution:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize("dpi", [(1, 1), (72, 72), (96, 96), (300, 300), (300, 600), (4800, 4800)])
    def test_whole_dots_per_inch_come_back(self, kind, suffix, dpi):
        photo = (
            source(kind, dpi=dpi) if kind != "WEBP" else source(kind, source("TIFF", dpi=dpi).metadata.exif.to_bytes())
        )
        again = images.read_photo(written(photo, suffix)[0])
        metre = 0.0254 / 2 + 1e-6  # half a dot per metre, as PNG rounds
        assert photo.metadata.dpi == pytest.approx(dpi, abs=metre)
        assert again.metadata.dpi == pytest.approx(photo.metadata.dpi, abs=metre)
        assert round(again.metadata.dpi[0]) == dpi[0]

    def test_300_is_300_or_as_near_as_dots_per_metre(self):
        photo = source("JPEG", dpi=(300, 300))
        read = {suffix: images.read_photo(written(photo, suffix)[0]).metadata.dpi[0] for suffix in SUFFIXES}
        assert (read[".jpg"], read[".webp"]) == (300, 300)
        assert read[".png"] == pytest.approx(299.9994, abs=1e-9)

    @given(st.floats(1, 60_000), st.floats(1, 60_000))
    def test_any_comes_back_within_the_rounding_of_its_format(self, across, down):
        image = Image.fromarray(picture(8, 8))
        photo = images.read_photo(saved(image, "PNG", dpi=(across, down)))
        for suffix, error in ((".png", 1e-6), (".webp", 1e-3), (".jpg", 1.27)):
            assert images.read_photo(written(photo, suffix)[0]).metadata.dpi == pytest.approx(
                photo.metadata.dpi, abs=error
            )

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_dots_per_centimetre_stay_dots_per_centimetre(self, suffix):
        data = bytearray(saved(picture(8, 8), "JPEG", dpi=(118, 118)))
        assert data[13] == 1
        data[13] = 2
        photo = images.read_photo(bytes(data))
        assert photo.metadata.dpi == pytest.approx((299.72, 299.72))
        data, image = written(photo, suffix)
        assert images.read_photo(data).metadata.dpi == pytest.approx((299.72, 299.72), abs=0.0127)
        if suffix == ".jpg":
            assert (image.info["jfif_unit"], image.info["jfif_density"]) == (2, (118, 118))

    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize(("unit", "dpi"), [(2, 240), (3, 609.6), (None, 240), (1, None)])
    def test_where_the_container_says_nothing_exif_does(self, suffix, unit, dpi):
        more = {0x11A: value("<", RATIONAL, 240, 1), 0x11B: value("<", RATIONAL, 240, 1)}
        photo = source("WEBP", block(more=more | ({0x128: value("<", SHORT, unit)} if unit else {})))
        data, image = written(photo, suffix)
        assert photo.metadata.dpi == (pytest.approx((dpi, dpi)) if dpi else None)
        read = images.read_photo(data).metadata.dpi
        assert read == (pytest.approx((dpi, dpi), abs=0.0127) if dpi else None)
        assert told(image)[("main", 0x11A)] == 240

    @pytest.mark.parametrize("pair", [(0, 0), (0, 1), (1, 0), (2**32 - 1, 1), (1, 1000)])
    def test_an_impossible_resolution_is_none(self, pair):
        more = {0x11A: value("<", RATIONAL, *pair), 0x11B: value("<", RATIONAL, *pair)}
        photo = source("JPEG", block(more=more))
        assert photo.metadata.dpi is None
        for suffix in SUFFIXES:
            assert "dpi" not in Image.open(io.BytesIO(written(photo, suffix)[0])).info or suffix == ".jpg"


class TestXmp:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_it_comes_back_byte_for_byte(self, kind, suffix):
        assert written(source(kind, xmp=packet(padding=500)), suffix)[1].info["xmp"] == packet(padding=500)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_its_orientation_is_reset_and_its_size_turned(self, kind, suffix):
        photo = source(kind, xmp=packet(6))
        assert photo.pixels.shape == (WIDTH, HEIGHT, 3)
        data, image = written(photo, suffix)
        assert image.size == (HEIGHT, WIDTH)
        assert images.read_photo(data).orientation == 1
        assert b'tiff:Orientation="6"' not in image.info["xmp"]
        assert kind == "TIFF" or b'tiff:Orientation="1"' in image.info["xmp"]  # Pillow turns a TIFF by itself
        assert f"<e:PixelXDimension>{HEIGHT}</e:PixelXDimension>".encode() in image.info["xmp"]
        assert image.info["xmp"].startswith('<?xpacket begin="\ufeff"'.encode())

    def test_the_part_that_is_not_carried_is_not_pointed_to(self):
        said = b'xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="0123" xmp:Rating'
        _, image = written(source("JPEG", xmp=packet().replace(b"xmp:Rating", said)), ".jpg")
        assert b"HasExtendedXMP" not in image.info["xmp"]
        assert b"Rating" in image.info["xmp"]

    def test_too_long_for_a_jpeg_it_is_left_out_there_alone(self):
        photo = source("PNG", block(orientation=1), xmp=packet(padding=70_000))
        _, image = written(photo, ".jpg")
        assert "xmp" not in image.info
        assert told(image)[("main", 0x10F)] == "Brownie"
        assert written(photo, ".webp")[1].info["xmp"] == packet(padding=70_000)

    @pytest.mark.parametrize(
        "bad",
        [
            b"no XML",
            packet()[:400],
            b"<a>" * 9_000 + b"</a>" * 9_000,
            b"\xff\xfe\xfd",
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        ],
    )
    def test_what_is_no_xmp_stays_behind(self, bad):
        for suffix in SUFFIXES:
            assert "xmp" not in written(source("JPEG", xmp=bad), suffix)[1].info

    def test_one_in_utf_16_becomes_utf_8(self):
        photo = source("WEBP", xmp=packet().decode().encode("utf-16"))
        assert "Käse".encode() in written(photo, ".png")[1].info["xmp"]


@pytest.mark.parametrize("kind", [*KINDS, "GIF", "AVIF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("location", [True, False])
def test_a_photo_without_anything_stays_without(kind, mode, suffix, location):
    photo = source(kind, mode=mode)
    assert photo.metadata == images.Metadata()
    data, image = written(photo, suffix, location=location)
    assert not {"exif", "icc_profile", "dpi", "xmp"} & image.info.keys()
    assert data == images.encode(photo.pixels, suffix) or (mode == "L" and suffix != ".webp")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_exif_without_a_resolution_invents_none(suffix):
    data, image = written(source("JPEG", block()), suffix)
    assert images.read_photo(data).metadata.dpi is None
    assert image.info.get("jfif_unit", 0) == 0
    assert ("main", 0x11A) not in told(image)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_everything_at_once_and_again(kind, suffix):
    options = {"icc_profile": SRGB, "xmp": packet()} | ({"dpi": (300, 300)} if kind != "WEBP" else {})
    photo = source(kind, block(), **options)
    once, image = written(photo, suffix)
    twice, again = written(images.read_photo(once), suffix)
    assert told(again) == told(image)
    for name in ("icc_profile", "xmp", "dpi"):
        assert image.info.get(name) == again.info.get(name)
    assert images.read_photo(twice).metadata.has_location
