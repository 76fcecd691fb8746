"""What tells one photo from another: digests for caches, and the name that downloads carry."""

import hashlib
from pathlib import Path

import numpy as np

from restorer import Photo


def fingerprint(photo: Photo) -> bytes:
    """What tells one photo from another, for caches: a digest of its file and its name, which downloads carry."""
    return digest(photo.data) + digest(photo.name.encode())


def digest(content: bytes | np.ndarray) -> bytes:
    """What tells some bytes, or an array of one shape, from others: 128 bits."""
    data = content if isinstance(content, bytes) else np.ascontiguousarray(content).data
    return hashlib.blake2b(data, digest_size=16).digest()


def stem(photo: Photo) -> str:
    """The photo's name without its suffix, for downloads."""
    return Path(photo.name).stem or "photo"
