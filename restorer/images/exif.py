"""EXIF, read and written again with every value as it was, but for the few that describe the picture itself.

Written by Pillow, every letter that is not ASCII becomes ``?``, and the maker's note moves, whose offsets often count
from the start of the block. So values stay bytes here. The layout is TIFF's (TIFF 6.0, section 2; EXIF 2.3, 4.6).
"""

import re
import struct
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Union

WIDTH, HEIGHT, ORIENTATION, X_RESOLUTION, Y_RESOLUTION, UNIT = 0x100, 0x101, 0x112, 0x11A, 0x11B, 0x128
EXIF, GPS, INTEROP, MAKER_NOTE, PIXEL_WIDTH, PIXEL_HEIGHT = 0x8769, 0x8825, 0xA005, 0x927C, 0xA002, 0xA003

# How a TIFF file lays out its own pixels, and what is carried apart from EXIF or not at all: XMP, IPTC, Photoshop, ICC
_LAYOUT = {0xFE, 0xFF, 0x100, 0x101, 0x102, 0x103, 0x106, 0x10A, 0x111, 0x115, 0x116, 0x117, 0x11C, 0x13D, 0x140}
_LAYOUT |= {*range(0x141, 0x146), 0x14A, 0x152, 0x153, 0x154, 0x155, 0x15B, *range(0x200, 0x20A), *range(0x211, 0x215)}
_IPTC = 0x83BB
_ELSEWHERE = {0x2BC, _IPTC, 0x8649, 0x8773}
_PLACES = {2, 4, 20, 22, 28}  # of the GPS directory: latitude and longitude, here and of the goal, and the area's name
_GEO = {0x830E, 0x8482, 0x85D8, 0x87AF, 0x87B0, 0x87B1}  # GeoTIFF

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_SHORT, _LONG, _RATIONAL, _IFD = 3, 4, 5, 13
_INCH, _CM = 2, 3
_CHILDREN: dict = {EXIF: {INTEROP: {}}, GPS: {}}  # the directories inside each directory
_NOTE_WITHIN = 65_000  # a note that lay further back is not held in its place by zeros


@dataclass(frozen=True)
class Value:
    """A tag's value: TIFF's number of its type, how many of them, their bytes, and where they lay in the block."""

    kind: int
    count: int
    data: bytes
    place: int = 0


Directory = dict[int, Union[Value, "Directory"]]


@dataclass(frozen=True)
class Exif:
    """A block of EXIF without its thumbnail, which shows the picture as it was before.

    Attributes:
        order: ``"<"`` or ``">"``, the order of bytes as `struct` writes it.
        tags: The first directory; the Exif, GPS and Interop directories are directories in it.
    """

    order: str
    tags: Directory

    @property
    def has_location(self) -> bool:
        """Whether the location of the photo is in it."""
        gps = self.tags.get(GPS)
        return isinstance(gps, dict) and not _PLACES.isdisjoint(gps) or not _GEO.isdisjoint(self.tags)

    @property
    def dpi(self) -> tuple[float, float] | None:
        """Dots per inch, across and down; None if there are none."""
        scale = {_INCH: 1.0, _CM: 2.54}.get(int(self._number(UNIT, _INCH)))  # the inch, where no unit is named
        across, down = self._number(X_RESOLUTION), self._number(Y_RESOLUTION)
        return (across * scale, down * scale) if scale else None

    def without_location(self) -> "Exif":
        """Without the GPS directory, and without the maker's note, in which some cameras name the place as well."""
        kept = {tag: value for tag, value in self.tags.items() if tag != GPS and tag not in _GEO}
        return replace(self, tags=kept).without_note()

    def without_note(self) -> "Exif":
        """Without the maker's note."""
        inner = self.tags.get(EXIF)
        if not isinstance(inner, dict) or MAKER_NOTE not in inner:
            return self
        rest = {tag: value for tag, value in inner.items() if tag != MAKER_NOTE}
        kept = {tag: value for tag, value in self.tags.items() if tag != EXIF}
        return replace(self, tags={**kept, EXIF: rest} if rest else kept)

    def upright(self, width: int, height: int) -> "Exif":
        """For an upright picture of so many pixels: its tags of size and orientation changed, none of them added."""
        tags = self._changed(self.tags, {ORIENTATION: 1, WIDTH: width, HEIGHT: height})
        inner = tags.get(EXIF)
        if isinstance(inner, dict):
            tags[EXIF] = self._changed(inner, {PIXEL_WIDTH: width, PIXEL_HEIGHT: height})
        return replace(self, tags=tags)

    def with_dpi(self, dpi: tuple[float, float]) -> "Exif":
        """With this resolution."""
        if self.dpi == dpi:
            return self
        across, down = (Fraction(value).limit_denominator(10_000) for value in dpi)
        resolution: Directory = {
            X_RESOLUTION: self._value(_RATIONAL, "LL", across.numerator, across.denominator),
            Y_RESOLUTION: self._value(_RATIONAL, "LL", down.numerator, down.denominator),
            UNIT: self._value(_SHORT, "H", _INCH),
        }
        return replace(self, tags={**self.tags, **resolution})

    def to_bytes(self) -> bytes:
        """The block with the mark that JPEG puts before it; the maker's note stays where it lay if it can."""
        note, start, before = self._held_note(), 8, b""
        body = _packed(self.tags, self.order, start, note)
        if note and start + len(body) <= note.place:
            body += bytes(note.place - start - len(body)) + note.data
        elif note:
            before = bytes(note.place - start) + note.data
            before += bytes(len(before) % 2)  # directories begin at even offsets
            start += len(before)
            body = _packed(self.tags, self.order, start, note)
        mark = b"II*\0" if self.order == "<" else b"MM\0*"
        return b"Exif\0\0" + mark + struct.pack(self.order + "L", start) + before + body

    def _held_note(self) -> Value | None:
        inner = self.tags.get(EXIF)
        note = inner.get(MAKER_NOTE) if isinstance(inner, dict) else None
        if isinstance(note, Value) and len(note.data) > 4 and 8 <= note.place <= _NOTE_WITHIN - len(note.data):
            return note
        return None

    def _number(self, tag: int, default: float = 0.0) -> float:
        value = self.tags.get(tag)
        return _number(self.order, value) if isinstance(value, Value) else default

    def _changed(self, directory: Directory, numbers: dict[int, int]) -> Directory:
        wrong = {
            tag: self._value(_SHORT, "H", number) if tag == ORIENTATION else self._value(_LONG, "L", number)
            for tag, number in numbers.items()
            if isinstance(value := directory.get(tag), Value) and _number(self.order, value) != number
        }
        return {**directory, **wrong}

    def _value(self, kind: int, layout: str, *numbers: int) -> Value:
        return Value(kind, 1, struct.pack(self.order + layout, *numbers))


