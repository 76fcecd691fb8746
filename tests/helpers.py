"""Plain functions that many tests use."""

import io
import shutil
import time
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from restorer import jpeg

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(height: int = 96, width: int = 128, *, seed: int = 0) -> np.ndarray:
    """A small synthetic photograph: smooth gradients, fine texture and hard coloured edges; the same every time."""
    return _picture(height, width, seed).copy()


@lru_cache(64)
def _picture(height: int, width: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng([seed, height, width])
    y, x = np.mgrid[0:height, 0:width].astype(float)
    phase, angle = rng.uniform(0, 6.28, 3), rng.uniform(0.02, 0.06, 3)
    channels = [128 + 70 * np.sin(angle[c] * x + phase[c]) * np.cos(angle[c] * y) for c in range(3)]
    values = np.stack(channels, axis=-1) + 12 * np.sin(0.9 * x + 0.5 * y)[..., None]
    for _ in range(4):
        top, left = rng.integers(0, height), rng.integers(0, width)
        values[top : top + height // 3, left : left + width // 4] = rng.uniform(0, 255, 3)
    disc = (y - height / 2) ** 2 + (x - width / 3) ** 2 < (min(height, width) / 5) ** 2
    values[disc] = rng.uniform(0, 255, 3)
    return np.clip(values + rng.normal(0, 3, values.shape), 0, 255).astype(np.uint8)


def saved(image: Image.Image | np.ndarray, kind: str, **options: object) -> bytes:
    """What Pillow writes for a picture in one format."""
    buffer = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(buffer, kind, **options)
    return buffer.getvalue()


def scaled_since(pixels: np.ndarray, *, quality: int = 12, scale: float = 1.6) -> np.ndarray:
    """A picture that was compressed and then enlarged, ``(H', W', 3)`` uint8: no 8×8 grid is left to be found."""
    height, width = (round(scale * side) for side in pixels.shape[:2])
    compressed = Image.fromarray(jpeg.compress(pixels, quality=quality))
    return np.asarray(compressed.resize((width, height), Image.Resampling.LANCZOS))


def exif(orientation: int, **more: object) -> Image.Exif:
    """EXIF with an orientation, and perhaps a ``Make``."""
    block = Image.Exif()
    block[0x0112] = orientation
    if "make" in more:
        block[0x010F] = more["make"]
    return block


def is_one_sentence(text: str) -> bool:
    """Whether a message is one line that begins with a capital, ends with a period, and shows no Python."""
    return "\n" not in text.strip() and text.strip().endswith(".") and text[:1].isupper() and "Traceback" not in text


def delete_folder(folder: Path) -> None:
    """Delete a folder that another process may be writing into: again, for as long as something new lies in it."""
    ends = time.monotonic() + 10
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=time.monotonic() < ends)
