"""Transfer of a picture to the browser: all of it; of a large one a smaller view, and the part looked at."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from pages.components import photo_identity
from restorer import metrics

LARGE = 4_000_000  # pixels; from here on a browser is sent a view
SMALL = 1_500_000  # pixels; up to here files are kept for a class, whose originals each move of a slider asks for
VIEW_SIDE = 2048  # pixels, at most, of the view's longer side
MOST = 8_000_000  # pixels of a part; more than any window shows at 1:1
_WEBP_SIDE = 16383  # pixels a side that a WebP can have


@dataclass(frozen=True)
class Window:
    """The part of a picture that is looked at, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def read(cls, asked: Any, shape: tuple[int, ...]) -> "Window | None":  # noqa: ANN401
        """What the browser asks for, ``[left, top, width, height]``, cut to a picture ``(H, W, …)``; None for none."""
        if not (isinstance(asked, list) and len(asked) == 4 and all(isinstance(side, int) for side in asked)):
            return None
        left, top = max(0, asked[0]), max(0, asked[1])
        width, height = min(shape[1] - left, asked[2]), min(shape[0] - top, asked[3])
        return cls(left, top, width, height) if min(width, height) > 0 and width * height <= MOST else None

    def of(self, pixels: np.ndarray) -> np.ndarray:
        """That part of an array ``(H, W, …)``."""
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


def is_large(pixels: np.ndarray) -> bool:
    """Whether a picture ``(H, W, …)`` travels in parts."""
    return pixels.shape[0] * pixels.shape[1] > LARGE


def whole(pixels: np.ndarray) -> bytes:
    """A lossless file of a picture, or of a smaller view of a large one; ``(H, W, 3)`` or ``(H, W)`` uint8."""
    kept = _small if pixels.shape[0] * pixels.shape[1] <= SMALL else _whole
    return kept(photo_identity.digest(pixels), pixels.shape, pixels)


def part(pixels: np.ndarray, window: Window) -> bytes:
    """A lossless file of a part of a picture."""
    return _lossless(Image.fromarray(np.ascontiguousarray(window.of(pixels))))


def similarity(original: np.ndarray, pixels: np.ndarray, progress: Callable[[float], None]) -> np.ndarray:
    """`metrics.ssim_picture` of a picture, ``(H, W)`` uint8, made once; ``progress`` is called with the share done."""
    return _similarity(
        photo_identity.digest(original), photo_identity.digest(pixels), original.shape, original, pixels, progress
    )


@st.cache_resource(max_entries=48, show_spinner=False)
def _small(digest: bytes, shape: tuple[int, ...], _pixels: np.ndarray) -> bytes:
    return _made(_pixels)


@st.cache_resource(max_entries=12, show_spinner=False)
def _whole(digest: bytes, shape: tuple[int, ...], _pixels: np.ndarray) -> bytes:
    return _made(_pixels)


def _made(pixels: np.ndarray) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if is_large(pixels):
        image.thumbnail((VIEW_SIDE, VIEW_SIDE), Image.Resampling.BOX, reducing_gap=None)
    return _lossless(image)


@st.cache_data(max_entries=6, show_spinner=False)
def _similarity(
    true: bytes,
    test: bytes,
    shape: tuple[int, ...],
    _original: np.ndarray,
    _pixels: np.ndarray,
    _progress: Callable[[float], None],
) -> np.ndarray:
    return metrics.ssim_picture(_original, _pixels, progress=_progress)


def _lossless(image: Image.Image) -> bytes:
    """Packed fast rather than tight."""
    buffer = io.BytesIO()
    if max(image.size) > _WEBP_SIDE:
        image.save(buffer, "PNG", compress_level=1)
    else:
        image.save(buffer, "WEBP", lossless=True, quality=0, method=0)
    return buffer.getvalue()
