"""The table in ``docs/inputs.md`` is true: each row's file is made here, and goes through the command line."""

import io
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from restorer import Prediction, images, jpeg
from restorer.cli import main
from restorer.system.opencv import cv2
from tests.helpers import SRGB, exif, is_one_sentence, saved
from tests.test_carried import (
    CAT,
    GAIN_MAP,
    IPTC,
    WORDS,
    gray_profile,
    png_of_depth,
    resource,
    with_iptc,
    with_segment,
)

TABLE = Path(__file__).parents[1] / "docs" / "inputs.md"
ROW = re.compile(r"^\| `(\w+)`[^|]*\| (\.\w+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
ROWS = [tuple(cell.strip() for cell in row) for row in ROW.findall(TABLE.read_text(encoding="utf-8"))]
NOTHING = "–"
PIXELS = np.asarray(CAT)
GRAY = CAT.convert("L")
EVERYTHING = {"exif": exif(1, make="Brownie"), "icc_profile": SRGB}
PACKET = GAIN_MAP.encode()
CHANNELS = {"RGB": "RGB", "gray": "L", "RGB with alpha": "RGBA", "gray with alpha": "LA"}


def png_texts():
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", GAIN_MAP)
    digits = f"\niptc\n{len(IPTC):8}\n{IPTC.hex()}\n"
    texts.add_text("Raw profile type iptc", digits)
    texts.add_text("Author", "Zoë")
    return texts


def png(image):
    return saved(image, "PNG", pnginfo=png_texts(), dpi=(300, 300), **EVERYTHING)


def opencv_jpeg(factors):
    options = [cv2.IMWRITE_JPEG_QUALITY, 30, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factors]
    return cv2.imencode(".jpg", PIXELS[..., ::-1], options)[1].tobytes()


def lossless_jpeg():
    """A gray JPEG of the lossless process, predictor 1 (T.81, annex H), with codes of five bits."""
    samples = np.asarray(GRAY).astype(int)
    before = np.hstack([np.vstack([[[128]], samples[:-1, :1]]), samples[:, :-1]])
    bits = ""
    for difference in (samples - before).ravel():
        size = int(abs(difference)).bit_length()
        bits += f"{size:05b}"
        if size:
            bits += f"{difference if difference > 0 else difference + (1 << size) - 1:0{size}b}"
    bits += "1" * (-len(bits) % 8)
    coded = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    table = bytes([0, 0, 0, 0, 0, 17, *[0] * 11, *range(17)])
    segments = [
        (0xC3, struct.pack(">BHHB3B", 8, *samples.shape, 1, 1, 0x11, 0)),
        (0xC4, table),
        (0xDA, bytes([1, 1, 0, 1, 0, 0])),
    ]
    written = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments)
    return b"\xff\xd8" + written + coded + b"\xff\xd9"


def two_part_xmp():
    said = 'xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="0123" hdrgm:Version'
    return saved(CAT, "JPEG", quality=30, xmp=GAIN_MAP.replace("hdrgm:Version", said).encode())


def huge_png():
    head = b"IHDR" + struct.pack(">IIBBBBB", 10_001, 10_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head) - 4) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


def animated(kind):
    return saved(CAT, kind, save_all=True, append_images=[CAT.rotate(90)])


def plain_jpeg(image=CAT, **options):
    return saved(image, "JPEG", **{"quality": 30, **options})


def of_twelve_bits():
    data = bytearray(plain_jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4] = 0xC1, 12
    return bytes(data)


