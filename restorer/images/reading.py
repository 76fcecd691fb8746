"""Picture files → uint8 RGB, with their orientation, alpha, profiles and limits."""

import io
import logging
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from restorer.errors import ImageError
from restorer.images.bare import without_metadata
from restorer.images.metadata import Metadata, read_metadata
from restorer.images.notes import notes_on
from restorer.images.pieces import check_pieces
from restorer.images.pixels import orient, to_uint8
from restorer.images.segments import read_frame, with_end
from restorer.system import limits
from restorer.system.foreign import door, read_file, reason, shown
from restorer.system.standard_error import silenced

FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif")

_JPEG, _UNSENT = b"\xff\xd8\xff", 128
_OPAQUE = (255, 255)  # the least and the greatest of its transparency
_BAND = 1024  # rows that are copied at once, so that a large picture is not in memory once more
ON_WHITE = "Transparent parts are shown on white, for a JPEG has no transparency."
logging.getLogger("PIL").addHandler(logging.NullHandler())  # what is wrong with a file is said in one sentence
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
        layer: ``(H, W, 4)`` uint8 RGBA as stored, if something in it is transparent; in ``stored`` that is on white.
        notes: Sentences about what had to be changed to make an RGB picture of the file.
        is_cut: Whether it is a JPEG that ends too early, of which only a part is shown.
        metadata: Its EXIF, ICC profile, resolution, XMP and IPTC, for what is made of it.
    """

    name: str
    data: bytes
    format: str
    stored: np.ndarray
    orientation: int = 1
    gray: bool = False
    layer: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    is_cut: bool = False
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def pixels(self) -> np.ndarray:
        """The picture upright, ``(H, W, 3)`` uint8 RGB."""
        return orient(self.stored, self.orientation)

    @property
    def is_jpeg(self) -> bool:
        """Whether the file is a JPEG, and so carries its own quantisation tables."""
        return self.format == "JPEG"


def read_photo(source: str | Path | bytes, *, name: str | None = None, at_most: int | None = None) -> Photo:
    """Read a picture file.

    Args:
        source: A path, or the bytes of a file.
        name: What to call it in messages and downloads; a path's own name by default.
        at_most: Pixels that it may have, if fewer than `limits.MEGAPIXELS` allows.

    Returns:
        The `Photo`. Transparency is laid on white, an animation gives its first frame, 16-bit samples are
        scaled to 8 bits, CMYK is converted through its profile; ``notes`` says so.

    Raises:
        ImageError: If the file is missing, empty, damaged, too large or no picture. A JPEG that is cut short is read
            as far as it goes.
    """
    data, name = _read_bytes(source, name)
    if not data:
        raise ImageError(f"Expected a picture, but {name} is empty (0 bytes).")
    most = min(at_most or limits.MEGAPIXELS.amount, limits.MEGAPIXELS.amount)
    with door(ImageError, f"Expected a whole picture, but {name} is damaged or cut short"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata, and of Pillow's limit, for which ours speaks
        return _read(data, name, most)


def has_location(data: bytes) -> bool:
    """Whether a file has the location of its photo, without decoding its pixels; False for what is no picture."""
    try:
        with door(ImageError, "Expected a picture"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged metadata
            check_pieces(data)
            image = Image.open(io.BytesIO(data), formats=[known for known in FORMATS if known in Image.OPEN])
            return read_metadata(image, data).has_location
    except ImageError:
        return False


def _read(data: bytes, name: str, most: int) -> Photo:
    image, cut, is_bare = _open(data, name, most)
    orientation = image.getexif().get(_ORIENTATION_TAG, 1)
    metadata = read_metadata(image, data)
    gray = image.mode in ("1", "L", "LA", "I;16", "I;16B", "I")
    notes = notes_on(image, data, metadata)
    if is_bare:
        notes.append("What it carries besides the picture is damaged, and not used.")
    layer = _layer(image)
    stored, more = _to_rgb(image, layer, name)
    notes += more
    if cut:
        notes.append(_how_much(stored, name))
    return Photo(
        name=name,
        data=data,
        format="JPEG" if image.format == "MPO" else str(image.format),
        stored=stored,
        orientation=orientation if orientation in range(1, 9) else 1,
        gray=gray,
        layer=None if layer is None else _pixels(layer),
        notes=tuple(notes),
        is_cut=cut,
        metadata=metadata,
    )


def _read_bytes(source: str | Path | bytes, name: str | None) -> tuple[bytes, str]:
    """A file's bytes, and its name as it can be shown."""
    most = limits.FILE_MEGABYTES
    if isinstance(source, bytes | bytearray | memoryview):
        name = shown(name or "the file")
        if len(source) > most.amount:
            raise ImageError(f"Expected a file of at most {most} MB, but {name} has {len(source) / 1e6:,.0f} MB.")
        return bytes(source), name
    path = shown(str(source))
    with door(ImageError, f"Expected a picture, but {path} cannot be read"):
        try:
            return read_file(source, at_most=most.amount), shown(name or Path(source).name)
        except FileNotFoundError:
            raise ImageError(f"Expected a picture, but there is no file {path}.") from None


