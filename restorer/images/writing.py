"""uint8 RGB → PNG, lossless WebP or JPEG files, with what the photo they were made of carried."""

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image

from restorer.errors import ImageError
from restorer.images.metadata import CM_PER_INCH
from restorer.images.pixels import check_pixels
from restorer.images.reading import Photo
from restorer.system.files import write_atomically

_KINDS = {".png": "PNG", ".webp": "WEBP", ".jpg": "JPEG", ".jpeg": "JPEG"}
OUTPUT_SUFFIXES = tuple(_KINDS)
JPEG_QUALITY, JPEG_SUBSAMPLING = 95, "4:4:4"  # what a JPEG is written with by default

_JFIF_UNIT = 13  # bytes from the start of a JPEG to the unit of its resolution (JFIF 1.02)


def write_photo(
    path: str | Path,
    pixels: np.ndarray,
    *,
    like: Photo | None = None,
    quality: int = JPEG_QUALITY,
    subsampling: str = JPEG_SUBSAMPLING,
    location: bool = True,
) -> Path:
    """Write a picture as PNG, lossless WebP or JPEG, by the suffix, without ever leaving half a file.

    Args:
        path: Where it goes; ``.png``, ``.webp``, ``.jpg`` or ``.jpeg``.
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        like: A photo whose EXIF, ICC profile, resolution and XMP are carried over. Orientation and size become
            those of ``pixels``, and the thumbnail, which shows the picture as it was, stays behind. The resolution
            is rounded as the format has it: PNG to dots per metre, JPEG to whole ones per inch or centimetre.
        quality: IJG quality of a JPEG.
        subsampling: Chroma subsampling of a JPEG; by default none.
        location: Whether the location is carried over, too. Without it the maker's note is left out as well, since
            only the maker knows what is in it.

    Returns:
        The path.

    Raises:
        ImageError: If the suffix is not one of these, or the format cannot hold a picture so large. Metadata never
            fails: EXIF of more than 64 KB is written to a JPEG without the maker's note, or not at all, and so is XMP.
    """
    path = Path(path)
    data = encode(pixels, path.suffix, like=like, quality=quality, subsampling=subsampling, location=location)
    return write_atomically(path, data)


def encode(
    pixels: np.ndarray,
    suffix: str,
    *,
    like: Photo | None = None,
    quality: int = JPEG_QUALITY,
    subsampling: str = JPEG_SUBSAMPLING,
    location: bool = True,
) -> bytes:
    """Encode a picture as `write_photo` does, into bytes.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        suffix: ``".png"``, ``".webp"``, ``".jpg"`` or ``".jpeg"``.
        like: A photo whose metadata are carried over.
        quality: IJG quality of a JPEG.
        subsampling: Chroma subsampling of a JPEG.
        location: Whether the location is carried over, too.

    Returns:
        The file.

    Raises:
        ImageError: As of `write_photo`.
    """
    kind = _kind(suffix)
    image = Image.fromarray(check_pixels(pixels))
    metadata = like.metadata.save_options(kind, *image.size, location=location) if like else {}
    buffer = io.BytesIO()
    try:
        match kind:
            case "PNG":
                image.save(buffer, kind, compress_level=1, **metadata)
            case "WEBP":
                image.save(buffer, kind, lossless=True, quality=0, method=0, exact=True, **metadata)
            case _:
                image.save(buffer, kind, optimize=True, quality=quality, subsampling=subsampling, **metadata)
    except (OSError, ValueError) as error:  # a side over 16,383 for WebP or 65,500 for JPEG
        size = f"{image.width} × {image.height}"
        raise ImageError(f"Expected a picture that {suffix} can hold, but {size} cannot be saved ({error}).") from error
    data = buffer.getvalue()
    return _in_nearest_unit(data, metadata["dpi"]) if kind == "JPEG" and "dpi" in metadata else data


def check_output_path(path: str | Path) -> Path:
    """Return ``path`` if `write_photo` can write its format; raise `ImageError` before any work if not."""
    path = Path(path)
    if path.suffix.lower() not in OUTPUT_SUFFIXES:
        raise ImageError(_no_output(path.name))
    return path


def _kind(suffix: str) -> str:
    if suffix.lower() not in OUTPUT_SUFFIXES:
        raise ImageError(_no_output(suffix or "no suffix"))
    return _KINDS[suffix.lower()]


def _no_output(received: str) -> str:
    return f"Expected an output file ending in {', '.join(OUTPUT_SUFFIXES)}, received {received!r}."


def _in_nearest_unit(data: bytes, dpi: tuple[float, float]) -> bytes:
    """A JPEG with its resolution per centimetre, where whole numbers are nearer to it; Pillow knows the inch alone."""
    per_cm = [round(value / CM_PER_INCH) for value in dpi]
    error_cm = max(abs(value - count * CM_PER_INCH) for value, count in zip(dpi, per_cm, strict=True))
    if error_cm >= max(abs(value - round(value)) for value in dpi):
        return data
    return data[:_JFIF_UNIT] + struct.pack(">BHH", 2, *per_cm) + data[_JFIF_UNIT + 5 :]