FILES = {
    "baseline": lambda: with_iptc_too(plain_jpeg(xmp=PACKET, dpi=(300, 300), **EVERYTHING)),
    "progressive": lambda: plain_jpeg(progressive=True),
    "optimised": lambda: plain_jpeg(optimize=True, restart_marker_blocks=7),
    "arithmetic": lambda: (Path(__file__).parent / "jpeg" / "arithmetic.jpg").read_bytes(),
    "sampling_444": lambda: plain_jpeg(subsampling="4:4:4"),
    "sampling_411": lambda: opencv_jpeg(cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411),
    "sampling_440": lambda: opencv_jpeg(cv2.IMWRITE_JPEG_SAMPLING_FACTOR_440),
    "gray_jpeg": lambda: plain_jpeg(GRAY, icc_profile=gray_profile()),
    "cmyk": lambda: plain_jpeg(CAT.convert("CMYK")),
    "turned": lambda: plain_jpeg(CAT.crop((0, 0, 160, 100)), exif=exif(6, make="Brownie")),
    "cut_short": lambda: plain_jpeg()[: len(plain_jpeg()) * 2 // 3],
    "no_end": lambda: plain_jpeg()[:-2],
    "header_alone": lambda: plain_jpeg()[: plain_jpeg().index(b"\xff\xda") + 4],
    "many_pictures": lambda: saved(CAT, "MPO", save_all=True, append_images=[CAT.rotate(90)], quality=30),
    "gain_map": lambda: (
        plain_jpeg(xmp=PACKET) + plain_jpeg(GRAY, xmp=b'<a b="http://ns.adobe.com/hdr-gain-map/1.0/"/>')
    ),
    "motion_photo": lambda: (
        plain_jpeg(xmp=PACKET.replace(b"GainMap", b"Video")) + b"\0\0\0\x18ftypmp42" + bytes(90) + b"x"
    ),
    "two_part_xmp": two_part_xmp,
    "damaged_xmp": lambda: plain_jpeg(xmp=PACKET[:200]),
    "damaged_photoshop": lambda: with_iptc(resource(0x0404, WORDS)[:6]),
    "lossless_jpeg": lossless_jpeg,
    "twelve_bit": of_twelve_bits,
    "png": lambda: png(CAT),
    "png_once_jpeg": lambda: png(Image.fromarray(jpeg.compress(PIXELS, quality=15))),
    "png_16": lambda: png_of_depth(16),
    "png_16_gray": lambda: saved(np.asarray(GRAY).astype(np.uint16) * 257, "PNG"),
    "png_damaged_text": lambda: saved(CAT, "PNG", pnginfo=png_texts()).replace(b"Author", b"Auther"),
    "png_alpha": lambda: saved(np.dstack([PIXELS, GRAY]), "PNG"),
    "gray_alpha": lambda: saved(gray_with_alpha(), "PNG"),
    "palette": lambda: saved(CAT.quantize(64), "PNG"),
    "black_and_white": lambda: saved(CAT.convert("1"), "PNG"),
    "webp": lambda: saved(CAT, "WEBP", lossless=True, xmp=PACKET, **(EVERYTHING | {"exif": exif_with_dpi()})),
    "animated_webp": lambda: animated("WEBP"),
    "animated_png": lambda: animated("PNG"),
    "gif": lambda: saved(CAT, "GIF"),
    "animated_gif": lambda: animated("GIF"),
    "tiff": lambda: saved(CAT, "TIFF", dpi=(300, 300), icc_profile=SRGB, tiffinfo=tiff_tags()),
    "pages": lambda: animated("TIFF"),
    "bmp": lambda: saved(CAT, "BMP", dpi=(300, 300)),
    "avif": lambda: saved(CAT, "AVIF", quality=90, xmp=PACKET, **EVERYTHING),
    "too_large": huge_png,
    "text": lambda: b"Dear diary,\n" * 100,
    "empty": lambda: b"",
    "cut_png": lambda: png(CAT)[:9000],
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>',
}


def with_iptc_too(data):
    return with_segment(data, 0xED, b"Photoshop 3.0\0" + IPTC)


def gray_with_alpha():
    once = jpeg.compress(np.repeat(np.asarray(GRAY)[..., None], 3, axis=2), quality=15)[..., 0]
    alpha = np.full(once.shape, 255, np.uint8)
    alpha[:20, :20] = 0
    image = Image.fromarray(once)
    image.putalpha(Image.fromarray(alpha))
    return image


def exif_with_dpi():
    block = exif(1, make="Brownie")
    block[0x11A], block[0x11B], block[0x128] = 300.0, 300.0, 2
    return block


def tiff_tags():
    return {0x10F: "Brownie", 0x2BC: PACKET, 0x83BB: WORDS}


def carries(data):
    """What of the six a file has."""
    found = images.read_photo(data).metadata
    told = {
        "EXIF": found.exif is not None and 0x10F in found.exif.tags,
        "XMP": b"Test Person" in found.xmp,
        "IPTC": b"keyword" in found.iptc,
        "profile": bool(found.icc_profile),
        "resolution": found.dpi is not None and round(found.dpi[0]) == 300,
        "texts": ("Author", "Zoë") in found.texts,
    }
    return {name for name, there in told.items() if there}


@pytest.fixture
def run(tmp_path, capsys, monkeypatch, echo):
    monkeypatch.setattr(Prediction, "from_source", lambda _, **options: Prediction(echo, **options))

    def command(data, suffix):
        source, target = tmp_path / "photo.any", tmp_path / f"out{suffix}"
        source.write_bytes(data)
        status = main(["restore", str(source), str(target)])
        printed = capsys.readouterr()
        return status, target, printed.out, printed.err.removeprefix("restorer: ")

    return command


@pytest.mark.parametrize(("name", "suffix", "out", "kept", "said"), ROWS, ids=[f"{row[0]}{row[1]}" for row in ROWS])
def test_a_row_of_the_table(run, name, suffix, out, kept, said):
    data = FILES[name]()
    status, target, printed, error = run(data, suffix)
    if out == "refused":
        assert (status, printed, target.exists()) == (2, "", False)
        assert is_one_sentence(error)
        assert said in error
        return
    assert (status, error) == (0, "")
    how, _, channels = out.partition(", ")
    written = target.read_bytes()
    assert {"restored": "restored by", "copied": "left as it is, byte for byte", "written anew": "written anew"}[
        how
    ] in printed
    assert (written == data) == (how == "copied")
    assert_channels(written, channels)
    if how == "written anew" and suffix != ".jpg":
        assert np.array_equal(images.read_photo(written).pixels, images.read_photo(data).pixels)
    expected = set() if kept == NOTHING else set(kept.split(", "))
    assert carries(written) == expected
    lost = carries(data) - expected
    assert not lost or said != NOTHING
    if said == NOTHING:
        assert len([line for line in printed.splitlines() if "coefficients inside" not in line]) == 1
    else:
        assert said in printed


def assert_channels(written, channels):
    image = Image.open(io.BytesIO(written))
    if image.format == "WEBP" and channels.startswith("gray"):
        raise AssertionError("WebP has no gray")
    assert image.mode == CHANNELS[channels]


def test_every_file_has_a_row_and_every_row_was_read():
    assert {row[0] for row in ROWS} == set(FILES)
    assert len(ROWS) == TABLE.read_text(encoding="utf-8").count("\n| `")
