"""The metadata of a photo: EXIF, ICC profile, resolution, XMP, IPTC, and the texts of a PNG."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PIL import Image, PngImagePlugin

from restorer.images import iptc
from restorer.images import xmp as xmp_packet
from restorer.images.embedding import CM_PER_INCH, EXIF_LONGEST, XMP_LONGEST, Blocks
from restorer.images.exif import Exif, read_block, read_iptc, read_tiff
from restorer.images.segments import segments

_DPI_MIN, _DPI_MAX = 0.9, 65_535  # what JPEG's 16 bits hold, and the 1 that PNG makes 0.99 of
_APP13 = 0xED
_XMP_KEY, _RAW = "XML:com.adobe.xmp", "Raw profile type "  # PNG texts that are no texts; the second is ImageMagick's
_ZIPPED_FROM = 1_000  # letters of a PNG's text
SPACES = {False: b"RGB ", True: b"GRAY"}  # as a profile's header names those of colour and of gray pictures


@dataclass(frozen=True)
class Metadata:
    """What a photo carries.

    Attributes:
        exif: Its EXIF, without the thumbnail of the picture as it was; None if it has none.
        icc_profile: Its profile, of RGB or gray; empty if it has none, or one of another colour space.
        dpi: Dots per inch, across and down, about 1 to 65,535 each; None if the file has none.
        xmp: Its XMP packet in UTF-8; empty if it has none.
        iptc: Its IPTC, as Photoshop's resources, see `restorer.images.iptc`; empty if it has none.
        texts: The names and texts of a PNG.
        damaged: What there was besides, but could not be read: ``"EXIF"``, ``"colour profile"``.
    """

    exif: Exif | None = None
    icc_profile: bytes = b""
    dpi: tuple[float, float] | None = None
    xmp: bytes = b""
    iptc: bytes = b""
    texts: tuple[tuple[str, str], ...] = ()
    damaged: tuple[str, ...] = ()

    @cached_property
    def has_location(self) -> bool:
        """Whether the location of the photo is in it."""
        return (
            bool(self.exif and self.exif.has_location)
            or xmp_packet.has_location(self.xmp)
            or iptc.has_location(self.iptc)
            or any(xmp_packet.is_place(name) for name, _ in self.texts)
        )

    def profile_for(self, *, gray: bool) -> bytes:
        """Its profile, if that describes pixels that are gray, or RGB; empty if not."""
        return self.icc_profile if self.icc_profile[16:20] == SPACES[gray] else b""

    def save_options(
        self, kind: str, width: int, height: int, *, gray: bool = False, location: bool = True
    ) -> dict[str, Any]:
        """What Pillow's ``save`` takes to write it with an upright picture.

        Args:
            kind: ``"PNG"`` or ``"WEBP"``.
            width: The picture's, in pixels.
            height: The picture's, in pixels.
            gray: Whether the picture is written in one channel.
            location: Whether coordinates and names of places are written. Without them the maker's note is left out
                too, since only the maker knows what it says.
        """
        found: dict[str, Any] = {
            "icc_profile": self.profile_for(gray=gray),
            "exif": self._exif_block(kind, width, height, location=location),
        }
        packet = xmp_packet.for_picture(self.xmp, width, height, location=location)
        if kind == "PNG":
            found |= {"dpi": self.dpi, "pnginfo": self._png_texts(packet, location=location)}
        else:
            found["xmp"] = packet
        return {name: content for name, content in found.items() if content}

    def blocks(self, width: int, height: int, *, gray: bool = False, location: bool = True) -> Blocks:
        """What `embed` puts into a JPEG with an upright picture; arguments as for `save_options`.

        EXIF that is too long for it goes without the maker's note.
        """
        return Blocks(
            exif=self._exif_block("JPEG", width, height, location=location),
            xmp=xmp_packet.for_picture(self.xmp, width, height, location=location),
            iptc=self._iptc_block(location=location),
            icc_profile=self.profile_for(gray=gray),
            dpi=self.dpi,
        )

    def left_out(self, kind: str, *, gray: bool = False) -> list[str]:
        """One sentence for each thing that a file of a kind has no place for.

        Args:
            kind: ``"PNG"``, ``"WEBP"`` or ``"JPEG"``.
            gray: Whether the picture is written in one channel.
        """
        said = []
        if self.icc_profile and not self.profile_for(gray=gray) and gray:
            said.append("The colour profile is not kept, for it does not describe a gray picture.")
        if kind == "WEBP" and self.iptc:
            said.append("IPTC is not kept: WebP has no place for it.")
        if kind != "PNG" and self.texts:
            said.append("The texts in the PNG are not kept: only a PNG has a place for them.")
        if kind == "JPEG":
            said += self._too_long()
        if xmp_packet.is_in_two_parts(self.xmp):
            said.append("The second part of its XMP (extended XMP) is not kept.")
        return said

    def _too_long(self) -> list[str]:
        """Sentences about what no segment of a JPEG holds."""
        said = []
        if self.exif and len(self.exif.to_bytes()) > EXIF_LONGEST:
            bare = len(self.exif.without_note().to_bytes()) <= EXIF_LONGEST
            said.append(f"{'The maker’s note in the EXIF' if bare else 'EXIF'} is not kept: it is too long for a JPEG.")
        if len(self.xmp) > XMP_LONGEST:
            said.append("XMP is not kept: it is too long for a JPEG.")
        if len(self.iptc) > iptc.LONGEST:
            said.append("IPTC is not kept: it is too long for a JPEG.")
        return said

    def _iptc_block(self, *, location: bool) -> bytes:
        return self.iptc if location else iptc.without_location(self.iptc)

    def _png_texts(self, packet: bytes, *, location: bool) -> PngImagePlugin.PngInfo | None:
        """A PNG's texts, with XMP and IPTC where other programs look for them."""
        texts = PngImagePlugin.PngInfo()
        if packet:
            texts.add_itxt(_XMP_KEY, packet.decode())
        if block := self._iptc_block(location=location):
            texts.add_text(f"{_RAW}iptc", _raw_profile("iptc", block), zip=True)
        for name, text in self.texts:
            if location or not xmp_packet.is_place(name):
                texts.add_text(name, text, zip=len(text) > _ZIPPED_FROM)
        return texts if texts.chunks else None

    def _exif_block(self, kind: str, width: int, height: int, *, location: bool) -> bytes:
        kept = self.exif.upright(width, height) if self.exif else None
        if kept and not location:
            kept = kept.without_location()
        if self.dpi and kind == "WEBP":  # which has no other place for it
            kept = (kept or Exif("<", {})).with_dpi(self.dpi)
        if not kept or not kept.tags:
            return b""
        block = kept.to_bytes()
        if kind != "JPEG" or len(block) <= EXIF_LONGEST:
            return block
        block = kept.without_note().to_bytes()
        return block if len(block) <= EXIF_LONGEST else b""


