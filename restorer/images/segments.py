"""The segments of a JPEG file, and what they say of each component and each scan (T.81, annex B).

A quantisation table counts as it stands at its component's first scan (B.2.4.1): it may come late, and its slot may be
used again for another.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from restorer.errors import ImageError
from restorer.system.foreign import door

_SOI, _EOI, _SOS, _DQT, _DNL = 0xD8, 0xD9, 0xDA, 0xDB, 0xDC
# Stuffing, filling, and the markers without a length, lie inside a scan
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
METADATA = {*range(0xE1, 0xEE), 0xEF, 0xFE}  # all but JFIF's and Adobe's, which tell of colours
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_LOSSLESS, _HIERARCHICAL = {0xC3, 0xC7, 0xCB, 0xCF}, {0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF}
_PROGRESSIVE, _ARITHMETIC = {0xC2, 0xC6, 0xCA, 0xCE}, {0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
# The order in which a file has the 64 coefficients of a block, as places in rows of eight (T.81, figure A.6)
ZIGZAG = np.array(sorted(range(64), key=lambda k: (k // 8 + k % 8, (k % 8 if (k // 8 + k % 8) % 2 == 0 else k // 8))))
MOST = 20_000  # segments that are followed; a file has a few dozen, and one in thousands of parts some hundred
UNSENT = 255  # bits: a coefficient of which nothing came


@dataclass(eq=False)
class Component:
    """One component: Y, Cb or Cr.

    Attributes:
        identifier: Its number in the file.
        across: Horizontal sampling factor, 1 to 4.
        down: Vertical sampling factor.
        slot: Which of the four quantisation tables it names.
        steps: ``(8, 8)`` uint16, its table, row = vertical frequency; None if it never came.
        missing_bits: ``(8, 8)`` uint8, how many low bits of each coefficient the scans have not brought; `UNSENT` where
            nothing came.
    """

    identifier: int
    across: int
    down: int
    slot: int
    steps: np.ndarray | None = None
    missing_bits: np.ndarray = field(default_factory=lambda: np.full((8, 8), UNSENT, np.uint8))


@dataclass(eq=False)
class Frame:
    """What the segments of a file say.

    Attributes:
        marker: Of its frame header, ``0xC0`` to ``0xCF``.
        precision: Bits a sample.
        width: In pixels.
        height: In pixels; 0 if a later segment says it.
        components: In the order of the frame header.
        is_whole: Whether it ends with the mark of the end.
    """

    marker: int
    precision: int
    width: int
    height: int
    components: list[Component]
    is_whole: bool = False

    @property
    def is_lossless(self) -> bool:
        """Whether nothing was quantised."""
        return self.marker in _LOSSLESS

    @property
    def is_progressive(self) -> bool:
        """Whether coefficients come in several scans."""
        return self.marker in _PROGRESSIVE

    @property
    def process(self) -> str:
        """Its process in words: ``"baseline"``, ``"12-bit lossless"``, ``"hierarchical, arithmetic-coded"``."""
        kind = "lossless" if self.is_lossless else "progressive" if self.is_progressive else "sequential"
        if self.marker == 0xC0:
            kind = "baseline"
        depth = f"{self.precision}-bit " if self.precision != 8 else ""
        coded = ", arithmetic-coded" if self.marker in _ARITHMETIC else ""
        return f"{'hierarchical ' if self.marker in _HIERARCHICAL else ''}{depth}{kind}{coded}"


@door(ImageError, "Expected a JPEG file, but its segments cannot be read")
def read_frame(data: bytes) -> Frame:
    """Read the segments of a JPEG file.

    Raises:
        ImageError: If it is no JPEG, or has no frame header that can be read.
    """
    if data[:2] != bytes([0xFF, _SOI]):
        raise ImageError("Expected a JPEG file, received something else.")
    tables: dict[int, np.ndarray] = {}
    frame: Frame | None = None
    scan = b""  # the one whose data come before the next segment
    for marker, body in segments(data):
        if frame and scan:
            _finish_scan(frame, scan)
            scan = b""
        if marker == _DQT:
            tables.update(_tables(body))
        elif marker in _FRAMES and frame is None:
            frame = _frame(marker, body)
        elif marker == _SOS and frame:
            _bind_tables(frame, body, tables)
            scan = body
        elif marker == _EOI and frame:
            frame.is_whole = True
    if frame and scan and not frame.is_progressive:  # cut off; of a progressive one nothing is known for certain
        _finish_scan(frame, scan)
    if frame is None or not frame.components:
        raise ImageError("Expected a JPEG file with a frame header, received one without.")
    for component in frame.components:  # of one whose scan was cut off
        if component.steps is None:
            component.steps = tables.get(component.slot)
    return frame


def with_end(data: bytes) -> bytes:
    """A JPEG file with the mark of its end, which one that was cut short lacks; decoders then show what is there."""
    return data if data.rstrip(b"\0").endswith(bytes([0xFF, _EOI])) else data + bytes([0xFF, _EOI])


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and the content of each segment, to the end of the picture; what cannot be followed ends it."""
    for marker, body, _ in _placed(data):
        yield marker, body


