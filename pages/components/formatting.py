"""Numbers as people read them."""

import math
import re

UNKNOWN = "—"
NO_SSIM = "SSIM looks through a window of 11 × 11 pixels, so a picture with a shorter side has none."


def plain(text: str) -> str:
    """A text that Markdown shows as it is; a file's name may hold anything."""
    return re.sub(r"([\\`*_{}\[\]<>()#+~|$:!-])", r"\\\1", text)


def size(count: int) -> str:
    """A number of bytes: ``"812 B"``, ``"21.3 kB"``, ``"4.10 MB"``."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1e3:.1f} kB"
    return f"{count / 1e6:.2f} MB"


def decibels(value: float) -> str:
    """A PSNR: ``"27.31 dB"``, and ``"∞ dB"`` for equal pictures."""
    return "∞ dB" if math.isinf(value) else f"{value:.2f} dB"


def ssim(value: float | None) -> str:
    """An SSIM with three decimals, or a dash where there is none."""
    return UNKNOWN if value is None else f"{value:.3f}"


def time(seconds: float) -> str:
    """How long something took, as a person says it: ``"0.85 s"``, ``"12 s"``, ``"4 min 10 s"``, ``"1 h 05 min"``."""
    if seconds < 0.01:
        return "under 0.01 s"
    if seconds < 9.95:
        return f"{seconds:.2g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    if hours:
        return f"{hours} h" + f" {left:02} min" * bool(left)
    if minutes:
        return f"{minutes} min" + f" {rest:02} s" * bool(rest)
    return f"{rest} s"


def dimensions(width: int, height: int) -> str:
    """``"4032 × 3024 (12.2 megapixels)"``; small pictures without the megapixels."""
    megapixels = width * height / 1e6
    return f"{width} × {height}" + (f" ({megapixels:.1f} megapixels)" if megapixels >= 1 else "")
