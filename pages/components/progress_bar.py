"""A progress bar that shows itself only when work takes long enough to be noticed."""

import contextvars
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

PATIENCE = 0.6  # seconds; below, a bar that flashes by is worse than none


class Bar:
    """A bar in the place where the result will stand; call it with the share done, 0 to 1.

    It can be called from inside a cached function: it draws in the context it was made in, so that the cache does
    not record the bar as a part of the result.

    The bar is one element, in whose own place the result is put. In a box, the box's first child and the result's would
    have one path, and Streamlit would send a browser that is told of both at once the latter before the result itself.

    Args:
        place: Where the result will stand.
        text: What is being done.
        height: How tall the result will be, in pixels, so that nothing jumps; it is then one element, as the bar stands
            in a box. None for a line of text.
    """

    def __init__(self, place: "DeltaGenerator", text: str, *, height: int | None = None) -> None:
        self._place, self._text, self._height = place, text, height
        self._slot: DeltaGenerator | None = None
        self._bar: DeltaGenerator | None = None
        self._started = time.monotonic()
        self._context = contextvars.copy_context()

    def __call__(self, share: float) -> None:
        """Show the share done, once there was something to wait for."""
        if self._bar or (share < 1 and time.monotonic() - self._started > PATIENCE):
            self._context.run(self._draw, share, self._text)

    def say(self, text: str) -> None:
        """Say at once what is being done, before a share of it can be known."""
        self._context.run(self._draw, 0.0, text)

    def finish(self) -> "DeltaGenerator":
        """Where to put the result, in place of the bar."""
        return self._slot or self._place

    def clear(self) -> None:
        """Take the bar away, where no result takes its place."""
        if self._slot:
            self._slot.empty()

    def _draw(self, share: float, text: str) -> None:
        if self._bar is None:
            self._slot = self._place.empty()
            self._bar = self._slot.container(height=self._height).empty() if self._height else self._slot
        self._bar.progress(share, text)