def read_metadata(image: Image.Image, file: bytes) -> Metadata:
    """Read what a picture carries; what is damaged is left out.

    Args:
        image: As Pillow opened and loaded it.
        file: The file it was opened from.
    """
    found: dict[str, Any] = {}
    readers: dict[str, Callable[[], Any]] = {
        "EXIF": lambda: read_tiff(file) if image.format == "TIFF" else read_block(_exif_block(image)),
        "colour profile": lambda: _profile(image),
        "resolution": lambda: _usable(_dpi(image)),
        "XMP": lambda: xmp_packet.read(image.info.get("xmp")),
        "IPTC": lambda: _iptc(image, file),
        "texts": lambda: _texts(image),
    }
    for name, read in readers.items():
        with suppress(Exception):  # others wrote it: each part may be anything
            found[name] = read()
    exif = found.get("EXIF")
    return Metadata(
        exif=exif,
        icc_profile=found.get("colour profile", b""),
        dpi=found.get("resolution") or _usable(exif.dpi if exif else None),
        xmp=found.get("XMP", b""),
        iptc=found.get("IPTC", b""),
        texts=found.get("texts", ()),
        damaged=tuple(name for name in readers if name not in found),
    )


def _profile(image: Image.Image) -> bytes:
    """Its profile, if that can describe what we write, which is RGB or gray."""
    profile = bytes(memoryview(image.info.get("icc_profile") or b""))
    return profile if image.mode != "CMYK" and profile[16:20] in SPACES.values() else b""


def _exif_block(image: Image.Image) -> bytes:
    return image.info.get("exif") or _from_raw_profile(image, "exif") or b""


def _iptc(image: Image.Image, file: bytes) -> bytes:
    if image.format in ("JPEG", "MPO"):
        bodies = [body for marker, body in segments(file) if marker == _APP13 and body.startswith(iptc.MARK)]
        return iptc.read(b"".join(body.removeprefix(iptc.MARK) for body in bodies))
    if image.format == "TIFF":
        return iptc.from_data_sets(read_iptc(file))
    block = _from_raw_profile(image, "iptc")
    return iptc.read(block) or iptc.from_data_sets(block)


def _texts(image: Image.Image) -> tuple[tuple[str, str], ...]:
    """A PNG's texts as they came, without those in which other programs put something else."""
    if image.format != "PNG":
        return ()
    found: dict[str, str] = getattr(image, "text", {})
    return tuple((name, text) for name, text in found.items() if name != _XMP_KEY and not name.startswith(_RAW))


def _raw_profile(name: str, block: bytes) -> str:
    digits = block.hex()
    rows = [digits[at : at + 72] for at in range(0, len(digits), 72)]
    return "\n".join(["", name, f"{len(block):8}", *rows, ""])


def _from_raw_profile(image: Image.Image, name: str) -> bytes:
    """What ImageMagick, and we, put into a PNG's text in hexadecimal digits; empty if it is not there or damaged."""
    text = image.info.get(_RAW + name)
    try:
        return bytes.fromhex("".join(text.split("\n")[3:])) if isinstance(text, str) else b""
    except ValueError:
        return b""


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
