"""The canvas of a drawn page: an image, a palette, fonts and words, all drawn from one generator."""

import string
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from restorer.data.drawn_pages.fonts import Font, Fonts

Color = tuple[int, int, int]
Words = Callable[[np.random.Generator], str]  # draws the next word

_LETTERS = "eeeeeeaaaaiiiooouuttttnnnnssssrrrrllldddhhhccmmppggbbffyyvvkkwwzxqj"  # about as often as European texts
_CAPITAL, _NUMBER = 0.12, 0.08  # shares of words


def drawn_word(rng: np.random.Generator) -> str:
    """A word of drawn letters, or a number."""
    if rng.random() < _NUMBER:
        return f"{rng.uniform(0, 10 ** rng.integers(1, 5)):,.{rng.integers(3)}f}"
    word = "".join(rng.choice(list(_LETTERS), int(rng.integers(1, 11))))
    return word.capitalize() if rng.random() < _CAPITAL else word


class Canvas:
    """A page being drawn.

    Attributes:
        rng: The source of every choice.
        image: The page so far.
        pen: What draws on it.
        side: Height and width in pixels.
        unit: How many pixels a pixel of the finished page is: sizes are multiples of it.
        dark: Whether light ink is on a dark ground.
        paper: The ground.
        ink: What is written in.
    """

    def __init__(
        self, rng: np.random.Generator, fonts: Fonts, side: int, *, unit: int = 1, words: Words | None = None
    ) -> None:
        """Choose ground and ink, and fill the page with the ground."""
        self.rng, self.side, self.unit = rng, side, unit
        self._fonts, self._words = fonts, words or drawn_word
        self.dark = bool(rng.random() < 0.35)
        self.paper, self.ink = self._ground(self.dark), self._ground(not self.dark)
        self.image = Image.new("RGB", (side, side), self.paper)
        self.pen = ImageDraw.Draw(self.image)

    def color(self) -> Color:
        """Any colour, more often a strong one."""
        levels = self.rng.choice([0, 255, *self.rng.integers(0, 256, 3)], 3)
        return int(levels[0]), int(levels[1]), int(levels[2])

    def shade(self) -> Color:
        """A colour that is near to the ground."""
        change = int(self.rng.integers(6, 50)) * (1 if self.dark else -1)
        red, green, blue = (int(np.clip(level + change, 0, 255)) for level in self.paper)
        return red, green, blue

    def between(self, low: float, high: float) -> int:
        """A length in pixels of the page being drawn, from one in pixels of the finished page, at least 1."""
        return max(1, round(float(self.rng.uniform(low, high)) * self.unit))

    def point(self) -> tuple[int, int]:
        """A place on the page."""
        across, down = self.rng.integers(0, self.side, 2)
        return int(across), int(down)

    def font(self, low: float, high: float, *, mono: bool = False) -> Font:
        """A font of a drawn height; small ones are as likely as large ones."""
        size = max(5, round(float(np.exp(self.rng.uniform(np.log(low), np.log(high)))) * self.unit))
        return self._fonts.open(float(self.rng.random()), size, mono=mono)

    def words(self, count: int) -> str:
        """Some words on one line."""
        return " ".join(self._words(self.rng) for _ in range(count))

    def identifier(self) -> str:
        """A word as programs have them."""
        letters = [letter for letter in self._words(self.rng) if letter in string.ascii_letters]
        return "".join(letters).lower() or "x"

    def write(self, at: tuple[int, int], text: str, font: Font, color: Color | None = None) -> int:
        """Write one line with its upper left corner at ``at``; returns how wide it came to be."""
        self.pen.text(at, text, fill=color or self.ink, font=font)
        return int(self.pen.textlength(text, font=font))

    def _ground(self, dark: bool) -> Color:
        """White or black half the time, else something near to it."""
        kind = self.rng.random()
        if kind < 0.5:
            return (0, 0, 0) if dark else (255, 255, 255)
        gray = int(self.rng.integers(0, 70))
        tint = self.rng.integers(0, 40, 3) if kind > 0.75 else np.zeros(3, int)
        red, green, blue = (int(level) if dark else 255 - int(level) for level in gray + tint)
        return red, green, blue
