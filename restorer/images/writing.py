"""uint8 RGB → PNG, lossless WebP or JPEG files, with what the photo they were made of carried."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from restorer.errors import ImageError
from restorer.images.embedding import embed
from restorer.images.pixels import check_pixels, is_neutral, orient
from restorer.images.reading import ON_WHITE, Photo
from restorer.images.segments import read_frame
from restorer.system.files import write_atomically
from restorer.system.foreign import door

_KINDS = {".png": "PNG", ".webp": "WEBP", ".jpg": "JPEG", ".jpeg": "JPEG"}
OUTPUT_SUFFIXES = tuple(_KINDS)
JPEG_QUALITY, JPEG_SUBSAMPLING = 95, "4:4:4"  # what a JPEG is written with by default

_PNG_HOW: dict[str, Any] = {"compress_level": 1}
_WEBP_HOW: dict[str, Any] = {"lossless": True, "quality": 0, "method": 0, "exact": True}


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
        like: A photo whose EXIF, ICC profile, resolution, XMP, IPTC and transparency are carried over; a gray one
            stays gray. Orientation and size become those of ``pixels``, and the thumbnail, which shows the picture as
            it was, stays behind. `changes` says what else does. The resolution
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
    gray = _is_gray(pixels, like)
    if gray and like and kind == "WEBP" and (profile := like.metadata.profile_for(gray=True)):
        pixels = _in_srgb(pixels, profile)  # WebP is RGB alone
    image = _image(check_pixels(pixels), like, kind, gray=gray)
    in_one = gray and kind != "WEBP"
    buffer = io.BytesIO()
    size = f"{image.width} × {image.height}"  # a side over 16,383 for WebP or 65,500 for JPEG
    with door(ImageError, f"Expected a picture that {suffix} can hold, but {size} cannot be saved"):
        if kind == "JPEG":
            image.save(buffer, kind, optimize=True, quality=quality, subsampling=subsampling)
            return carry(buffer.getvalue(), like, location=location) if like else buffer.getvalue()
        carried = like.metadata.save_options(kind, *image.size, gray=in_one, location=location) if like else {}
        how = _PNG_HOW if kind == "PNG" else _WEBP_HOW
        image.save(buffer, kind, **how, **carried)
    return buffer.getvalue()


@door(ImageError, "Expected metadata that a JPEG can hold")
def carry(file: bytes, like: Photo, *, location: bool = True) -> bytes:
    """Put what a photo carries into the file of a JPEG that was made of its upright pixels.

    Args:
        file: As an encoder wrote it. Its pixels stay the very same.
        like: The photo.
        location: Whether what says where it was taken is carried, see `write_photo`.

    Returns:
        The file with EXIF, XMP, IPTC, profile and resolution.
    """
    frame = read_frame(file)
    gray = len(frame.components) == 1
    return embed(file, like.metadata.blocks(frame.width, frame.height, gray=gray, location=location))


def changes(like: Photo, suffix: str) -> list[str]:
    """One sentence for each thing in which a picture made of a photo, in a format, differs from the photo's file.

    Besides what `Photo.notes` says of every picture that is made of it, this is what the format has no place for.

    Raises:
        ImageError: If the suffix is none of `OUTPUT_SUFFIXES`.
    """
    kind = _kind(suffix)
    said = list(like.notes)
    if like.layer is not None and kind != "JPEG":
        said.remove(ON_WHITE)  # in what is written, transparent parts are transparent
    said += like.metadata.left_out(kind, gray=like.gray and kind != "WEBP")
    if kind == "WEBP" and like.gray and like.metadata.profile_for(gray=True):
        said.append("Gray was converted to sRGB through its profile: WebP has no gray.")
    return said


def is_of_format(photo: Photo, suffix: str) -> bool:
    """Whether a photo's own file is of the format that a suffix stands for."""
    return photo.format == _KINDS.get(suffix.lower())


def _is_gray(pixels: np.ndarray, like: Photo | None) -> bool:
    """Whether a picture is written in one channel, as the photo came."""
    return like is not None and like.gray and is_neutral(pixels)


def _image(pixels: np.ndarray, like: Photo | None, kind: str, *, gray: bool) -> Image.Image:
    """Pixels as they are written: gray if the photo was, with its transparency if the format has any."""
    layer = orient(like.layer, like.orientation) if like and like.layer is not None and kind != "JPEG" else None
    if like is None or layer is None or layer.shape[:2] != pixels.shape[:2]:
        return Image.fromarray(np.ascontiguousarray(pixels[..., 0]) if gray and kind != "WEBP" else pixels)
    image = Image.fromarray(_transparent(pixels, like.pixels, layer))
    return image.convert("LA") if gray and kind != "WEBP" else image


def _transparent(pixels: np.ndarray, before: np.ndarray, layer: np.ndarray) -> np.ndarray:
    """Pixels that are shown on white, as ``(H, W, 4)`` uint8 RGBA of a layer's transparency.

    Where they are as they were before, colours are the layer's own, also those that nobody sees.
    """
    alpha = layer[..., 3:].astype(np.float32) / 255
    with np.errstate(divide="ignore", invalid="ignore"):
        colours = np.clip((pixels - 255 * (1 - alpha)) / alpha, 0, 255)
    same = (pixels == before).all(axis=2, keepdims=True) | (alpha == 0)
    rgb = np.where(same, layer[..., :3], np.rint(np.nan_to_num(colours)).astype(np.uint8))
    return np.concatenate([rgb, layer[..., 3:]], axis=2)


def _in_srgb(pixels: np.ndarray, profile: bytes) -> np.ndarray:
    """Gray pixels, as their profile shows them on a screen; as they are, if it is damaged."""
    try:
        described = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        gray = Image.fromarray(np.ascontiguousarray(pixels[..., 0]))
        shown = ImageCms.profileToProfile(gray, described, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:  # others wrote the profile
        return pixels
    return pixels if shown is None else np.asarray(shown)


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
