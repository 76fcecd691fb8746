"""The number of pieces that a file is in. A decoder walks over them one by one, and a few megabytes may be millions."""

from collections.abc import Iterator
from itertools import islice

from restorer.images import segments

PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Segments of a JPEG, and of its metadata alone; a decoder copies what it has of EXIF and XMP at each of these. The most
# that a camera writes are some 300: depth, or another picture, in a second part of XMP.
_SEGMENTS, _METADATA = segments.MOST, 1_000
_CHUNKS = 50_000  # of a PNG; an encoder that writes 8 kB at a time needs 25,000 for 200 MB


def check_pieces(data: bytes) -> None:
    """Look over the pieces of a JPEG or PNG; any other file is taken as it is.

    Raises:
        ValueError: If there are too many.
    """
    if data.startswith(PNG):
        _check(sum(1 for _ in islice(chunks(data), _CHUNKS + 1)), _CHUNKS)
    elif data.startswith(_JPEG):
        markers = [marker for marker, _ in segments.segments(data)]
        _check(len(markers), _SEGMENTS - 1)
        _check(sum(marker in segments.METADATA for marker in markers), _METADATA)


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The name of each chunk of a PNG, and where it begins and ends."""
    at, around = len(PNG), 12  # bytes of a chunk besides its content: length, name and checksum
    while at + around <= len(data):
        end = at + around + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], at, end
        at = end


def _check(count: int, most: int) -> None:
    if count > most:
        raise ValueError(f"it is in over {most:,} pieces")
