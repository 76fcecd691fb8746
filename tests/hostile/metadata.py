"""Hostile metadata in files whose picture is sound: the picture comes out whatever lies beside it."""

import struct
import zlib
from collections.abc import Callable

from tests.helpers import SRGB, exif, saved
from tests.hostile.kind import PHOTO, Kind, after_header, after_start, chunk, jpeg, noise, segment

XMP, ICC, EXIF, PHOTOSHOP = b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0", b"Exif\0\0", b"Photoshop 3.0\0"
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>'


def with_xmp(packet: bytes) -> bytes:
    """A PNG with a packet of any length."""
    return after_header(saved(PHOTO, "PNG"), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet))


def with_exif(block: bytes) -> bytes:
    return after_start(jpeg(), segment(0xE1, EXIF + block))


def directory(*rows: tuple[int, int, int, int], behind: bytes = b"") -> bytes:
    """A block of EXIF with one directory."""
    packed = b"".join(struct.pack("<HHLL", *row) for row in rows)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(rows)) + packed + bytes(4) + behind


def with_photoshop(*bodies: bytes) -> bytes:
    return after_start(jpeg(), *(segment(0xED, PHOTOSHOP + body) for body in bodies))


def resource(number: int, length: int, body: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHL", number, 0, length) + body


def many_data_sets(count: int) -> bytes:
    """IPTC of so many names of places, over several segments."""
    sets = (b"\x1c\x02\x5a\0\1A" + b"\x1c\x02\x19\0\1B") * count
    whole = resource(0x0404, len(sets), sets)
    return with_photoshop(*(whole[at : at + 65_000] for at in range(0, len(whole), 65_000)))


EXIFS: dict[str, Callable[[], bytes]] = {
    "of nothing": lambda: with_exif(b""),
    "of noise": lambda: with_exif(noise(5000)),
    "of noise behind its head": lambda: with_exif(b"II*\0\x08\0\0\0" + noise(5000)),
    "that begins beyond its end": lambda: with_exif(b"II*\0\xff\xff\xff\x7f"),
    "that leads back to itself": lambda: with_exif(directory((0x8769, 4, 1, 8), (0x8825, 4, 1, 8))),
    "of 5,000 values that overlap": lambda: with_exif(
        directory(*((0x9000 + number, 7, 60_000, 8) for number in range(5_000)))
    ),
    "of values of 4 GB": lambda: with_exif(directory((0x10F, 2, 0xFFFFFFFF, 8), (0x110, 12, 0x20000000, 8))),
    "of types that are none": lambda: with_exif(directory((0x10F, 99, 4, 8), (0x112, 0, 1, 6))),
    "with an orientation of 4 billion": lambda: with_exif(directory((0x112, 4, 1, 0xFFFFFFFF))),
    "with an orientation that is a text": lambda: with_exif(directory((0x112, 2, 4, 0x00363636))),
    "with 3 orientations": lambda: with_exif(directory((0x112, 3, 3, 26), behind=b"\6\0\6\0\6\0")),
    "with a resolution over zero": lambda: with_exif(
        directory((0x11A, 5, 1, 50), (0x11B, 5, 1, 50), (0x128, 3, 1, 2), behind=bytes(16))
    ),
    "with a unit that is a text": lambda: with_exif(directory((0x11A, 5, 1, 50), (0x128, 2, 4, 0x41414141))),
    "in 900 segments": lambda: after_start(jpeg(), *[segment(0xE1, EXIF + bytes(6_000))] * 900),
    "in 2,000 segments": lambda: after_start(jpeg(), *[segment(0xE1, EXIF + bytes(1_000))] * 2_000),
    "of noise, in a PNG": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"eXIf", noise(500))),
    "of half a block, in a WebP": lambda: saved(PHOTO, "WEBP", quality=50, exif=exif(6, make="Brownie").tobytes()[:31]),
    "of letters that are no digits, in a PNG's text": lambda: after_header(
        saved(PHOTO, "PNG"), chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 9\nxyz\n")
    ),
}