def read_block(block: bytes) -> Exif | None:
    """Read a block of EXIF, with or without JPEG's mark before it.

    Returns:
        What can be read of it: a damaged value is left out, and so is the thumbnail's directory. None if there is
        nothing.
    """
    stripped = re.sub(rb"^(Exif\0\0)+", b"", block)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(stripped[:4])
    if order is None or len(stripped) < 8:
        return None
    (start,) = struct.unpack_from(order + "L", stripped, 4)
    tags = _Reader(stripped, order).directory(start, _CHILDREN)
    tags = {tag: value for tag, value in tags.items() if tag not in _ELSEWHERE}
    return Exif(order, tags) if tags else None


def read_tiff(file: bytes) -> Exif | None:
    """Read the EXIF of a TIFF file, which is its first directory without the layout of its pixels; None if none."""
    found = read_block(file)
    tags = {tag: _unplaced(value) for tag, value in found.tags.items() if tag not in _LAYOUT} if found else {}
    return Exif(found.order, tags) if found and tags else None


def read_iptc(file: bytes) -> bytes:
    """The IPTC of a TIFF file, which has a tag of its own; empty if there is none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(file[:4])
    if order is None or len(file) < 8:
        return b""
    (start,) = struct.unpack_from(order + "L", file, 4)
    value = _Reader(file, order).directory(start, {}).get(_IPTC)
    return value.data if isinstance(value, Value) else b""


def _unplaced(value: Value | Directory) -> Value | Directory:
    if isinstance(value, dict):
        return {tag: _unplaced(inner) for tag, inner in value.items()}
    return replace(value, place=0)


class _Reader:
    """Reads directories, and no more bytes of values than there are: overlapping ones could be a thousandfold."""

    def __init__(self, block: bytes, order: str) -> None:
        self._block, self._order, self._left = block, order, len(block)

    def directory(self, start: int, children: dict) -> Directory:
        """The directory at an offset, with those inside it; what cannot be read is left out."""
        found: Directory = {}
        if start + 2 > len(self._block):
            return found
        (count,) = self._unpack("H", start)
        for at in range(start + 2, min(start + 2 + 12 * count, len(self._block) - 11), 12):
            tag, kind, number = self._unpack("HHL", at)
            value = self._value(at + 8, kind, number)
            if value is None or tag in found:
                continue
            if tag not in children:
                found[tag] = value
            elif inner := self.directory(int(_number(self._order, value)), children[tag]):
                found[tag] = inner
        return found

    def _value(self, at: int, kind: int, count: int) -> Value | None:
        size = _SIZES.get(kind, 0) * count
        place = at if size <= 4 else self._unpack("L", at)[0]
        if kind not in _SIZES or size > self._left or place + size > len(self._block):
            return None
        self._left -= size
        return Value(kind, count, self._block[place : place + size], place)

    def _unpack(self, layout: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(self._order + layout, self._block, at)


def _number(order: str, value: Value) -> float:
    """The first number of a value; 0 if it is none."""
    layout = {_SHORT: "H", _LONG: "L", _IFD: "L", _RATIONAL: "LL"}.get(value.kind)
    if layout is None or not value.count:
        return 0.0
    over, under = (*struct.unpack_from(order + layout, value.data), 1)[:2]
    return over / under if under else 0.0


def _packed(directory: Directory, order: str, start: int, held: Value | None) -> bytes:
    """A directory as it stands at an offset, and behind it its values; the one that is held lies elsewhere."""
    rows, rest = [struct.pack(order + "H", len(directory))], b""
    behind = start + 2 + 12 * len(directory) + 4
    for tag, value in sorted(directory.items()):
        place = behind + len(rest)
        if isinstance(value, dict):
            rest += _packed(value, order, place, held)
            rows.append(struct.pack(order + "HHLL", tag, _LONG, 1, place))
        elif len(value.data) <= 4:
            rows.append(struct.pack(order + "HHL4s", tag, value.kind, value.count, value.data))
        elif value is held:
            rows.append(struct.pack(order + "HHLL", tag, value.kind, value.count, value.place))
        else:
            rows.append(struct.pack(order + "HHLL", tag, value.kind, value.count, place))
            rest += value.data + bytes(len(value.data) % 2)
    return b"".join(rows) + bytes(4) + rest
