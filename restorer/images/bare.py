"""Files without what they carry besides the picture, for a decoder that stumbles over that."""

from restorer.images import segments

_PNG = b"\x89PNG\r\n\x1a\n"
_METADATA = {b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"pHYs", b"tIME"}
_AROUND = 12  # bytes of a chunk besides its content: length, name and checksum


def without_metadata(data: bytes) -> bytes:
    """A JPEG or PNG without its metadata; any other file as it is."""
    if data.startswith(_PNG):
        return _bare_png(data)
    return segments.without_metadata(data) if data.startswith(b"\xff\xd8\xff") else data


def _bare_png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + _AROUND <= len(data):
        end = at + _AROUND + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in _METADATA:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
