"""Tiles of a picture of any size: windows that a network restores one by one, with no seam between them.

A restored pixel depends on what lies within the network's reach, its context, and beyond the picture's edge a network
sees zeros. So a window either reaches a context beyond the part of its answer that is kept, or ends where the picture
does: then each pixel is what the network would have made of the whole picture at once, up to the last bits of a float.

All windows of a picture have one shape, and their sides are from a short list, so that an engine that compiles for
each shape seldom has to.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

# Parts that are kept begin on multiples of this, which is on a block of every plane of a JPEG, see
# `CellProjector.project`; where a picture needs several windows, their sides are multiples of it, too.
STEP = 32


@dataclass(frozen=True)
class Span:
    """A window along one axis, in pixels from the picture's edge.

    Attributes:
        start: Where the window begins.
        stop: Where it ends, at most ``multiple - 1`` beyond the picture.
        kept: The first pixel whose answer is kept.
        kept_stop: The first after those.
    """

    start: int
    stop: int
    kept: int
    kept_stop: int


@dataclass(frozen=True)
class Tile:
    """A window of a picture.

    Attributes:
        down: From top to bottom.
        across: From left to right.
    """

    down: Span
    across: Span

    @property
    def kept(self) -> tuple[slice, slice]:
        """The part of the picture whose answer is kept."""
        return slice(self.down.kept, self.down.kept_stop), slice(self.across.kept, self.across.kept_stop)

    @property
    def kept_of_window(self) -> tuple[slice, slice]:
        """The same part, in pixels of the window."""
        return (
            slice(self.down.kept - self.down.start, self.down.kept_stop - self.down.start),
            slice(self.across.kept - self.across.start, self.across.kept_stop - self.across.start),
        )

    def cut(self, pixels: np.ndarray) -> np.ndarray:
        """Cut the window out of a picture; its last pixels are repeated where the window reaches beyond it.

        Args:
            pixels: ``(H, W, 3)`` uint8 RGB.

        Returns:
            ``(h, w, 3)`` uint8 RGB, as large as the window.
        """
        part = pixels[self.down.start : self.down.stop, self.across.start : self.across.stop]
        below = self.down.stop - self.down.start - part.shape[0]
        beside = self.across.stop - self.across.start - part.shape[1]
        return np.pad(part, ((0, below), (0, beside), (0, 0)), mode="edge") if below or beside else part


def tiles(height: int, width: int, *, window: int, context: int, multiple: int) -> list[Tile]:
    """Cover a picture with windows, row by row.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture.
        window: The longest side a window may have; ``2 · context + 64`` is always enough.
        context: How far a restored pixel depends on the picture, in pixels; a multiple of ``multiple``.
        multiple: Sides of windows are multiples of this, a divisor of 32, and so is where they begin. A picture whose
            sides are not is first made larger by repeating its last pixels.

    Raises:
        ValueError: If the windows would be too small to keep anything.
    """
    rows = spans(height, window=window, context=context, multiple=multiple)
    columns = spans(width, window=window, context=context, multiple=multiple)
    return [Tile(down, across) for down in rows for across in columns]


def spans(length: int, *, window: int, context: int, multiple: int) -> list[Span]:
    """Cover one axis with windows of one length: as few as will do, and no longer than they must be.

    Args and raises as for `tiles`.
    """
    longest = window // STEP * STEP
    if longest < 2 * context + STEP:
        raise ValueError(f"Expected windows of {2 * context + STEP} pixels or more, received {window}.")
    padded = length + -length % multiple
    if padded <= window:
        return [Span(0, padded, 0, length)]
    count = next(n for n in range(2, padded) if _reach(longest, n, context) >= padded)
    side = next(s for s in range(STEP, longest + 1, STEP) if _reach(s, count, context) >= padded)
    return list(_place(length, padded, side, count, context))


def _place(length: int, padded: int, side: int, count: int, context: int) -> Iterator[Span]:
    kept = [0, *(_kept(side, number, context) for number in range(1, count)), length]
    for number in range(count):
        start = min(max(0, kept[number] - context), padded - side)  # the last one ends where the picture does
        yield Span(start, start + side, kept[number], kept[number + 1])


def _reach(side: int, count: int, context: int) -> int:
    """How long an axis so many windows cover."""
    return _kept(side, count - 1, context) - context + side


def _kept(side: int, number: int, context: int) -> int:
    """Where a window's kept part begins, if none has to end early; the first, number 0, keeps what lies at the edge."""
    first = (side - context) // STEP * STEP
    return first + (number - 1) * ((side - 2 * context) // STEP * STEP)
