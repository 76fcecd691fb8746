"""Hostile ZIP files."""

import bz2
import io
import struct
import zipfile
from collections.abc import Callable
from functools import partial

from tests.hostile.kind import PHOTO, Kind, jpeg, noise, patched


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return buffer.getvalue()


def photographs(count: int = 3) -> dict[str, bytes]:
    return {f"photos/{number}.jpg": jpeg(PHOTO.rotate(number)) for number in range(count)}


def at_directory(file: bytes, place: int, new: bytes) -> bytes:
    """A ZIP file whose first entry in the directory says something else."""
    return patched(file, file.index(b"PK\1\2") + place, new)


def at_end(file: bytes, place: int, new: bytes) -> bytes:
    """A ZIP file whose record at the end says something else."""
    return patched(file, file.rindex(b"PK\5\6") + place, new)


def renamed(name: bytes) -> bytes:
    """A ZIP file whose first file has a name that no program writes."""
    file = packed({"a" * len(name) + ".": b"", **photographs()})
    return file.replace(b"a" * len(name) + b".", name + b".")


def nameless() -> bytes:
    """A ZIP file in which a file has no name."""
    return packed({"": jpeg(), **photographs()})


def bomb(how: int, megabytes: int, name: str = "bomb.jpg", *, says: int | None = None) -> bytes:
    """A ZIP file with one file of zeros behind the beginning of a JPEG; it may say that it is smaller."""
    file = packed({name: jpeg()[:300] + bytes(megabytes * 1_000_000)}, how)
    if says is not None:
        file = at_directory(patched(file, 22, struct.pack("<L", says)), 24, struct.pack("<L", says))
    return file


def crowded(count: int, name: str = "{}.jpg") -> bytes:
    """A ZIP file of so many empty files, written by hand because `zipfile` takes its time."""
    local = b"PK\3\4" + bytes(26)
    body, rows = [], []
    for number in range(count):
        word = name.format(number).encode()
        rows.append(
            struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(word), 0, 0, 0, 0, 0, 0) + word
        )
    body.append(local)
    listed = b"".join(rows)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, min(count, 65_535), min(count, 65_535), len(listed), len(local), 0)
    return b"".join([*body, listed, end])


def overlapping(count: int) -> bytes:
    """A ZIP file all of whose files are the same packed megabytes (Fifield, 2019)."""
    file = packed({"00000.jpg": bytes(20_000_000)}, zipfile.ZIP_DEFLATED)
    start, end = file.index(b"PK\1\2"), file.rindex(b"PK\5\6")
    row = file[start:end]
    rows = b"".join(row.replace(b"00000", b"%05d" % number) for number in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(rows), start, 0)
    return file[:start] + rows + tail


def nested(depth: int) -> bytes:
    """A ZIP file in a ZIP file in a ZIP file."""
    file = packed(photographs())
    for number in range(depth):
        file = packed({f"{number}.zip": file, f"{number}.jpg": file})
    return file


def zip64() -> bytes:
    file = packed(photographs())
    end = file.rindex(b"PK\5\6")
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2**60, 2**60, 2**60, 2**60)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    return file[:end] + wide + locator + file[end:]


def bzip2_bomb(megabytes: int) -> bytes:
    """A ZIP file of some kilobytes that says that it holds 150 MB."""
    packer, million = bz2.BZ2Compressor(), bytes(1_000_000)
    data = b"".join([*(packer.compress(million) for _ in range(megabytes)), packer.flush()])
    sizes = struct.pack("<3L2H", 0, len(data), 150_000_000, len("a.jpg"), 0)
    head = struct.pack("<4s5H", b"PK\3\4", 46, 0, zipfile.ZIP_BZIP2, 0, 0) + sizes + b"a.jpg"
    row = struct.pack("<4s6H", b"PK\1\2", 46, 46, 0, zipfile.ZIP_BZIP2, 0, 0) + sizes + bytes(14) + b"a.jpg"
    return head + data + row + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(row), len(head) + len(data), 0)


