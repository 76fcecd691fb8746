"""The fonts of this machine, in which pages are drawn; none comes with the project."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_FOLDERS: dict[str, tuple[str, ...]] = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": ("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
}
_ELSEWHERE = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_SUFFIXES = {".ttf", ".otf"}
_LETTERS = "aegR5"  # a font without one of them writes another script
_MONO = ("mono", "code", "hack", "courier", "inconsolata", "typewriter")
_HELD_BACK = 4  # one family in so many is kept for measuring


@dataclass(frozen=True)
class Fonts:
    """Font files to draw with; without any, Pillow's built-in font is used.

    Attributes:
        files: Paths of all.
        mono: Those among them whose letters are all of one width, as code is written in.
    """

    files: tuple[Path, ...] = ()
    mono: tuple[Path, ...] = ()

    def open(self, number: float, size: int, *, mono: bool = False) -> Font:
        """One of them.

        Args:
            number: Which one, 0 up to but not including 1.
            size: Height in pixels.
            mono: Whether it should be one for code; any other does if there is none.
        """
        among = (mono and self.mono) or self.files
        if not among:
            return ImageFont.load_default(size)
        return ImageFont.truetype(among[int(number * len(among))], size)


def find_fonts(*, folders: Iterable[str | Path] | None = None, held_back: bool = False) -> Fonts:
    """Look for fonts that write Latin letters.

    Three families of four are to train with and the fourth is to measure with, so that what is measured was written
    in fonts that no network saw. Which is which depends on the families that the machine has.

    Args:
        folders: Where to look; by default where the system keeps its fonts.
        held_back: Whether to give those that are to measure with.
    """
    families: dict[str, list[Path]] = {}
    for path in _font_files(folders or _FOLDERS.get(sys.platform, _ELSEWHERE)):
        family = _latin_family(path)
        if family:
            families.setdefault(family, []).append(path)
    chosen = [name for number, name in enumerate(sorted(families)) if (number % _HELD_BACK == 0) == held_back]
    files = tuple(path for name in chosen for path in families[name])
    mono = tuple(path for name in chosen if any(word in name.lower() for word in _MONO) for path in families[name])
    return Fonts(files, mono)


def _font_files(folders: Iterable[str | Path]) -> Sequence[Path]:
    found = {path for folder in folders for path in Path(folder).expanduser().rglob("*")}
    return sorted(path for path in found if path.suffix.lower() in _SUFFIXES)


def _latin_family(path: Path) -> str | None:
    """A font's family; None if it cannot be read or lacks Latin letters."""
    with suppress(OSError, ValueError):
        font = ImageFont.truetype(path, 16)
        missing = bytes(font.getmask("\U0010fffe"))  # how it draws what it does not have
        if all(bytes(font.getmask(letter)) not in (missing, b"") for letter in _LETTERS):
            return font.getname()[0]
    return None
