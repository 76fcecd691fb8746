"""Samples of a picture's blocks, on any of the grids that it may once have been compressed on."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from restorer.jpeg.coefficients import SIDE
from restorer.jpeg.transform import DCT, components

_MCU = 2 * SIDE  # pixels a side of the blocks that share one of halved chroma (T.81's minimum coded unit)
# libjpeg's up-sampling (jdsample.c, "fancy") is a triangle filter, and the means of the pairs that it makes are
# (1, 6, 1) / 8 of the samples it was given. This is the way back, whose ends fall by −0.172 a sample.
_SHARPEN = (2**0.5 * (8**0.5 - 3.0) ** np.abs(np.arange(-3, 4))).astype(np.float32)
_MARGIN = 6  # pixels around a block that it needs
PATCH = _MCU + (_MARGIN - 1) + _MCU + _MARGIN  # pixels a side: a 16×16 block at any offset, with its margin
_CUT, _KEPT = 8192, 1024  # patches that are cut of a picture; the most contrasted of them
_LEAST = 32  # blocks without a clipped pixel, with fewer of which the others are looked at too


def cut_patches(pixels: np.ndarray) -> np.ndarray:
    """Cut patches from all over a picture, those of most contrast first.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.

    Returns:
        ``(N, 43, 43, 3)`` uint8, at multiples of 16 pixels, so that all lie alike on any grid; those with black or
        white, where a decoder clips, come last. Empty if the picture is smaller than a patch.
    """
    rows, columns = (np.arange(0, length - PATCH + 1, _MCU) for length in pixels.shape[:2])
    places = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)
    places = places[:: -(-len(places) // _CUT) or 1]
    patches = np.empty((len(places), PATCH, PATCH, 3), np.uint8)
    for patch, (top, left) in zip(patches, places, strict=True):
        patch[:] = pixels[top : top + PATCH, left : left + PATCH]
    green = patches[..., 1].reshape(-1, PATCH * PATCH).astype(np.float32)
    green -= green.mean(axis=1, keepdims=True)
    contrast = np.einsum("ij,ij->i", green, green)
    samples = patches.reshape(len(patches), PATCH * PATCH * 3)
    clipped = (samples.min(axis=1) == 0) | (samples.max(axis=1) == 255)
    return patches[np.lexsort((-contrast, clipped))[:_KEPT]]


class Samples:
    """Patches of a picture, to be cut into blocks at any offset.

    Args:
        patches: ``(N, 43, 43, 3)`` uint8 RGB, see `cut_patches`.
    """

    def __init__(self, patches: np.ndarray) -> None:
        self._patches = patches
        self._planes = np.moveaxis(components(patches.reshape(-1, PATCH, 3)).reshape(patches.shape), 3, 0)
        self._clean = _clean(patches)

    @property
    def gray(self) -> bool:
        """Whether there is no colour in them."""
        return bool(np.abs(self._planes[1:]).max(initial=0) < 1)

    def first(self, count: int) -> "Samples":
        """Those of the first patches alone."""
        return Samples(self._patches[:count])

    def luma(
        self, top: int, left: int, frequencies: Sequence[int] | slice = slice(None), *, clipped: bool = False
    ) -> np.ndarray:
        """DCT coefficients of luma, ``(M, F)`` float32 in grey levels.

        Args:
            top: Where the grid begins, 0 to 7.
            left: The same from the left.
            frequencies: Which of the 64, row by row; all by default.
            clipped: Whether blocks with black or white pixels, where a decoder may have clipped, are among them.
        """
        corners = [(top + down, left + across) for down in (0, SIDE) for across in (0, SIDE)]
        blocks = [self._planes[0, :, y : y + SIDE, x : x + SIDE] for y, x in corners]
        clean = [clipped | self._clean[:, y : y + SIDE, x : x + SIDE].all(axis=(1, 2)) for y, x in corners]
        return _transformed(np.concatenate(blocks), np.concatenate(clean), frequencies)

    def chroma(self, top: int, left: int, down: tuple[int, int], *, smoothed: bool) -> np.ndarray:
        """DCT coefficients of Cb and Cr, ``(M, 64)`` float32 in grey levels.

        Args:
            top: Where the grid begins, 0 to 15.
            left: The same from the left.
            down: By how much chroma was halved, vertically and horizontally.
            smoothed: Whether the decoder smoothed what it doubled again.
        """
        starts = [_starts(offset, factor) for offset, factor in zip((top, left), down, strict=True)]
        blocks, clean = [], []
        for y, x in product(*starts):
            rows, columns = _sampler(y, down[0], smoothed), _sampler(x, down[1], smoothed)
            blocks += list(rows @ self._planes[1:] @ columns.T)  # (N, 8, 8) twice
            clean += 2 * [self._clean[:, y : y + SIDE * down[0], x : x + SIDE * down[1]].all(axis=(1, 2))]
        return _transformed(np.concatenate(blocks), np.concatenate(clean))


def _starts(offset: int, factor: int) -> list[int]:
    """Where the blocks of a patch begin, which together are as many pixels whatever the factor."""
    if factor == 1:
        return [offset % SIDE, offset % SIDE + SIDE]
    return [offset if offset >= _MARGIN else offset + _MCU]


def _clean(patches: np.ndarray) -> np.ndarray:
    """Where a decoder has clipped nothing."""
    inside = patches - np.uint8(1) < 254  # 0 becomes 255
    return inside[..., 0] & inside[..., 1] & inside[..., 2]


def _sampler(start: int, factor: int, smoothed: bool) -> np.ndarray:
    """What makes eight samples of a row of a patch, ``(8, 43)`` float32, the first of them at ``start``."""
    if factor == 1:
        return np.eye(SIDE, PATCH, start, dtype=np.float32)
    taps = _SHARPEN if smoothed else np.eye(1, 7, 3, dtype=np.float32)[0]
    sampler = np.zeros((SIDE, PATCH), np.float32)
    for sample in range(SIDE):
        first = start + 2 * (sample - 3)
        sampler[sample, first : first + 14] = np.repeat(taps, 2) / 2
    return sampler


def _transformed(blocks: np.ndarray, clean: np.ndarray, frequencies: Sequence[int] | slice = slice(None)) -> np.ndarray:
    """The DCT of the clean blocks, or of all if there are hardly any."""
    chosen = blocks[clean] if clean.sum() >= _LEAST else blocks
    return chosen.reshape(-1, SIDE * SIDE) @ DCT[frequencies].T
