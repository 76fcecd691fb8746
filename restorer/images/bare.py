"""Files without what they carry besides the picture, for a decoder that stumbles over that."""

from restorer.images import segments
from restorer.images.pieces import PNG, chunks

_METADATA = {b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"pHYs", b"tIME"}


def without_metadata(data: bytes) -> bytes:
    """A JPEG or PNG without its metadata; any other file as it is."""
    if data.startswith(PNG):
        return b"".join([PNG, *(data[at:end] for name, at, end in chunks(data) if name not in _METADATA)])
    return segments.without_metadata(data) if data.startswith(b"\xff\xd8\xff") else data