XMPS: dict[str, Callable[[], bytes]] = {
    "of noise": lambda: with_xmp(noise(3000)),
    "of a million beginnings": lambda: with_xmp(b"<RDF>" * 180_000),
    "of a million beginnings under long prefixes": lambda: with_xmp(b"<" + b"a" * 900_000),
    "of a million ends": lambda: with_xmp(b"<x:RDF>" + b"</x:RDF" * 120_000),
    "of 90,000 elements in one another": lambda: with_xmp(b"<a>" * 90_000 + b"</a>" * 90_000),
    "of entities that grow": lambda: with_xmp(
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbbbbbbbb">'
        + b"".join(b'<!ENTITY c%d "%s">' % (n, b"&b;" * 40 if n == 0 else b"&c%d;" % (n - 1) * 40) for n in range(7))
        + b"]><a>&c6;</a>"
    ),
    "that fetches a file": lambda: with_xmp(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "in an encoding that is none": lambda: with_xmp(b'<?xml version="1.0" encoding="klingon"?>' + RDF),
    "of half a letter": lambda: with_xmp(RDF[:-20] + b"\xff\xfe\xc3"),
    "of UTF-16 that breaks off": lambda: with_xmp(b"\xff\xfe" + RDF.decode().encode("utf-16-le")[:-31]),
    "of 20,000 attributes": lambda: with_xmp(
        b"<a " + b"".join(b'b%d="" ' % number for number in range(20_000)) + b"/>"
    ),
    "of 3 MB": lambda: with_xmp(RDF.replace(b"<rdf:Description/>", b"<rdf:Description/>" * 180_000)),
    "in a JPEG, of its name alone": lambda: after_start(jpeg(), segment(0xE1, XMP)),
    "whose second part is missing": lambda: after_start(
        jpeg(), segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(32) + b"\xff" * 8)
    ),
}

OTHERS: dict[str, Callable[[], bytes]] = {
    "IPTC of 300,000 places": lambda: many_data_sets(150_000),
    "IPTC longer than it is": lambda: with_photoshop(resource(0x0404, 0x7FFFFFFF, b"\x1c\x02")),
    "IPTC of a length of lengths": lambda: with_photoshop(resource(0x0404, 9, b"\x1c\x02\x5a\xff\xff" + bytes(4))),
    "resources of nothing": lambda: with_photoshop(b"8BIM"),
    "resources of noise": lambda: with_photoshop(b"8BIM" + noise(4000)),
    "a profile of noise": lambda: after_start(jpeg(), segment(0xE2, ICC + b"\1\1" + noise(600))),
    "a profile of which parts are missing": lambda: after_start(jpeg(), segment(0xE2, ICC + b"\3\7" + SRGB[:600])),
    "a profile of no parts": lambda: after_start(jpeg(), segment(0xE2, ICC + b"\0\0" + SRGB[:600])),
    "a profile of other colours": lambda: jpeg(icc_profile=SRGB[:16] + b"Lab " + SRGB[20:]),
    "a profile that breaks off, of CMYK": lambda: saved(
        PHOTO.convert("CMYK"), "JPEG", icc_profile=SRGB[:16] + b"CMYK" + SRGB[20:200]
    ),
    "a profile that unpacks to 60 MB": lambda: after_header(
        saved(PHOTO, "PNG"), chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(60_000_000)))
    ),
    "a text that unpacks to 60 MB": lambda: after_header(
        saved(PHOTO, "PNG"), chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000)))
    ),
    "200 texts of 900 kB": lambda: after_header(
        saved(PHOTO, "PNG"), *[chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(900_000)))] * 200
    ),
    "a text without a name": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"tEXt", b"\0\0")),
    "a text in no encoding": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"iTXt", b"a\0\1\0\xff\0\xff\0\xff\xff")),
    "a resolution of nothing": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"pHYs", bytes(9))),
    "a resolution of 4 bytes": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"pHYs", bytes(4))),
    "a resolution of 65,535 dots": lambda: jpeg()[:14] + b"\xff\xff\xff\xff" + jpeg()[18:],
    "a comment of 64 kB": lambda: after_start(jpeg(), segment(0xFE, bytes(65_533))),
    "a list of other pictures that are nowhere": lambda: after_start(
        jpeg(), segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\0\3\xb0\0\0\7\0\0\0\x040100\xb0\1\0\4\0\0\0\1\0\0\xff\xff")
    ),
    "a gain map that is nowhere": lambda: after_start(
        jpeg(), segment(0xE1, XMP + b'<a xmlns:h="http://ns.adobe.com/hdr-gain-map/1.0/" h:Version="1.0"/>')
    ),
}

METADATA = (
    *(Kind("EXIF", name, make) for name, make in EXIFS.items()),
    *(Kind("XMP", name, make) for name, make in XMPS.items()),
    *(Kind("beside the picture:", name, make) for name, make in OTHERS.items()),
)
