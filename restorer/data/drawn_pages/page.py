"""One drawn page, and many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from PIL import Image

from restorer.data.drawn_pages import figures, writing
from restorer.data.drawn_pages.canvas import Canvas, Words
from restorer.data.drawn_pages.fonts import Fonts

KINDS: dict[str, Callable[[Canvas], None]] = {
    "text": writing.text,
    "code": writing.code,
    "interface": figures.interface,
    "chart": figures.chart,
    "line art": figures.line_art,
}
_SMOOTHED = 0.4  # share of pages that are drawn at twice the size and halved, so that every edge is soft


def draw_page(
    rng: np.random.Generator, fonts: Fonts, *, side: int, kind: str | None = None, words: Words | None = None
) -> np.ndarray:
    """Draw a page, a function of ``rng`` and the fonts alone.

    Args:
        rng: The source of every choice.
        fonts: What is written with.
        side: Height and width in pixels.
        kind: One of `KINDS`; by default drawn.
        words: What is written, by default words of drawn letters: see `Canvas`.

    Returns:
        ``(side, side, 3)`` uint8 RGB.
    """
    kind = kind or list(KINDS)[int(rng.integers(len(KINDS)))]
    scale = 2 if rng.random() < _SMOOTHED else 1
    canvas = Canvas(rng, fonts, side * scale, unit=scale, words=words)
    KINDS[kind](canvas)
    page = canvas.image if scale == 1 else canvas.image.resize((side, side), Image.Resampling.BOX)
    return np.asarray(page)


def draw_pages(count: int, fonts: Fonts, *, side: int, seed: int) -> np.ndarray:
    """Draw many pages, each by a generator of its own, so that a page is the same however many are drawn.

    Args:
        count: How many.
        fonts: What is written with.
        side: Height and width in pixels.
        seed: Of all choices.

    Returns:
        ``(count, side, side, 3)`` uint8 RGB.
    """
    draw = partial(_numbered_page, fonts=fonts, side=side, seed=seed)
    with ThreadPoolExecutor() as pool:
        return np.stack(list(pool.map(draw, range(count))))


def _numbered_page(number: int, *, fonts: Fonts, side: int, seed: int) -> np.ndarray:
    return draw_page(np.random.default_rng([seed, number]), fonts, side=side)
