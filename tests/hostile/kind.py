"""A kind of hostile file, and the tools to make them."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from restorer import ASSETS
from tests.helpers import saved

PHOTO = Image.open(ASSETS / "samples" / "animal_cat.webp").convert("RGB").crop((100, 40, 196, 120))  # 96 × 80
PIXELS = np.asarray(PHOTO)


@dataclass(frozen=True)
class Kind:
    """A kind of hostile file.

    Attributes:
        family: What it is given as: ``"JPEG"``, ``"ZIP"``, ``"network"`` and so on.
        name: What is wrong with it, in words of a name.
        make: Makes it.
        suffix: Of its name.
        arrange: For what is no file, or has a name that is the trouble: makes it in a folder, and gives the source and
            the target that are named on the command line.
        is_heavy: Whether it costs seconds or hundreds of megabytes, so that it is tried in a process of its own.
    """

    family: str
    name: str
    make: Callable[[], bytes] = bytes
    suffix: str = ".jpg"
    arrange: Callable[[Path], tuple[str, str]] | None = None
    is_heavy: bool = False

    @property
    def label(self) -> str:
        """Its name among all."""
        return f"{self.family} {self.name}"

    @property
    def is_small(self) -> bool:
        """Whether it is a file of a moment, to begin fuzzing with."""
        return not self.is_heavy and self.arrange is None


def jpeg(image: Image.Image = PHOTO, **options: object) -> bytes:
    """A JPEG of the photo."""
    return saved(image, "JPEG", **{"quality": 30, **options})


def segment(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def after_start(file: bytes, *segments: bytes) -> bytes:
    """A JPEG with segments behind its first, which is JFIF's."""
    return file[:20] + b"".join(segments) + file[20:]


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def after_header(file: bytes, *chunks: bytes) -> bytes:
    """A PNG with chunks behind its header."""
    return file[:33] + b"".join(chunks) + file[33:]


def png_of(width: int, height: int, packed: bytes, *, depth: int = 8, kind: int = 2) -> bytes:
    """A PNG of a header and one piece of data."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def noise(count: int, seed: int = 0) -> bytes:
    """Random bytes, the same every time."""
    return np.random.default_rng(seed).bytes(count)


def patched(file: bytes, at: int, new: bytes) -> bytes:
    """A file with some bytes changed."""
    return file[:at] + new + file[at + len(new) :]


def flipped(file: bytes, count: int, seed: int = 0) -> bytes:
    """A file with bits flipped anywhere behind its first 16 bytes."""
    changed = bytearray(file)
    for place in np.random.default_rng(seed).integers(16, len(file), count):
        changed[place] ^= 1 << int(place) % 8
    return bytes(changed)
