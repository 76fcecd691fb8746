"""Hostile pictures: damaged, cut, and such as say of themselves what is not true."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from PIL import Image

from tests.helpers import saved
from tests.hostile.kind import (
    PHOTO,
    PIXELS,
    Kind,
    after_header,
    after_start,
    chunk,
    flipped,
    jpeg,
    noise,
    patched,
    png_of,
    segment,
)

FORMATS: dict[str, Callable[[], bytes]] = {
    "JPEG": jpeg,
    "progressive JPEG": partial(jpeg, progressive=True),
    "PNG": lambda: saved(PHOTO, "PNG"),
    "WebP": lambda: saved(PHOTO, "WEBP", quality=50),
    "TIFF": lambda: saved(PHOTO, "TIFF", compression="tiff_lzw"),
    "BMP": lambda: saved(PHOTO, "BMP"),
    "GIF": lambda: saved(PHOTO, "GIF"),
    "AVIF": lambda: saved(PHOTO, "AVIF", quality=50),
}


def damaged() -> Iterator[Kind]:
    """Each format in each of the ways in which a file breaks."""
    for family, make in FORMATS.items():
        yield Kind(family, "of its first 12 bytes", lambda make=make: make()[:12])
        yield Kind(family, "cut in its header", lambda make=make: make()[:60])
        yield Kind(family, "cut in the middle", lambda make=make: make()[: len(make()) // 2])
        yield Kind(family, "without its last 3 bytes", lambda make=make: make()[:-3])
        yield Kind(family, "with zeros for its second half", lambda make=make: half(make(), bytes))
        yield Kind(family, "with noise for its second half", lambda make=make: half(make(), noise))
        yield Kind(family, "with 3 flipped bits", lambda make=make: flipped(make(), 3, 1))
        yield Kind(family, "with 60 flipped bits", lambda make=make: flipped(make(), 60, 2))
        yield Kind(family, "with noise behind it", lambda make=make: make() + noise(5000))


def half(file: bytes, rest: Callable[[int], bytes]) -> bytes:
    return file[: len(file) // 2] + rest(len(file) - len(file) // 2)


def frame_of(file: bytes) -> int:
    """Where the frame header of a JPEG lies."""
    return next(at for at in range(len(file)) if file[at : at + 2] in (b"\xff\xc0", b"\xff\xc2"))


def with_frame(**changes: int) -> bytes:
    """A JPEG whose frame header says something else."""
    file = jpeg()
    places = {
        "precision": (4, 1),
        "height": (5, 2),
        "width": (7, 2),
        "count": (9, 1),
        "factors": (11, 1),
        "slot": (12, 1),
    }
    for name, value in changes.items():
        place, size = places[name]
        file = patched(file, frame_of(file) + place, value.to_bytes(size, "big"))
    return file


def without(marker: int) -> bytes:
    """A JPEG without its segments of one kind."""
    return b"".join(part for kind, part in parts(jpeg()) if kind != marker)


def parts(file: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG as they are, and its data as the last."""
    yield 0xD8, file[:2]
    at = 2
    while file[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(file[at + 2 : at + 4], "big")
        yield file[at + 1], file[at:end]
        at = end
    yield 0xDA, file[at:]


def in_scans(*, late: bool) -> bytes:
    """A baseline JPEG with a scan for each component; its table of chroma may come behind the first of them."""
    file = jpeg(Image.new("RGB", (16, 16), (90, 120, 40)), subsampling="4:4:4")
    pieces = list(parts(file))
    tables = [part for kind, part in pieces if kind == 0xDB]
    rest = [part for kind, part in pieces if kind not in (0xD8, 0xDB, 0xDA)]
    # of each component every block has no difference, and nothing but its mean: the shortest codes
    scans = [segment(0xDA, bytes([1, number, 0, 0, 63, 0])) + b"\x2b\x2b" * 2 for number in (1, 2, 3)]
    begin = [tables[0]] if late else tables
    behind = [tables[1]] if late else []
    return b"\xff\xd8" + b"".join([*begin, *rest, scans[0], *behind, *scans[1:]]) + b"\xff\xd9"


def of_scans(count: int, side: int) -> bytes:
    """A progressive JPEG with a hundred times as many scans as it needs."""
    file = jpeg(Image.new("RGB", (side, side), (90, 120, 40)), progressive=True)
    start = file.rindex(b"\xff\xda")
    return file[:start] + file[start:-2] * count + b"\xff\xd9"


def tiny_and_huge() -> bytes:
    """A JPEG of 4 kB and 9,999 × 9,999 pixels, of which the upper part is there."""
    buffer = io.BytesIO()
    Image.new("RGB", (9999, 9999), (90, 120, 40)).save(buffer, "JPEG", progressive=True, optimize=True, quality=50)
    return buffer.getvalue()[:4000]


def plain_png(width: int, height: int, channels: int) -> bytes:
    """A PNG of one colour, some kilobytes for a hundred megapixels."""
    packer, row = zlib.compressobj(9), bytes(1 + width * channels)
    packed = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return png_of(width, height, packed, kind={3: 2, 4: 6}[channels])


def tiff_of(changes: dict[int, tuple[int, int, int]], image: Image.Image = PHOTO) -> bytes:
    """A TIFF some of whose tags have another type, count and value."""
    file = bytearray(saved(image, "TIFF"))
    (start,) = struct.unpack_from("<L", file, 4)
    (count,) = struct.unpack_from("<H", file, start)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        (tag,) = struct.unpack_from("<H", file, at)
        if tag in changes:
            struct.pack_into("<HLL", file, at + 2, *changes[tag])
    return bytes(file)


def tiff_with_tag(tag: int, kind: int, count: int, value: int) -> bytes:
    """A TIFF with one more tag, in place of the one that names its software or its copyright."""
    file = bytearray(saved(PHOTO, "TIFF", tiffinfo={0x8298: "abc"}))
    (start,) = struct.unpack_from("<L", file, 4)
    (tags,) = struct.unpack_from("<H", file, start)
    for at in range(start + 2, start + 2 + 12 * tags, 12):
        if struct.unpack_from("<H", file, at)[0] == 0x8298:
            struct.pack_into("<HHLL", file, at, tag, kind, count, value)
    return bytes(file)


def looped_tiff() -> bytes:
    """A TIFF whose next page is its first."""
    file = bytearray(saved(PHOTO, "TIFF"))
    (start,) = struct.unpack_from("<L", file, 4)
    (count,) = struct.unpack_from("<H", file, start)
    struct.pack_into("<L", file, start + 2 + 12 * count, start)
    return bytes(file)


def overlapping_tiff() -> bytes:
    """A TIFF with thousands of tags whose values are all the same megabyte."""
    count = 5_000
    rows = b"".join(struct.pack("<HHLL", 0x9000 + number, 7, 1_000_000, 8) for number in range(count))
    return b"II*\0" + struct.pack("<L", 1_000_100) + bytes(1_000_092) + struct.pack("<H", count) + rows + bytes(4)


def run_length_bmp() -> bytes:
    """A BMP in runs of one pixel."""
    side = 300
    head = struct.pack("<LllHHLLllLL", 40, side, side, 1, 8, 1, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<LHHL", 0, 0, 0, 54 + 1024) + head + bytes(1024) + b"\1\5" * side * side


def gif_of(frame: tuple[int, int, int, int], screen: tuple[int, int]) -> bytes:
    """A GIF whose only frame lies somewhere."""
    file = bytearray(saved(PHOTO.quantize(16), "GIF"))
    struct.pack_into("<HH", file, 6, *screen)
    struct.pack_into("<HHHH", file, file.index(b"\x2c", 13 + 48) + 1, *frame)
    return bytes(file)


def zero_steps() -> bytes:
    file = jpeg()
    at = file.index(b"\xff\xdb")
    return patched(file, at + 5, bytes(64))


def as_process(marker: int) -> bytes:
    file = jpeg()
    return patched(file, frame_of(file), bytes([0xFF, marker]))


def adobe(file: bytes, transform: int) -> bytes:
    return after_start(file, segment(0xEE, b"Adobe\0d\0\0\0\0" + bytes([transform])))


def two_frames() -> bytes:
    file = jpeg()
    return b"".join(part * (2 if kind == 0xC0 else 1) for kind, part in parts(file))


def commented_gif(count: int) -> bytes:
    file = saved(PHOTO.quantize(16), "GIF")
    at = 13 + 3 * 2 ** ((file[10] & 7) + 1)
    return file[:at] + b"\x21\xfe\x05hello\0" * count + file[at:]


def wide_webp() -> bytes:
    picture = saved(PHOTO, "WEBP", quality=50)[12:]
    body = b"WEBPVP8X" + struct.pack("<LL", 10, 0) + b"\xff\xff\xff" * 2 + picture
    return b"RIFF" + struct.pack("<L", len(body)) + body


OTHERS = {
    "of nothing": bytes,
    "of one byte": lambda: b"\xff",
    "of zeros": lambda: bytes(10_000),
    "of noise": lambda: noise(10_000),
    "HTML": lambda: b"<!doctype html><script>alert(1)</script>",
    "SVG with entities": lambda: b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
    "PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (w) file\n",
    "Photoshop": lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HLLHH", 3, 9, 9, 8, 3) + bytes(100),
    "icon": lambda: saved(PHOTO, "ICO"),
    "JPEG 2000": lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
    "HEIC": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
    "JPEG XL": lambda: b"\xff\x0a" + bytes(100),
    "PPM of noise": lambda: b"P6 99999 99999 255\n" + noise(100),
    "ZIP": lambda: b"PK\3\4" + bytes(100),
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(100),
    "program": lambda: b"\x7fELF" + bytes(100),
}

JPEGS = {
    "with the table of chroma behind the first scan": partial(in_scans, late=True),
    "in a scan for each component": partial(in_scans, late=False),
    "without tables of steps": partial(without, 0xDB),
    "without Huffman tables": partial(without, 0xC4),
    "without a frame": partial(without, 0xC0),
    "with a table that is not there": lambda: with_frame(slot=3),
    "of 12 bits": lambda: with_frame(precision=12),
    "of no height": lambda: with_frame(height=0),
    "of no width": lambda: with_frame(width=0),
    "that says 65,535 pixels each way": lambda: with_frame(height=65_535, width=65_535),
    "that says 5,000 rows more than it has": lambda: with_frame(height=5_000),
    "of no components": lambda: with_frame(count=0),
    "of 2 components": lambda: with_frame(count=2),
    "of 255 components": lambda: with_frame(count=255),
    "of no samples": lambda: with_frame(factors=0x00),
    "of fifteen by fifteen samples": lambda: with_frame(factors=0xFF),
    "of three samples for two": lambda: with_frame(factors=0x31),
    "with steps of zero": zero_steps,
    "of an arithmetic coder": lambda: as_process(0xC9),
    "that is hierarchical": lambda: as_process(0xC5),
    "of the lossless process": lambda: as_process(0xC3),
    "with a segment of no length": lambda: after_start(jpeg(), b"\xff\xe5\0\0"),
    "with a segment longer than the file": lambda: after_start(jpeg(), b"\xff\xe5\xff\xff"),
    "with 15,000 empty segments": lambda: after_start(jpeg(), segment(0xE5, b"") * 15_000),
    "with 200,000 empty segments": lambda: after_start(jpeg(), segment(0xE5, b"") * 200_000),
    "with a megabyte of fill": lambda: after_start(jpeg(), b"\xff" * 1_000_000),
    "of its start alone, a thousand times": lambda: b"\xff\xd8" * 1000,
    "twice": lambda: jpeg() + jpeg(),
    "in a JPEG": lambda: after_start(jpeg(), segment(0xE5, jpeg())),
    "with two frames": two_frames,
    "of RGB": lambda: saved(PHOTO, "JPEG", quality=30, keep_rgb=True),
    "of CMYK turned round": lambda: adobe(saved(PHOTO.convert("CMYK"), "JPEG"), 2),
    "of an unknown transform": lambda: adobe(jpeg(), 9),
    "with restarts that are out of order": lambda: jpeg(restart_marker_blocks=1).replace(b"\xff\xd0", b"\xff\xd5"),
    "with an interval of restarts that it does not keep": lambda: after_start(jpeg(), segment(0xDD, b"\0\1")),
    "of 500 scans": lambda: of_scans(500, 64),
    "of one pixel": lambda: jpeg(PHOTO.crop((0, 0, 1, 1))),
    "of one row": lambda: jpeg(PHOTO.resize((3000, 1))),
    "of one column": lambda: jpeg(PHOTO.resize((1, 3000))),
}


PNGS = {
    "that says 100,000 pixels each way": lambda: png_of(100_000, 100_000, zlib.compress(bytes(100))),
    "of no pixels": lambda: png_of(0, 0, zlib.compress(b"")),
    "of no data": lambda: png_of(9, 9, b""),
    "of a depth of 7": lambda: png_of(9, 9, zlib.compress(bytes(300)), depth=7),
    "of a kind that is none": lambda: png_of(9, 9, zlib.compress(bytes(300)), kind=5),
    "of a palette that is not there": lambda: png_of(9, 9, zlib.compress(bytes(90)), kind=3),
    "with 40,000 empty chunks": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"teSt", b"") * 40_000),
    "with 200,000 empty chunks": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"teSt", b"") * 200_000),
    "with a chunk longer than the file": lambda: after_header(saved(PHOTO, "PNG"), b"\x7f\xff\xff\xfftEXt"),
    "with two headers": lambda: after_header(saved(PHOTO, "PNG"), saved(PHOTO, "PNG")[8:33]),
    "with transparency of 300 colours": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"tRNS", bytes(300))),
    "with a wrong checksum of its data": lambda: saved(PHOTO, "PNG").replace(b"IEND", b"IENE"),
    "that says it has 99 frames": lambda: after_header(saved(PHOTO, "PNG"), chunk(b"acTL", struct.pack(">LL", 99, 0))),
    "of gray, 16 bits and transparency": lambda: png_of(4, 4, zlib.compress(bytes(4 * 17)), depth=16, kind=4),
    "of one row": lambda: saved(PHOTO.resize((30_000, 1)), "PNG"),
    "of one column": lambda: saved(PHOTO.resize((1, 30_000)), "PNG"),
}

