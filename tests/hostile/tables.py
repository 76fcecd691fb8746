"""Hostile tables of sources, ``ATTRIBUTION.csv``, beside photographs that are sound."""

from collections.abc import Callable
from functools import partial

from tests.hostile.archives import packed
from tests.hostile.kind import PHOTO, Kind, jpeg, noise


def beside(table: bytes) -> bytes:
    """A ZIP file of photographs and this table."""
    return packed({**{f"{number}.jpg": jpeg(PHOTO.rotate(number)) for number in range(12)}, "ATTRIBUTION.csv": table})


HEAD = b"crop,file\n"
MAKERS: dict[str, Callable[[], bytes]] = {
    "with a field of 200,000 letters": partial(beside, HEAD + b"1.jpg," + b"a" * 200_000 + b"\n"),
    "of noise": partial(beside, noise(20_000)),
    "of zeros": partial(beside, bytes(20_000)),
    "of one quotation mark": partial(beside, HEAD + b'"' + b"a\n" * 100_000),
    "of carriage returns": partial(beside, b"crop,file\r1.jpg,a\r\r\n2.jpg,b\r"),
    "of UTF-16": partial(beside, "crop,file\n1.jpg,a\n".encode("utf-16")),
    "of commas": partial(beside, HEAD + b"," * 500_000),
    "of a head alone": partial(beside, HEAD),
    "of too few columns": partial(beside, b"crop,file\n1.jpg\n2.jpg,a,b,c,d\n"),
    "without names of columns": partial(beside, b"\n\n1.jpg,a\n"),
    "that says that all are of one photograph": partial(
        beside, HEAD + b"".join(b"%d.jpg,sea.jpg\n" % number for number in range(12))
    ),
}

TABLES = tuple(Kind("table", name, make, ".zip") for name, make in MAKERS.items())
