"""Files ↔ uint8 RGB and uint8 ↔ float32, with orientation, alpha, profiles and limits: the only place.

Outside this module a picture is a uint8 array ``(H, W, 3)``, RGB; inside a network it is float32 in [0, 1].
"""

import io
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from restorer.errors import ImageError
from restorer.files import write_atomically
from restorer.opencv import cv2

MAX_PIXELS = 100_000_000
FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif")
OUTPUT_SUFFIXES = (".png", ".webp", ".jpg", ".jpeg")

_ORIENTATION_TAG = 0x0112  # EXIF 2.3, table 4


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture as it came: its file, and its pixels in the orientation they are stored in.

    Attributes:
        name: File name without a folder, for captions and downloads.
        data: The file, byte for byte.
        format: Pillow's name of the format, with ``"JPEG"`` for a phone's multi-picture JPEG.
        stored: ``(H, W, 3)`` uint8 RGB, before EXIF orientation, so that JPEG's 8×8 grid starts at (0, 0).
        orientation: EXIF orientation, 1 to 8.
        gray: Whether the file has a single channel.
        notes: Sentences about what had to be changed to make an RGB picture of the file.
        metadata: What Pillow needs to write the same EXIF, ICC profile and resolution again.
    """

    name: str
    data: bytes
    format: str
    stored: np.ndarray
    orientation: int = 1
    gray: bool = False
    notes: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def pixels(self) -> np.ndarray:
        """The picture upright, ``(H, W, 3)`` uint8 RGB."""
        return orient(self.stored, self.orientation)

    @property
    def is_jpeg(self) -> bool:
        """Whether the file is a JPEG, and so carries its own quantisation tables."""
        return self.format == "JPEG"


def read_photo(source: str | Path | bytes, *, name: str | None = None) -> Photo:
    """Read a picture file.

    Args:
        source: A path, or the bytes of a file.
        name: What to call it in messages and downloads; a path's own name by default.

    Returns:
        The `Photo`. Transparency is laid on white, an animation gives its first frame, 16-bit samples are
        scaled to 8 bits, CMYK is converted through its profile; ``notes`` says so.

    Raises:
        ImageError: If the file is missing, empty, damaged, truncated, too large or no picture.
    """
    data, name = _read_bytes(source, name)
    if not data:
        raise ImageError(f"Expected a picture, but {name} is empty (0 bytes).")
    image = _open(data, name)
    orientation = image.getexif().get(_ORIENTATION_TAG, 1)
    metadata = _metadata(image)
    gray = image.mode in ("1", "L", "LA", "I;16", "I;16B", "I")
    rgb, notes = _to_rgb(image, name)
    return Photo(
        name=name,
        data=data,
        format="JPEG" if image.format == "MPO" else str(image.format),
        stored=np.asarray(rgb),
        orientation=orientation if orientation in range(1, 9) else 1,
        gray=gray,
        notes=tuple(notes),
        metadata=metadata,
    )


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


def check_output_path(path: str | Path) -> Path:
    """Return ``path`` if `write_photo` can write its format; raise `ImageError` before any work if not."""
    path = Path(path)
    if path.suffix.lower() not in OUTPUT_SUFFIXES:
        expected = ", ".join(OUTPUT_SUFFIXES)
        raise ImageError(f"Expected an output file ending in {expected}, received {path.name!r}.")
    return path


def orient(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Turn stored pixels upright, as EXIF orientation 1 to 8 says."""
    turned = {
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.swapaxes(0, 1),
        6: lambda p: np.rot90(p, -1),
        7: lambda p: p[::-1, ::-1].swapaxes(0, 1),
        8: lambda p: np.rot90(p, 1),
    }.get(orientation, lambda p: p)(pixels)
    return np.ascontiguousarray(turned)


