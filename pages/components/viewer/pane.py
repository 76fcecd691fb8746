"""Panes of a viewer: a picture, or one that is still to come."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from restorer import jpeg, metrics


@dataclass(frozen=True)
class Follows:
    """How a pane's picture follows from a slider of JPEG quality, by which the browser shows it while that is dragged.

    Attributes:
        setting: The slider's key.
        quality: That of the picture.
        subsampling: Its chroma subsampling.
        gray: Whether it is a gray JPEG.
    """

    setting: str
    quality: int
    subsampling: str
    gray: bool

    def payload(self) -> dict[str, Any]:
        """It for the browser, with the steps that all qualities follow from, luma and chroma, 64 each."""
        tables = jpeg.standard_tables(50).reshape(2, 64).tolist()
        return asdict(self) | {"tables": tables, "ratios": jpeg.chroma_ratios(self.subsampling)}


@dataclass(frozen=True, eq=False)
class Pane:
    """A picture in the viewer.

    Attributes:
        name: What stands over it: ``"Original"``.
        detail: What stands beside the name: a size, a score.
        alt: What the picture is, for those who cannot see it.
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        file: A file of exactly these pixels, for the browser to decode; None to have one made.
        is_original: Whether the other panes are compared with it.
        token: What it was awaited by; None if it was there from the start.
        follows: Which slider it follows while that is dragged; None for none.
        at: The pixel ``(x, y)`` on which the viewer opens when the picture comes; None for the middle.
    """

    name: str
    detail: str
    alt: str
    pixels: np.ndarray
    file: bytes | None = None
    is_original: bool = False
    token: str | None = None
    follows: Follows | None = None
    at: tuple[int, int] | None = None

    @property
    def has_maps(self) -> bool:
        """Whether it is an original to compare others with, and has room for SSIM's window."""
        return self.is_original and metrics.fits_ssim(self.pixels.shape)


@dataclass(frozen=True)
class Awaited:
    """A pane whose picture is still to come.

    Attributes:
        name: What stands over it.
        detail: What stands beside the name.
        alt: What the picture will be.
        token: The picture's own; a viewer that was shown the picture of this token goes on showing it.
    """

    name: str
    detail: str
    alt: str
    token: str

    def come(self, pixels: np.ndarray, at: tuple[int, int] | None = None) -> Pane:
        """It with its picture, and the pixel of it to open on."""
        return Pane(self.name, self.detail, self.alt, pixels, token=self.token, at=at)
