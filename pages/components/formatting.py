"""Numbers as people read them."""

import math
import re

from restorer import MODELS

UNKNOWN = "—"
MINUS = "−"
_RUN = re.compile(
    r"\d{8}-(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)-(?P<model>\w+)(?P<again>-\d+)?"
)  # its folder's own name
PLAIN_FROM = 1e-4  # smaller learning rates are written with a power of ten; axes.js does the same
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


def run(title: str, name: str) -> str:
    """How a run is called: the title it was given, or what tells it from others of its day: ``"Fast, 16:42:04"``.

    Args:
        title: Its title, which is its name if nobody gave it one.
        name: Its folder's.
    """
    made = _RUN.fullmatch(name) if title == name else None
    if not made:
        return title
    model = MODELS[made["model"]].title if made["model"] in MODELS else made["model"]
    return f"{model}{made['again'] or ''}, {made['hour']}:{made['minute']}:{made['second']}"


def decibels(value: float) -> str:
    """A PSNR: ``"27.31 dB"``, and ``"∞ dB"`` for equal pictures."""
    return "∞ dB" if math.isinf(value) else f"{value:.2f} dB"


def ssim(value: float | None) -> str:
    """An SSIM with three decimals, or a dash where there is none."""
    return UNKNOWN if value is None else f"{value:.3f}"


def signed(value: float, digits: int) -> str:
    """A difference: ``"+1.39"``, ``"−0.004"``; one that rounds to nothing has neither sign, ``"±0.0"``."""
    text = f"{value:+.{digits}f}"
    return text.replace("-", MINUS) if text.strip("+-0.") else f"±{text[1:]}"


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


def percent(value: float | None, digits: int = 1) -> str:
    """A share of one as a percentage: ``"94.1 %"``."""
    return UNKNOWN if value is None else f"{100 * value:.{digits}f} %"


def small(value: float | None) -> str:
    """A learning rate with two digits that count, as it can be typed too: ``"0.001"``, ``"8.2e-5"``."""
    if not value:
        return UNKNOWN
    rounded = float(f"{value:.2g}")
    if rounded >= PLAIN_FROM:
        return f"{rounded:g}"
    mantissa, exponent = f"{rounded:.1e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def speed(value: float | None) -> str:
    """How many a second, slow ones with two digits that count: ``"1,240"``, ``"41"``, ``"0.34"``."""
    if not value:
        return UNKNOWN
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"


def duration(seconds: float | None) -> str:
    """Seconds as a clock: ``"1:12"``, ``"2:03:40"``."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def seconds_left(progress: float | None, seconds: float | None) -> float | None:
    """How long a run still takes, from the share done and the seconds that took; None while that is a guess."""
    if not progress or not seconds or progress < 0.002:
        return None
    return seconds * (1 - progress) / progress
