"""The identity of a photo: digests for caches, and the name that downloads carry."""

import hashlib
from pathlib import Path

import numpy as np

from restorer import Photo


def fingerprint(photo: Photo) -> bytes:
    """A digest of a photo's file and of its name, which downloads carry: its identity in caches."""
    return digest(photo.data) + digest(photo.name.encode())


def digest(content: bytes | np.ndarray) -> bytes:
    """A digest, 128 bits, of some bytes, or of the values of an array without its shape."""
    data = content if isinstance(content, bytes) else np.ascontiguousarray(content).data
    return hashlib.blake2b(data, digest_size=16).digest()


def stem(photo: Photo) -> str:
    """The photo's name without its suffix, for downloads."""
    return Path(photo.name).stem or "photo"


def megapixels(photo: Photo) -> str:
    """How large a photo is, for the log, which knows no names: ``"12.2 megapixels"``."""
    height, width = photo.stored.shape[:2]
    return f"{height * width / 1e6:.2g} megapixels"
