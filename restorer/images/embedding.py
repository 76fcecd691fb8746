"""Embedding of metadata into a JPEG file that is encoded already, whose pixels stay what they are."""

import struct
from dataclasses import dataclass

from restorer.images import iptc

CM_PER_INCH = 2.54
EXIF_LONGEST, XMP_LONGEST = 65_533, 65_504  # bytes that a segment holds, and that are left beside XMP's name
_XMP_MARK, _ICC_MARK = b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_ICC_PART, _ICC_PARTS = 65_519, 255  # bytes of a profile in a segment, and how many segments count to
_APP1, _APP2, _APP13 = 0xE1, 0xE2, 0xED
_JFIF = b"\xff\xe0\x00\x10JFIF\0"
_UNIT, _JFIF_END = 13, 20  # of a file that begins with JFIF 1.02: where the unit of its resolution lies, and the rest


@dataclass(frozen=True)
class Blocks:
    """What goes into a JPEG; each may be missing.

    Attributes:
        exif: With the mark before it.
        xmp: A packet.
        iptc: Photoshop's resources.
        icc_profile: A profile of the colour space that the file is in.
        dpi: Dots per inch, across and down.
    """

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    icc_profile: bytes = b""
    dpi: tuple[float, float] | None = None


def embed(file: bytes, blocks: Blocks) -> bytes:
    """Put blocks into the file of a JPEG, behind its JFIF header; those too long for its segments are left out.

    Args:
        file: As an encoder wrote it, with nothing of the kind in it.
        blocks: What to put into it.
    """
    head, rest = (file[:_JFIF_END], file[_JFIF_END:]) if file[2:].startswith(_JFIF) else (file[:2], file[2:])
    if blocks.dpi and len(head) == _JFIF_END:
        head = head[:_UNIT] + _density(blocks.dpi) + head[_UNIT + 5 :]
    parts = [head]
    if 0 < len(blocks.exif) <= EXIF_LONGEST:
        parts.append(_segment(_APP1, blocks.exif))
    if 0 < len(blocks.xmp) <= XMP_LONGEST:
        parts.append(_segment(_APP1, _XMP_MARK + blocks.xmp))
    if 0 < len(blocks.iptc) <= iptc.LONGEST:
        parts.append(_segment(_APP13, iptc.MARK + blocks.iptc))
    return b"".join([*parts, *_profile(blocks.icc_profile), rest])


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _profile(profile: bytes) -> list[bytes]:
    pieces = [profile[at : at + _ICC_PART] for at in range(0, len(profile), _ICC_PART)]
    if len(pieces) > _ICC_PARTS:
        return []
    numbered = enumerate(pieces, start=1)
    return [_segment(_APP2, _ICC_MARK + bytes([number, len(pieces)]) + piece) for number, piece in numbered]


def _density(dpi: tuple[float, float]) -> bytes:
    """JFIF's unit and whole numbers of it, of the inch or the centimetre, whichever is nearer."""
    per_inch, per_cm = ([round(value / unit) for value in dpi] for unit in (1, CM_PER_INCH))
    error_inch = max(abs(value - count) for value, count in zip(dpi, per_inch, strict=True))
    error_cm = max(abs(value - count * CM_PER_INCH) for value, count in zip(dpi, per_cm, strict=True))
    return struct.pack(">BHH", *((2, *per_cm) if error_cm < error_inch else (1, *per_inch)))
