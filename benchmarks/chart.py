"""A small figure of points and the straight line through zero that fits them, as SVG, which needs nothing to draw."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from restorer.system.files import write_atomically

WIDTH, HEIGHT, MARGIN = 640, 400, 56
LINES = 5  # of the grid, at most
INK, FAINT, ACCENT = "#444", "#ddd", "#c2410c"


def write(path: str | Path, points: Sequence[tuple[float, float]], *, title: str, across: str, up: str) -> Path:
    """Draw points and save the figure.

    Args:
        path: An ``.svg`` file.
        points: Each ``(x, y)``, of 0 or more.
        title: Above the figure.
        across: What x is.
        up: What y is.

    Returns:
        The path.
    """
    slope = sum(x * y for x, y in points) / sum(x * x for x, _ in points)
    most_x, most_y = max(x for x, _ in points), max(max(y, slope * x) for x, y in points)

    def place(x: float, y: float) -> tuple[float, float]:
        return MARGIN + x / most_x * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - y / most_y * (HEIGHT - 2 * MARGIN)

    parts = [_text(WIDTH / 2, 28, title, size=16), _text(WIDTH / 2, HEIGHT - 12, across)]
    parts.append(_text(16, HEIGHT / 2, up, turned=True))
    for value in _ticks(most_x):
        x, y = place(value, 0)
        parts += [_line((x, y), place(value, most_y), FAINT), _text(x, y + 18, f"{value:g}")]
    for value in _ticks(most_y):
        x, y = place(0, value)
        parts += [_line((x, y), place(most_x, value), FAINT), _text(x - 16, y + 4, f"{value:g}")]
    parts.append(_line(place(0, 0), place(most_x, slope * most_x), ACCENT))
    parts.append(_text(MARGIN + 190, MARGIN + 36, f"line: {slope:.2f} {up} for each of the {across}"))
    for x, y in (place(*point) for point in points):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{INK}"/>')
    return write_atomically(path, _document(parts, f"{title}: {up} over {across}"))


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to at most ``most``."""
    steps = (factor * 10.0**power for power in range(-3, 7) for factor in (1, 2, 5))
    step = next(step for step in steps if most / step <= LINES)
    return [step * number for number in range(int(most / step) + 1)]


def _document(parts: list[str], description: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    style = "font-family: system-ui, sans-serif; background: white"
    return "\n".join(
        [head.replace(">", f' style="{style}">'), f"<title>{escape(description)}</title>", *parts, "</svg>", ""]
    )


def _line(start: tuple[float, float], stop: tuple[float, float], colour: str) -> str:
    (x1, y1), (x2, y2) = start, stop
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="1.5"/>'


def _text(x: float, y: float, text: str, *, size: int = 12, turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x:.0f} {y:.0f})"' if turned else ""
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="middle" fill="{INK}"{turn}'
    return f"<text {place}>{escape(text)}</text>"
