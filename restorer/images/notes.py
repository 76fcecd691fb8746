"""Sentences about what a file has that a picture of 8-bit RGB, and what is made of it, has not."""

from PIL import Image

from restorer.images.metadata import Metadata
from restorer.images.segments import behind_picture

_JPEG = b"\xff\xd8\xff"
_PADDING = b"\0\r\n "
_GAIN_MAPS = (b"hdr-gain-map", b"hdrgm:", b"HDRGainMap", b"GainMap")
_BITS = 0x102  # TIFF 6.0: BitsPerSample
_DEEP, _TWELVE = 0x40, 0x20  # in the third byte of AVIF's av1C


def notes_on(image: Image.Image, data: bytes, metadata: Metadata) -> list[str]:
    """What is not used of a file.

    Args:
        image: As Pillow opened it.
        data: The file.
        metadata: What was read of it.
    """
    notes = []
    if getattr(image, "is_animated", False) and image.format != "MPO":
        unit = "page" if image.format == "TIFF" else "frame of the animation"
        notes.append(f"Only the first {unit} is used.")
    if (bits := _bits(image, data)) > 8:
        notes.append(f"{bits}-bit samples were scaled to 8 bits.")
    if image.format in ("JPEG", "MPO") and (rest := behind_picture(data).rstrip(_PADDING)):
        notes.append(f"{_what(rest, data)} behind the picture ({len(rest):,} bytes) is not used.")
    unread = image.info.get("xmp") and not metadata.xmp
    damaged = dict.fromkeys([*metadata.damaged, *(["XMP"] if unread else [])])  # each once
    return notes + [f"Its {part} {'are' if part == 'texts' else 'is'} damaged, and not used." for part in damaged]


def _bits(image: Image.Image, data: bytes) -> int:
    """How many bits a sample has in the file."""
    if image.mode.startswith("I"):
        return 16
    if image.format == "PNG":
        return data[24]  # in the header, which is always the first chunk
    if image.format == "TIFF":
        found = getattr(image, "tag_v2", {}).get(_BITS, 8)
        return max(found) if isinstance(found, tuple) else int(found)
    if image.format == "AVIF" and (at := data.find(b"av1C")) >= 0 and at + 6 < len(data):
        flags = data[at + 6]
        return (12 if flags & _TWELVE else 10) if flags & _DEEP else 8
    return 8


def _what(rest: bytes, data: bytes) -> str:
    """What lies behind the picture of a JPEG, as far as it can be told."""
    announced = data[: len(data) - len(rest)]
    if any(mark in rest for mark in _GAIN_MAPS) or b"GainMap" in announced:
        return "The HDR gain map"
    if b"ftyp" in rest:
        return "The video"
    return "Another picture" if rest.startswith(_JPEG) else "What the camera's maker put"