MAKERS: dict[str, Callable[[], bytes]] = {
    "of its first 2 bytes": lambda: b"PK",
    "of its end alone": lambda: packed({}),
    "of no pictures": lambda: packed({"a.txt": b"", "b/": b""}),
    "cut in the middle": lambda: packed(photographs())[:2000],
    "without its last 5 bytes": lambda: packed(photographs())[:-5],
    "without its first 500 bytes": lambda: packed(photographs())[500:],
    "with noise before it": lambda: noise(500) + packed(photographs()),
    "with noise behind it": lambda: packed(photographs()) + noise(500),
    "with a comment of 65,535 bytes": lambda: at_end(packed(photographs()), 20, b"\xff\xff") + bytes(65_535),
    "with a file without a name": nameless,
    "with a file called like a folder above": partial(renamed, b"../../../etc/passwd"),
    "with a file of line breaks": partial(renamed, b"a\nb\r.jpg"),
    "with a name of no encoding": partial(renamed, b"\xff\xfe\xfd.jpg"),
    "with a NUL in a name": partial(renamed, b"a\0b.jpg"),
    "with a name of 60,000 letters": lambda: packed({"x" * 60_000 + ".jpg": jpeg(), **photographs()}),
    "with two files of one name": lambda: packed({"a.jpg": jpeg(), "b.jpg": jpeg()}).replace(b"b.jpg", b"a.jpg"),
    "with a file that is locked": lambda: at_directory(packed({"a.jpg": jpeg()}), 8, b"\1\0"),
    "packed in a way that is none": lambda: at_directory(packed({"a.jpg": jpeg()}), 10, b"\x63\0"),
    "packed in a way of Windows": lambda: at_directory(packed({"a.jpg": jpeg()}), 10, b"\x09\0"),
    "with a wrong checksum": lambda: at_directory(packed({"a.jpg": jpeg()}), 16, b"\0\0\0\0"),
    "with a file that is nowhere": lambda: at_directory(packed({"a.jpg": jpeg()}), 42, b"\xff\xff\xff\x7f"),
    "with a directory that is nowhere": lambda: at_end(packed(photographs()), 16, b"\xff\xff\xff\x7f"),
    "with a directory of 4 GB": lambda: at_end(packed(photographs()), 12, b"\xfe\xff\xff\xff"),
    "on the second of two disks": lambda: at_end(packed(photographs()), 4, b"\1\0\1\0"),
    "of a later version": lambda: at_directory(packed(photographs()), 6, b"\xff\0"),
    "with a file of a later date": lambda: at_directory(packed(photographs()), 12, b"\xff\xff\xff\xff"),
    "with more of a file behind it": lambda: at_directory(packed({"a.jpg": jpeg()}), 30, b"\xff\xff"),
    "with Zip64 that says nonsense": zip64,
    "in ZIP files": partial(nested, 8),
    "of 30,000 files": partial(crowded, 30_000),
    "of text where a photo should be": lambda: packed({"a.jpg": b"Dear diary", "b.png": bytes(100)}),
    "whose text unpacks to more than a table has": lambda: packed(
        {**photographs(12), "photos/ATTRIBUTION.csv": bytes(25_000_000)}, zipfile.ZIP_DEFLATED
    ),
}

HEAVY: dict[str, Callable[[], bytes]] = {
    "that unpacks to 300 MB, packed by deflate": partial(bomb, zipfile.ZIP_DEFLATED, 300),
    "that unpacks to 300 MB and says 1 kB": partial(bomb, zipfile.ZIP_DEFLATED, 300, says=1000),
    "that unpacks to 2.4 GB, packed by bzip2": partial(bzip2_bomb, 2400),
    "that unpacks to 600 MB, packed by LZMA": partial(bomb, zipfile.ZIP_LZMA, 600),
    "of 400,000 files": partial(crowded, 400_000),
    "of 300 files that are all the same 20 MB": partial(overlapping, 300),
}


ARCHIVES = (
    *(Kind("ZIP", name, make, ".zip") for name, make in MAKERS.items()),
    *(Kind("ZIP", name, make, ".zip", is_heavy=True) for name, make in HEAVY.items()),
)
