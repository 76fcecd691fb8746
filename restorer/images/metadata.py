"""The metadata of a photo: EXIF, ICC profile, resolution and XMP."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PIL import Image, PngImagePlugin

from restorer.images import xmp as xmp_packet
from restorer.images.exif import Exif, read_block, read_tiff

CM_PER_INCH = 2.54
_DPI_MIN, _DPI_MAX = 0.9, 65_535  # what JPEG's 16 bits hold, and the 1 that PNG makes 0.99 of
# A JPEG segment holds 65,533 bytes, of which XMP's name takes 29
_JPEG_EXIF_MAX, _JPEG_XMP_MAX = 65_533, 65_504


@dataclass(frozen=True)
class Metadata:
    """What a photo carries.

    Attributes:
        exif: Its EXIF, without the thumbnail of the picture as it was; None if it has none.
        icc_profile: Its RGB profile; empty if it has none, or one of another colour space.
        dpi: Dots per inch, across and down, about 1 to 65,535 each; None if the file has none.
        xmp: Its XMP packet in UTF-8; empty if it has none.
    """

    exif: Exif | None = None
    icc_profile: bytes = b""
    dpi: tuple[float, float] | None = None
    xmp: bytes = b""

    @cached_property
    def has_location(self) -> bool:
        """Whether the location of the photo is in it."""
        return bool(self.exif and self.exif.has_location) or xmp_packet.has_location(self.xmp)

    def save_options(self, kind: str, width: int, height: int, *, location: bool = True) -> dict[str, Any]:
        """What Pillow's ``save`` takes to write it with an upright picture.

        Args:
            kind: ``"PNG"``, ``"WEBP"`` or ``"JPEG"``.
            width: The picture's, in pixels.
            height: The picture's, in pixels.
            location: Whether coordinates and names of places are written. Without them the maker's note is left out
                too, since only the maker knows what it says.

        Returns:
            The options. EXIF that is too long for a JPEG goes without the maker's note, or not at all; so does XMP.
        """
        options: dict[str, Any] = {"icc_profile": self.icc_profile} if self.icc_profile else {}
        if self.dpi and kind != "WEBP":
            options["dpi"] = self.dpi
        if block := self._exif_block(kind, width, height, location=location):
            options["exif"] = block
        packet = xmp_packet.for_picture(self.xmp, width, height, location=location)
        if packet and kind == "PNG":
            options["pnginfo"] = PngImagePlugin.PngInfo()
            options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode())
        elif packet and not (kind == "JPEG" and len(packet) > _JPEG_XMP_MAX):
            options["xmp"] = packet
        return options

    def _exif_block(self, kind: str, width: int, height: int, *, location: bool) -> bytes:
        kept = self.exif.upright(width, height) if self.exif else None
        if kept and not location:
            kept = kept.without_location()
        if self.dpi and kind == "WEBP":  # which has no other place for it
            kept = (kept or Exif("<", {})).with_dpi(self.dpi)
        if not kept or not kept.tags:
            return b""
        block = kept.to_bytes()
        if kind != "JPEG" or len(block) <= _JPEG_EXIF_MAX:
            return block
        block = kept.without_note().to_bytes()
        return block if len(block) <= _JPEG_EXIF_MAX else b""


def read_metadata(image: Image.Image, file: bytes) -> Metadata:
    """Read what a picture carries; what is damaged is left out.

    Args:
        image: As Pillow opened and loaded it.
        file: The file it was opened from.
    """
    found = read_tiff(file) if image.format == "TIFF" else read_block(_exif_block(image))
    profile = image.info.get("icc_profile") or b""
    is_rgb = image.mode != "CMYK" and profile[16:20] == b"RGB "  # what we write is RGB: no other profile describes it
    dpi = _usable(_dpi(image)) or _usable(found.dpi if found else None)
    return Metadata(found, profile if is_rgb else b"", dpi, xmp_packet.read(image.info.get("xmp")))


def _exif_block(image: Image.Image) -> bytes:
    block = image.info.get("exif")
    if block is None and isinstance(text := image.info.get("Raw profile type exif"), str):  # ImageMagick's, in a PNG
        try:
            return bytes.fromhex("".join(text.split("\n")[3:]))
        except ValueError:
            return b""
    return block or b""


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """The container's; Pillow's own ``dpi`` is 72 for a JPEG whose EXIF has none, and 1 for such a TIFF."""
    if image.format in ("JPEG", "MPO"):
        scale = {1: 1.0, 2: CM_PER_INCH}.get(image.info.get("jfif_unit", 0))
        across, down = image.info.get("jfif_density", (0, 0))
        return (across * scale, down * scale) if scale else None
    return image.info.get("dpi") if image.format in ("PNG", "BMP") else None


def _usable(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    if dpi is None or not all(_DPI_MIN <= value <= _DPI_MAX for value in dpi):
        return None
    return float(dpi[0]), float(dpi[1])