TIFFS = {
    "with a colour profile that is a number": lambda: tiff_with_tag(0x8773, 3, 1, 5),
    "with XMP that is a number": lambda: tiff_with_tag(0x2BC, 3, 1, 5),
    "with XMP that is a text": lambda: tiff_with_tag(0x2BC, 2, 4, 0x41424300),
    "with IPTC that is a number": lambda: tiff_with_tag(0x83BB, 4, 1, 5),
    "with an orientation that is a text": lambda: tiff_with_tag(0x112, 2, 4, 0x36363600),
    "with an orientation that is a fraction": lambda: tiff_with_tag(0x112, 5, 1, 8),
    "with EXIF that is nowhere": lambda: tiff_with_tag(0x8769, 4, 1, 0xFFFFFFF0),
    "with EXIF in itself": lambda: tiff_with_tag(0x8769, 4, 1, 8),
    "that says 65,535 pixels each way": lambda: tiff_of({0x100: (4, 1, 65_535), 0x101: (4, 1, 65_535)}),
    "that says 4,000,000,000 rows": lambda: tiff_of({0x101: (4, 1, 4_000_000_000)}),
    "of no rows in a strip": lambda: tiff_of({0x116: (4, 1, 0)}),
    "with strips that are nowhere": lambda: tiff_of({0x111: (4, 1, 0xFFFFFFF0)}),
    "of a compression that is none": lambda: tiff_of({0x103: (3, 1, 12_345)}),
    "of colours that are none": lambda: tiff_of({0x106: (3, 1, 99)}),
    "of 60 samples a pixel": lambda: tiff_of({0x115: (3, 1, 60)}),
    "of no samples a pixel": lambda: tiff_of({0x115: (3, 1, 0)}),
    "whose next page is its first": looped_tiff,
    "of values that overlap": overlapping_tiff,
    "of floats": lambda: saved(Image.fromarray(PIXELS[..., 0].astype(np.float32)), "TIFF"),
    "of 32-bit numbers": lambda: saved(Image.fromarray(PIXELS[..., 0].astype(np.int32) * 70_000), "TIFF"),
    "of LAB colours": lambda: saved(PHOTO.convert("LAB"), "TIFF"),
}

