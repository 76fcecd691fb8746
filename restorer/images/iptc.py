"""IPTC: the captions, names and keywords that newspapers and agencies write, in Photoshop's resources.

A JPEG has them in APP13 segments: ``8BIM``, a number, a name and a length before each (Photoshop file formats, image
resources). Number 0x0404 holds the data sets of IPTC-IIM 4.2: ``1C``, record, number and length before each.
"""

import struct
from collections.abc import Iterator

MARK = b"Photoshop 3.0\0"
LONGEST = 65_533 - len(MARK)  # bytes that one segment of a JPEG holds
_IPTC, _DIGEST = 0x0404, 0x0425
# Copyright and its address, too; the rest is Photoshop's own, or describes the picture as it was: thumbnail, paths
_KEPT = {_IPTC, _DIGEST, 0x040A, 0x040B}
_TAG, _DATA_SET = b"8BIM", 0x1C
# Of record 2: content location (code, name), city, sublocation, province, country (code, name)
_PLACES = {26, 27, 90, 92, 95, 100, 101}
_LONG = 0x8000  # a length from here on says how many bytes the length has


def read(resources: bytes) -> bytes:
    """Those of Photoshop's resources that are carried, byte for byte; empty if none has IPTC in it."""
    kept = [(number, whole) for number, _, whole in _resources(resources) if number in _KEPT]
    return b"".join(whole for _, whole in kept) if _IPTC in dict(kept) else b""


def from_data_sets(data: bytes) -> bytes:
    """IPTC as a TIFF has it, as resources; empty if it is none."""
    data = data.rstrip(b"\0")
    return _resource(_IPTC, data) if data[:1] == bytes([_DATA_SET]) else b""


def has_location(resources: bytes) -> bool:
    """Whether resources name the place where the photo was taken, or are such that nobody can say."""
    return without_location(resources) != resources


def without_location(resources: bytes) -> bytes:
    """Resources without the names of places, or without all IPTC if it is damaged."""
    found = [
        (number, data, _resource(number, _without_places(data)) if number == _IPTC else whole)
        for number, data, whole in _resources(resources)
    ]
    if all(number != _IPTC or _without_places(data) == data for number, data, _ in found):
        return resources
    empty = _resource(_IPTC, b"")
    return b"".join(new for number, _, new in found if number != _DIGEST and new != empty)  # a digest of what was


def _resources(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The number, the content and all bytes of each resource, up to the first that is damaged."""
    at = 0
    while data[at : at + 4] == _TAG and at + 12 <= len(data):
        (number,) = struct.unpack_from(">H", data, at + 4)
        start = at + 6 + (data[at + 6] | 1) + 1  # behind the name, which is padded to an even length with its own
        if start + 4 > len(data):
            return
        (length,) = struct.unpack_from(">L", data, start)
        end = start + 4 + length
        if end > len(data):
            return
        behind = end + length % 2
        yield number, data[start + 4 : end], data[at:end] + bytes(length % 2)
        at = behind


def _resource(number: int, data: bytes) -> bytes:
    return _TAG + struct.pack(">HHL", number, 0, len(data)) + data + bytes(len(data) % 2)


def _without_places(data: bytes) -> bytes:
    kept: list[bytes] = []
    at, end_of_all = 0, len(data.rstrip(b"\0"))
    while at < end_of_all:
        if data[at] != _DATA_SET or at + 5 > len(data):
            return b""
        record, number, length = struct.unpack_from(">BBH", data, at + 1)
        end = at + 5 + length
        if length >= _LONG or end > len(data):
            return b""
        if record != 2 or number not in _PLACES:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])
