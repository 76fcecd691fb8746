"""ZIP files from outside, read no further than allowed: by what really comes out of them, whatever they declare."""

import bz2
import copy
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from restorer.system.files import is_file

_LISTED = 512  # bytes of a file's entry in the directory, with a long name and times in several forms
_END, _END_SIZE = b"PK\5\6", 22  # the record at the end, behind which there may be a comment
_WIDE_END, _WIDE_SIZE = b"PK\6\6", 56 + 20  # that of Zip64, and what points to it, just before the other
_REACH = _WIDE_SIZE + _END_SIZE + 65_535
_PIECE = 4096  # bytes that are read at once: of what is packed by LZMA comes all that is in them, some 30 MB
_STEP = 1_000_000  # bytes


def opened(path: Path, *, at_most: int) -> zipfile.ZipFile:
    """Open a ZIP file.

    Args:
        path: The file.
        at_most: Files that it may hold. Before they are counted, the directory is read, and memory taken for each; so
            its bytes are bounded, too.

    Raises:
        OverflowError: If it holds more.
        Exception: Of half a dozen kinds, if it is no ZIP file, or damaged.
    """
    if not is_file(path):
        raise OSError("it is not a file")
    with path.open("rb") as file:
        size = _directory_size(file)
    if size > _LISTED * at_most + _REACH:
        raise OverflowError(f"it holds over {at_most:,} files")
    archive = zipfile.ZipFile(path)
    if len(archive.infolist()) > at_most:
        archive.close()
        raise OverflowError(f"it holds over {at_most:,} files")
    return archive


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, at_most: int) -> bytes:
    """A member's bytes, arguments and errors as of `pieces`."""
    return b"".join(pieces(archive, member, at_most=at_most))


def pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, at_most: int) -> Iterator[bytes]:
    """Unpack a member piece by piece.

    Args:
        archive: The archive.
        member: One of its own.
        at_most: Bytes that it may unpack to.

    Raises:
        OverflowError: If there come more, or its directory says so.
        Exception: Of half a dozen kinds, if it is damaged.
    """
    unpack = _by_bzip2 if member.compress_type == zipfile.ZIP_BZIP2 else _by_zipfile
    came, more = 0, OverflowError(f"{member.filename} unpacks to over {at_most / 1e6:,.6g} MB")
    if member.file_size > at_most:
        raise more
    for piece in unpack(archive, member):
        came += len(piece)
        if came > at_most:
            raise more
        yield piece


def _by_zipfile(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            yield piece


def _by_bzip2(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack bzip2 in steps, of which `zipfile` takes none: four kilobytes of it may be gigabytes."""
    packed = copy.copy(member)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, member.compress_size
    packed.CRC = None  # type: ignore[assignment]  # of what it unpacks to
    unpacker, checksum = bz2.BZ2Decompressor(), 0
    with archive.open(packed) as file:
        while not unpacker.eof:
            given = file.read(_PIECE) if unpacker.needs_input else b""
            if unpacker.needs_input and not given:
                raise EOFError("it ends too early")
            piece = unpacker.decompress(given, _STEP)
            checksum = zlib.crc32(piece, checksum)
            yield piece
    if checksum != member.CRC:
        raise zipfile.BadZipFile("its checksum is another one")


def _directory_size(file: BinaryIO) -> int:
    """Bytes of the directory, of which `zipfile` reads as many as the end of the file says (APPNOTE 4.3.14, 4.3.16)."""
    file.seek(max(0, file.seek(0, 2) - _REACH))
    tail = file.read()
    plain = tail[-_END_SIZE:].startswith(_END) and tail.endswith(b"\0\0")  # without a comment behind it
    end = len(tail) - _END_SIZE if plain else tail.rfind(_END)
    if end < 0:
        return 0
    wide = tail[max(0, end - _WIDE_SIZE) : end]
    size = wide[40:48] if wide.startswith(_WIDE_END) else tail[end + 12 : end + 16]
    return int.from_bytes(size, "little")
