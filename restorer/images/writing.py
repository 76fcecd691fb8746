"""uint8 RGB → PNG, lossless WebP or JPEG files, with what the photo they were made of carried."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from restorer.errors import ImageError
from restorer.files import write_atomically
from restorer.images.pixels import check_pixels
from restorer.images.reading import Photo

OUTPUT_SUFFIXES = (".png", ".webp", ".jpg", ".jpeg")


def write_photo(
    path: str | Path,
    pixels: np.ndarray,
    *,
    like: Photo | None = None,
    quality: int = 95,
    subsampling: str = "4:4:4",
) -> Path:
    """Write a picture as PNG, lossless WebP or JPEG, as the suffix says, without ever leaving half a file.

    Args:
        path: Where it goes; ``.png``, ``.webp``, ``.jpg`` or ``.jpeg``.
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        like: A photo whose EXIF (with the orientation reset), ICC profile and resolution are carried over.
        quality: IJG quality of a JPEG.
        subsampling: Chroma subsampling of a JPEG; by default none.

    Returns:
        The path.

    Raises:
        ImageError: If the suffix is not one of these.
    """
    path = Path(path)
    return write_atomically(path, encode(pixels, path.suffix, like=like, quality=quality, subsampling=subsampling))


def encode(
    pixels: np.ndarray,
    suffix: str,
    *,
    like: Photo | None = None,
    quality: int = 95,
    subsampling: str = "4:4:4",
) -> bytes:
    """Encode a picture as `write_photo` does, into bytes."""
    metadata = dict(like.metadata) if like else {}
    buffer = io.BytesIO()
    image = Image.fromarray(check_pixels(pixels))
    try:
        _save(image, buffer, suffix, metadata, quality=quality, subsampling=subsampling)
    except (OSError, ValueError) as error:  # a side over 16,383 for WebP or 65,500 for JPEG, EXIF over 64 KB for JPEG
        size = f"{image.width} × {image.height}"
        raise ImageError(f"Expected a picture that {suffix} can hold, but {size} cannot be saved ({error}).") from error
    return buffer.getvalue()


def check_output_path(path: str | Path) -> Path:
    """Return ``path`` if `write_photo` can write its format; raise `ImageError` before any work if not."""
    path = Path(path)
    if path.suffix.lower() not in OUTPUT_SUFFIXES:
        expected = ", ".join(OUTPUT_SUFFIXES)
        raise ImageError(f"Expected an output file ending in {expected}, received {path.name!r}.")
    return path


def _save(image: Image.Image, buffer: io.BytesIO, suffix: str, metadata: dict[str, Any], **options: Any) -> None:  # noqa: ANN401
    match suffix.lower():
        case ".png":
            image.save(buffer, "PNG", compress_level=1, **metadata)
        case ".webp":
            metadata.pop("dpi", None)  # WebP keeps its resolution in EXIF alone
            image.save(buffer, "WEBP", lossless=True, quality=0, method=0, exact=True, **metadata)
        case ".jpg" | ".jpeg":
            image.save(buffer, "JPEG", optimize=True, **options, **metadata)
        case _:
            expected = ", ".join(OUTPUT_SUFFIXES)
            raise ImageError(f"Expected an output file ending in {expected}, received {suffix or 'no suffix'!r}.")