def check_pixels(pixels: np.ndarray) -> np.ndarray:
    """Return ``pixels`` if they are uint8 RGB ``(H, W, 3)``; raise `ImageError` if not."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
        raise ImageError(f"Expected uint8 RGB pixels of shape (H, W, 3), received {pixels.dtype} {pixels.shape}.")
    return pixels


def to_float(pixels: np.ndarray) -> np.ndarray:
    """uint8 in 0–255 → float32 in [0, 1], of any shape."""
    return pixels.astype(np.float32) / np.float32(255)


def to_uint8(values: np.ndarray) -> np.ndarray:
    """Float in [0, 1] → uint8 in 0–255: clip, scale, round half to even, cast; NaN becomes 0."""
    scaled = np.nan_to_num(np.clip(values, 0, 1)) * 255
    return np.rint(scaled).astype(np.uint8)


def fit_square(pixels: np.ndarray, size: int) -> np.ndarray:
    """Centre-crop to a square and resize it to ``(size, size, 3)``; a picture of that size is returned as it is."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = pixels[top : top + side, left : left + side]
    if side == size:
        return np.ascontiguousarray(square)
    interpolation = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
    return cv2.resize(np.ascontiguousarray(square), (size, size), interpolation=interpolation)


def _read_bytes(source: str | Path | bytes, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), name or "the file"
    path = Path(source)
    try:
        return path.read_bytes(), name or path.name
    except FileNotFoundError:
        raise ImageError(f"Expected a picture, but there is no file {path}.") from None
    except OSError as error:
        raise ImageError(f"Expected a picture, but {path} cannot be read: {error.strerror}.") from error


def _open(data: bytes, name: str) -> Image.Image:
    Image.init()  # registers every format once; without it the less common names below are unknown
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged metadata, and of Pillow's limit: ours, below, speaks for both
            image = Image.open(io.BytesIO(data), formats=[known for known in FORMATS if known in Image.OPEN])
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise ImageError(_too_large(name, f"{width} × {height}"))
            image.load()
            image.getexif()  # read once, here, where it may warn
    except Image.DecompressionBombError:
        raise ImageError(_too_large(name, "more")) from None
    except UnidentifiedImageError:
        raise ImageError(
            f"Expected a picture (JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF), but {name} is not one."
        ) from None
    except ImageError:
        raise
    except Exception as error:  # Pillow's decoders raise a dozen kinds, AVIF's a bare RuntimeError
        raise ImageError(f"Expected a whole picture, but {name} is damaged or cut short ({error}).") from error
    return image


def _too_large(name: str, size: str) -> str:
    return f"Expected a picture of at most {MAX_PIXELS // 1_000_000} megapixels, but {name} has {size}."


def _metadata(image: Image.Image) -> dict[str, Any]:
    exif = image.getexif()
    kept: dict[str, Any] = {"dpi": image.info["dpi"]} if image.info.get("dpi") else {}
    profile = image.info.get("icc_profile", b"")
    if image.mode != "CMYK" and profile[16:20] == b"RGB ":  # what we write is RGB, so no other profile describes it
        kept["icc_profile"] = profile
    if exif:
        exif[_ORIENTATION_TAG] = 1  # what we write is upright
        with warnings.catch_warnings(), suppress(Exception):  # EXIF too damaged to write again is left behind
            warnings.simplefilter("ignore")
            kept["exif"] = exif.tobytes()
    return kept


def _to_rgb(image: Image.Image, name: str) -> tuple[Image.Image, list[str]]:
    notes = []
    if getattr(image, "is_animated", False) and image.format != "MPO":
        notes.append("Only the first frame of the animation is used.")
    if image.mode.startswith("I"):
        samples = np.asarray(image).astype(np.float64) / 65535
        image = Image.fromarray(to_uint8(samples))
        notes.append("16-bit samples were scaled to 8 bits.")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, layer)
        notes.append("Transparent parts are shown on white.")
    if image.mode == "CMYK" and image.info.get("icc_profile"):
        try:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
            image = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
            notes.append("CMYK was converted to sRGB through the file's profile.")
        except (OSError, ImageCms.PyCMSError):
            pass  # a damaged profile, or one of another colour space
    if image.mode == "CMYK":
        notes.append("CMYK was converted to RGB without a profile, so colours may shift.")
    try:
        return image.convert("RGB"), notes
    except ValueError:
        raise ImageError(f"Expected a gray, RGB, indexed or CMYK picture, but {name} is {image.mode}.") from None
