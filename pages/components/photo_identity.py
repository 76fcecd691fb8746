"""The identity of a photo: digests for caches, and the name that downloads carry."""

import hashlib
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np

from restorer import Photo

_made: "dict[int, tuple[weakref.ref[Photo | np.ndarray], bytes]]" = {}  # by `id`, as long as the thing is there


def fingerprint(photo: Photo) -> bytes:
    """A digest of a photo's file and of its name, which downloads carry: its identity in caches."""
    return _once(photo, lambda: _hashed(photo.data) + _hashed(photo.name.encode()))


def digest(content: bytes | np.ndarray) -> bytes:
    """A digest, 128 bits, of some bytes, or of the values of an array, which nobody writes into, without its shape."""
    if isinstance(content, bytes):
        return _hashed(content)
    return _once(content, lambda: _hashed(np.ascontiguousarray(content).data))


def _hashed(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _once(thing: Photo | np.ndarray, make: Callable[[], bytes]) -> bytes:
    """What was made of this very thing before: a page asks some twenty times, which took a third of its time."""
    key = id(thing)
    found = _made.get(key)
    if found and found[0]() is thing:
        return found[1]
    made = make()
    _made[key] = weakref.ref(thing, lambda _: _made.pop(key, None)), made
    return made


def stem(photo: Photo) -> str:
    """The photo's name without its suffix, for downloads."""
    return Path(photo.name).stem or "photo"


def megapixels(photo: Photo) -> str:
    """How large a photo is, for the log, which knows no names: ``"12.2 megapixels"``."""
    height, width = photo.stored.shape[:2]
    return f"{height * width / 1e6:.2g} megapixels"
