"""Pages that are drawn: interfaces, charts and line art."""

import numpy as np

from restorer.data.drawn_pages.canvas import Canvas
from restorer.data.drawn_pages.fonts import Font

Box = tuple[int, int, int, int]  # left, top, right, bottom


def interface(canvas: Canvas) -> None:
    """Bars, buttons, fields, ticks and lists, as programs show them."""
    rng, top = canvas.rng, 0
    if rng.random() < 0.6:
        top = canvas.between(20, 40)
        canvas.pen.rectangle((0, 0, canvas.side, top), fill=canvas.shade() if rng.random() < 0.5 else canvas.color())
        canvas.write((canvas.between(4, 20), top // 5), canvas.words(3), canvas.font(10, 18), canvas.ink)
    font, height = canvas.font(9, 16), canvas.between(18, 36)
    while top < canvas.side:
        left = canvas.between(0, 12)
        while left < canvas.side:
            right = left + canvas.between(30, 130)
            _widget(canvas, (left, top + height // 8, right, top + height), font)
            left = right + canvas.between(4, 20)
        top += height + canvas.between(2, 14)


def _widget(canvas: Canvas, box: Box, font: Font) -> None:
    left, top, right, bottom = box
    rng, pen, kind = canvas.rng, canvas.pen, canvas.rng.integers(5)
    radius = canvas.between(0, 8) if rng.random() < 0.6 else 0
    inside = (left + canvas.between(3, 8), top + (bottom - top) // 6)
    if kind == 0:  # a button
        pen.rounded_rectangle(box, radius, fill=canvas.color() if rng.random() < 0.5 else canvas.shade())
        canvas.write(inside, canvas.words(1), font, canvas.ink if rng.random() < 0.5 else canvas.paper)
    elif kind == 1:  # a field
        pen.rounded_rectangle(box, radius, outline=canvas.shade(), width=canvas.between(1, 2))
        canvas.write(inside, canvas.words(2), font)
    elif kind == 2:  # a tick or a dot, and what it is for
        side = (bottom - top) // 2
        mark = (left, top + side // 2, left + side, top + side // 2 + side)
        shape = pen.ellipse if rng.random() < 0.5 else pen.rectangle
        shape(mark, outline=canvas.ink, fill=canvas.color() if rng.random() < 0.5 else None, width=canvas.between(1, 2))
        canvas.write((left + 2 * side, inside[1]), canvas.words(2), font)
    elif kind == 3:  # how far something has come
        pen.rounded_rectangle(box, radius, fill=canvas.shade())
        done = left + round((right - left) * rng.uniform(0.1, 1.0))
        pen.rounded_rectangle((left, top, max(done, left + 2 * radius), bottom), radius, fill=canvas.color())
    else:
        canvas.write(inside, canvas.words(3), font)


def chart(canvas: Canvas) -> None:
    """Axes with numbers, a grid, and bars, points or curves."""
    rng, pen, side = canvas.rng, canvas.pen, canvas.side
    left, bottom, font = canvas.between(16, 50), side - canvas.between(16, 40), canvas.font(8, 14)
    ticks = int(rng.integers(3, 9))
    for tick in range(ticks):
        down, across = bottom - tick * bottom // ticks, left + tick * (side - left) // ticks
        if rng.random() < 0.8:
            pen.line([(left, down), (side, down)], fill=canvas.shade(), width=canvas.unit)
        canvas.write((2 * canvas.unit, down - 6 * canvas.unit), f"{rng.uniform(0, 100):.{rng.integers(3)}f}", font)
        canvas.write((across, bottom + 3 * canvas.unit), canvas.words(1)[:5], font)
    pen.line([(left, 0), (left, bottom), (side, bottom)], fill=canvas.ink, width=canvas.between(1, 2))
    for _ in range(int(rng.integers(1, 4))):
        (_bars, _curve, _points)[int(rng.integers(3))](canvas, left, bottom)
    if rng.random() < 0.5:
        canvas.write((left + canvas.between(2, 60), canvas.between(0, 12)), canvas.words(3), canvas.font(10, 20))


def _bars(canvas: Canvas, left: int, bottom: int) -> None:
    width, color = canvas.between(5, 26), canvas.color()
    gap = canvas.between(2, 14)
    for start in range(left + gap, canvas.side, width + gap):
        top = bottom - round(float(canvas.rng.uniform(0, 0.95)) * bottom)
        canvas.pen.rectangle((start, top, start + width, bottom), fill=color)


def _curve(canvas: Canvas, left: int, bottom: int) -> None:
    across = np.linspace(left, canvas.side, int(canvas.rng.integers(6, 40)))
    down = bottom * (0.5 + 0.2 * np.cumsum(canvas.rng.normal(0, 0.5, len(across))))
    points = [(float(x), float(y)) for x, y in zip(across, np.clip(down, 0, bottom), strict=True)]
    canvas.pen.line(points, fill=canvas.color(), width=canvas.between(1, 4))


def _points(canvas: Canvas, left: int, bottom: int) -> None:
    color, radius = canvas.color(), canvas.between(1, 5)
    for _ in range(int(canvas.rng.integers(10, 60))):
        across, down = int(canvas.rng.integers(left, canvas.side)), int(canvas.rng.integers(0, bottom))
        canvas.pen.ellipse((across - radius, down - radius, across + radius, down + radius), fill=color)


def line_art(canvas: Canvas) -> None:
    """Lines, circles and polygons, filled and not, perhaps with letters among them."""
    rng, pen = canvas.rng, canvas.pen
    colors = [canvas.ink, canvas.color(), canvas.color(), canvas.shade()]
    for _ in range(int(rng.integers(5, 30))):
        color, width, kind = colors[int(rng.integers(4))], canvas.between(1, 5), rng.integers(5)
        (x, y), (right, bottom) = canvas.point(), canvas.point()
        box = (min(x, right), min(y, bottom), max(x, right), max(y, bottom))
        if kind == 0:
            pen.line([(x, y), (right, bottom)], fill=color, width=width)
        elif kind == 1:
            pen.ellipse(box, outline=color, width=width)
        elif kind == 2:
            corners = [canvas.point() for _ in range(int(rng.integers(3, 6)))]
            pen.polygon(corners, outline=color, fill=color if rng.random() < 0.3 else None, width=width)
        elif kind == 3:
            pen.arc(box, float(rng.uniform(0, 360)), float(rng.uniform(0, 360)), fill=color, width=width)
        else:
            canvas.write((x, y), canvas.words(1), canvas.font(12, 80), color)