def _open(data: bytes, name: str, most: int) -> tuple[Image.Image, bool, bool]:
    """Pillow's image with its pixels, whether it is a JPEG that was cut short, and whether its metadata is damaged."""
    Image.init()  # registers every format once; without it the less common names below are unknown
    bare = data
    try:
        try:
            check_pieces(data)
            return *_load_what_came(data, name, most), False
        except (ImageError, Image.DecompressionBombError):
            raise
        except Exception:  # also over what is not the picture
            bare = without_metadata(data)
            if bare == data:
                raise
            check_pieces(bare)
            return *_load_what_came(bare, name, most), True
    except Image.DecompressionBombError:
        raise ImageError(_too_large(name, "more", most)) from None
    except ImageError:
        raise
    except Exception as error:
        if why := _unread_process(data, name):
            raise ImageError(why) from error
        if isinstance(error, UnidentifiedImageError):
            raise ImageError(
                f"Expected a picture (JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF), but {name} is not one."
            ) from None
        raise ImageError(f"Expected a whole picture, but {name} is damaged or cut short ({reason(error)}).") from error


def _load_what_came(data: bytes, name: str, most: int) -> tuple[Image.Image, bool]:
    try:
        return _load(data, name, most), False
    except UnidentifiedImageError:
        raise
    except OSError:
        if not data.startswith(_JPEG) or with_end(data) == data:
            raise
        return _load(with_end(data), name, most), True


def _load(data: bytes, name: str, most: int) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=[known for known in FORMATS if known in Image.OPEN])
    width, height = image.size
    if width * height > most:
        raise ImageError(_too_large(name, f"{width} × {height}", most))
    with silenced() if image.format == "TIFF" else nullcontext():  # libtiff speaks of damage for itself
        image.load()
    image.getexif()  # once, here, where damage of it does not cost the picture
    return image


def _unread_process(data: bytes, name: str) -> str:
    """What to say of a JPEG of a process that is not read; empty for any other file."""
    try:
        process = read_frame(data).process
    except ImageError:
        return ""
    if process in ("baseline", "sequential", "progressive"):
        return ""
    return f"Expected a baseline or progressive JPEG of 8-bit samples, but {name} is {process}."


def _how_much(pixels: np.ndarray, name: str) -> str:
    """How much of a JPEG that was cut short is there: a decoder leaves the rest in one gray."""
    rows = pixels.reshape(len(pixels), -1)
    there = np.flatnonzero((rows.min(axis=1) != _UNSENT) | (rows.max(axis=1) != _UNSENT))
    first = np.tile(pixels[0, 0], pixels.shape[1])
    is_plain = (rows.min(axis=0) == first).all() and (rows.max(axis=0) == first).all()
    if not len(there) or is_plain:
        raise ImageError(f"Expected a picture, but of {name} nothing came before it was cut short.")
    share = (there[-1] + 1) / len(pixels)
    if share == 1:
        return "The file is cut short; what is there is shown."
    return f"The file is cut short: the upper {share:.0%} of the picture are there."


def _too_large(name: str, size: str, most: int) -> str:
    return f"Expected a picture of at most {most / 1e6:,.6g} megapixels, but {name} has {size}."


def _pixels(image: Image.Image, *ways: Callable[[Image.Image], Image.Image]) -> np.ndarray:
    """The pixels of an image that was led through all these ways, ``(H, W, C)`` uint8.

    Band by band, so that a large picture is not in memory once more for each of them.
    """
    pixels = np.empty(0, np.uint8)
    for top in range(0, image.height, _BAND):
        band = image.crop((0, top, image.width, min(top + _BAND, image.height)))
        for way in ways:
            band = way(band)
        if top == 0:
            pixels = np.empty((image.height, image.width, len(band.getbands())), np.uint8)
        pixels[top : top + _BAND] = np.asarray(band)
    pixels.flags.writeable = False
    return pixels


def _layer(image: Image.Image) -> Image.Image | None:
    """The picture with its transparency, if anything in it is transparent."""
    if not image.has_transparency_data or image.mode.startswith("I"):
        return None
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    return None if layer.getchannel("A").getextrema() == _OPAQUE else layer


def _to_rgb(image: Image.Image, layer: Image.Image | None, name: str) -> tuple[np.ndarray, list[str]]:
    notes: list[str] = []
    ways: list[Callable[[Image.Image], Image.Image]] = []
    if image.mode.startswith("I"):
        ways.append(_in_eight_bits)
    if layer is not None:
        image = layer
        ways.append(_on_white)
        notes.append(ON_WHITE)
    if image.mode == "CMYK" and (way := _through_profile(image)):
        ways.append(way)
        notes.append("CMYK was converted to sRGB through the file's profile.")
    elif image.mode == "CMYK":
        notes.append("CMYK was converted to RGB without a profile, so colours may shift.")
    try:
        return _pixels(image, *ways, lambda band: band if band.mode == "RGB" else band.convert("RGB")), notes
    except ValueError:
        raise ImageError(f"Expected a gray, RGB, indexed or CMYK picture, but {name} is {image.mode}.") from None


def _in_eight_bits(image: Image.Image) -> Image.Image:
    return Image.fromarray(to_uint8(np.asarray(image).astype(np.float64) / 65535))


def _on_white(layer: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)


def _through_profile(image: Image.Image) -> Callable[[Image.Image], Image.Image] | None:
    """The way of a CMYK image to sRGB; None without a profile, with a damaged one, or one of another colour space."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        transform = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), image.mode, "RGB")
    except Exception:
        return None
    return lambda band: ImageCms.applyTransform(band, transform) or band