ANIMATIONS = {
    ("GIF", "whose frame lies outside"): lambda: gif_of((60_000, 60_000, 96, 80), (96, 80)),
    ("GIF", "whose frame is larger than its screen"): lambda: gif_of((0, 0, 96, 80), (1, 1)),
    ("GIF", "that says 65,535 pixels each way"): lambda: gif_of((0, 0, 65_535, 65_535), (65_535, 65_535)),
    ("GIF", "of no pixels"): lambda: gif_of((0, 0, 0, 0), (0, 0)),
    ("GIF", "with 20,000 comments"): lambda: commented_gif(20_000),
    ("BMP", "in runs of one pixel"): run_length_bmp,
    ("BMP", "of a height below zero"): lambda: patched(saved(PHOTO, "BMP"), 22, struct.pack("<l", -80)),
    ("BMP", "that says 2,000,000,000 pixels a row"): lambda: patched(
        saved(PHOTO, "BMP"), 18, struct.pack("<l", 2_000_000_000)
    ),
    ("BMP", "of 3 bits a pixel"): lambda: patched(saved(PHOTO, "BMP"), 28, b"\3\0"),
    ("WebP", "whose canvas is 16,777,216 pixels each way"): wide_webp,
    ("WebP", "of no frames"): lambda: (
        b"RIFF" + struct.pack("<L", 22) + b"WEBPVP8X" + struct.pack("<LL", 10, 2) + bytes(6)
    ),
    ("AVIF", "of its first box alone"): lambda: FORMATS["AVIF"]()[:32],
    ("AVIF", "whose boxes are longer than the file"): lambda: patched(FORMATS["AVIF"](), 32, b"\x7f\xff\xff\xff"),
}


HEAVY = (
    Kind("JPEG", "of 4 kB and 9,999 pixels each way", tiny_and_huge, is_heavy=True),
    Kind("JPEG", "of 2,000 scans and 1,600 pixels each way", lambda: of_scans(2000, 1600), is_heavy=True),
    Kind("PNG", "of 300 kB and 10,000 pixels each way", lambda: plain_png(10_000, 10_000, 3), is_heavy=True),
    Kind("PNG", "of 400 kB and 100 transparent megapixels", lambda: plain_png(10_000, 10_000, 4), is_heavy=True),
    Kind("JPEG", "with 8 MB of fill", lambda: after_start(jpeg(), b"\xff\0" * 4_000_000), is_heavy=True),
)

PICTURES = (
    *damaged(),
    *(Kind("no picture:", name, make) for name, make in OTHERS.items()),
    *(Kind("JPEG", name, make) for name, make in JPEGS.items()),
    *(Kind("PNG", name, make) for name, make in PNGS.items()),
    *(Kind("TIFF", name, make) for name, make in TIFFS.items()),
    *(Kind(family, name, make) for (family, name), make in ANIMATIONS.items()),
    *HEAVY,
)