def behind_picture(data: bytes) -> bytes:
    """What lies behind a JPEG's mark of the end: more pictures, a video; empty if nothing, or if it is no JPEG."""
    ends = (end for marker, _, end in _placed(data) if marker == _EOI)
    return data[next(ends, len(data)) :] if data[:2] == bytes([0xFF, _SOI]) else b""


def without_metadata(data: bytes) -> bytes:
    """A JPEG file without what it carries besides the picture, but for the segments that say what its colours are."""
    kept, start = [data[:2]], 2
    for marker, body, end in _placed(data):
        if marker in METADATA:
            kept.append(data[start : end - len(body) - 4])
            start = end
    return b"".join([*kept, data[start:]])


def _placed(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """The marker and the content of each segment, and where it ends."""
    at = 2
    for _ in range(MOST):
        found = _MARKER.search(data, at)
        if found is None:
            return
        at, marker = found.start(), data[found.start() + 1]
        if marker == _EOI:
            yield marker, b"", at + 2
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(data):
            return
        yield marker, data[at + 4 : at + 2 + length], at + 2 + length
        at += 2 + length


def _tables(body: bytes) -> Iterator[tuple[int, np.ndarray]]:
    while body:
        wide, slot = body[0] >> 4, body[0] & 15
        size = 128 if wide else 64
        if len(body) < 1 + size:
            return
        steps = np.zeros(64, np.uint16)
        steps[ZIGZAG] = np.frombuffer(body[1 : 1 + size], ">u2" if wide else np.uint8)
        yield slot, steps.reshape(8, 8)
        body = body[1 + size :]


def _frame(marker: int, body: bytes) -> Frame | None:
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        return None
    precision, height, width, count = struct.unpack_from(">BHHB", body)
    parts = [body[6 + 3 * number : 9 + 3 * number] for number in range(count)]
    components = [Component(name, factors >> 4, factors & 15, slot) for name, factors, slot in parts]
    return Frame(marker, precision, width, height, [part for part in components if part.across and part.down])


def _bind_tables(frame: Frame, scan: bytes, tables: dict[int, np.ndarray]) -> None:
    for component in _scanned(frame, scan):
        if component.steps is None:
            component.steps = tables.get(component.slot)


def _finish_scan(frame: Frame, scan: bytes) -> None:
    """Note what a scan has brought of each of its components."""
    parameters = scan[1 + 2 * scan[0] :]
    if not frame.is_progressive:
        parameters = bytes([0, 63, 0])
    if len(parameters) < 3:
        return
    band = ZIGZAG[parameters[0] : parameters[1] + 1]
    for component in _scanned(frame, scan):
        component.missing_bits.reshape(64)[band] = parameters[2] & 15


def _scanned(frame: Frame, scan: bytes) -> list[Component]:
    """The components that the header of a scan names."""
    named = set(scan[1 : 1 + 2 * scan[0] : 2]) if scan else set()
    return [component for component in frame.components if component.identifier in named]
