"""Draw the rendered sample, ``samples/rendered_text.png``: text, flat colour and thin lines, JPEG's worst case.

Our own work, given to the public domain (CC0). ``python assets/render_sample.py`` draws it again.
"""

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 640)
TARGET = Path(__file__).parent / "samples" / "rendered_text.png"
PAPER, INK, GRAY, RULE = "#ffffff", "#14181f", "#5b6573", "#d5dae1"
RED, BLUE, GREEN, YELLOW, VIOLET, NAVY = "#e00000", "#0018e0", "#00962f", "#ffd400", "#8a00c2", "#101a4a"
Point = tuple[float, float]


def main() -> None:
    """Draw the picture and save it losslessly."""
    image = Image.new("RGB", SIZE, PAPER)
    headline(image)
    sizes_of_text(image)
    coloured_text(image)
    chart(image, left=540, top=116, width=380, height=318)
    swatches(image)
    star(image, centre=(616, 530), radius=76)
    rings(image, centre=(842, 530), radius=76)
    image.save(TARGET, optimize=True)


def headline(image: Image.Image) -> None:
    """A dark banner with large and small letters on flat colour."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 84), fill=NAVY)
    write(draw, (40, 42), "Eight by eight", 44, PAPER, anchor="lm")
    write(draw, (920, 32), "A page for a compressor to fail on", 17, YELLOW, anchor="rm")
    write(draw, (920, 56), "letters, flat colour, thin lines", 14, "#b8c4ff", anchor="rm")


def sizes_of_text(image: Image.Image) -> None:
    """One sentence a line, each smaller than the one above."""
    draw = ImageDraw.Draw(image)
    lines = (
        (30, "A photograph forgives."),
        (24, "A letter has two colours and an edge."),
        (19, "JPEG writes an edge as a sum of 64 waves,"),
        (16, "keeps the slow ones, rounds the quick ones, and what"),
        (14, "was rounded away comes back as ripples around every stem."),
        (12, "Look for gray dust in the white between these words, most of all"),
        (10, "here, where a whole letter is smaller than one block: 0123456789 (a+b)/c = {x; y}"),
    )
    top = 116
    for size, text in lines:
        write(draw, (40, top), text, size, INK)
        top += round(size * 1.25) + 7
    draw.line((40, 342, 500, 342), fill=RULE)


def coloured_text(image: Image.Image) -> None:
    """Saturated letters, whose colour JPEG stores at half the resolution."""
    draw = ImageDraw.Draw(image)
    write(draw, (40, 358), "red on white", 21, RED)
    write(draw, (196, 358), "blue on white", 21, BLUE)
    write(draw, (352, 358), "green on white", 21, GREEN)
    for left, text, letters, ground in (
        (40, "red on blue", RED, BLUE),
        (196, "blue on yellow", BLUE, YELLOW),
        (352, "white on red", PAPER, RED),
    ):
        draw.rectangle((left, 398, left + 147, 433), fill=ground)
        write(draw, (left + 74, 416), text, 18, letters, anchor="mm")


def chart(image: Image.Image, *, left: int, top: int, width: int, height: int) -> None:
    """A line chart with one-pixel rules and small labels."""
    draw = ImageDraw.Draw(image)
    write(draw, (left, top), "Three waves that die away", 16, INK)
    write(draw, (left + width, top + 3), "height", 12, GRAY, anchor="ra")
    top, bottom, right = top + 36, top + height - 24, left + width
    for step in range(5):
        level = bottom - step * (bottom - top) // 4
        draw.line((left + 28, level, right, level), fill=RULE if step else INK)
        write(draw, (left + 20, level), str(step * 10), 12, GRAY, anchor="rm")
    for column in range(9):
        x = left + 28 + column * (width - 28) // 8
        draw.line((x, bottom, x, bottom + 4), fill=INK)
        write(draw, (min(x, right - 7), bottom + 8), str(column * 8), 12, GRAY, anchor="ma")
    for colour, damping, ripple in ((RED, 0.012, 0.95), (VIOLET, 0.03, 0.55), (BLUE, 0.05, 0.28)):
        points = [
            (left + 28 + x, bottom - (bottom - top) * wave(x, damping=damping, ripple=ripple))
            for x in range(width - 27)
        ]
        smooth_line(image, points, colour, width=2)


def wave(x: float, *, damping: float, ripple: float) -> float:
    """Height between 0 and 1 of a ringing curve that dies away."""
    return ripple * abs(math.cos(x / 17)) * (0.3 + 0.7 * math.exp(-damping * x)) + 0.03


def swatches(image: Image.Image) -> None:
    """Flat fields side by side, a soft ramp and two one-pixel patterns."""
    draw = ImageDraw.Draw(image)
    for index, colour in enumerate((RED, YELLOW, GREEN, BLUE, VIOLET, INK)):
        draw.rectangle((40 + index * 77, 456, 40 + index * 77 + 74, 519), fill=colour)
    for x in range(229):
        shade = 20 + x
        draw.line((40 + x, 531, 40 + x, 600), fill=(shade, shade, shade))
    for x in range(281, 390, 4):
        draw.line((x, 531, x, 600), fill=INK)
    for y in range(531, 601):
        draw.point([(x, y) for x in range(400 + (y // 2 % 2) * 2, 500, 4)], fill=BLUE)
        draw.point([(x + 1, y) for x in range(400 + (y // 2 % 2) * 2, 499, 4)], fill=BLUE)


def star(image: Image.Image, *, centre: Point, radius: int) -> None:
    """Rays that grow finer towards the middle."""
    x, y = centre
    for ray in range(36):
        angle = ray * math.pi / 18
        end = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        smooth_line(image, [centre, end], INK, width=1.5)


def rings(image: Image.Image, *, centre: Point, radius: int) -> None:
    """Circles in red and blue, close together."""
    x, y = centre
    for index, size in enumerate(range(8, radius + 1, 7)):
        turns = [step * math.pi / 90 for step in range(181)]
        points = [(x + size * math.cos(turn), y + size * math.sin(turn)) for turn in turns]
        smooth_line(image, points, (RED, BLUE)[index % 2], width=2)


def smooth_line(image: Image.Image, points: Sequence[Point], colour: str, *, width: float, scale: int = 4) -> None:
    """Draw a line with soft edges: at four times the size, then scaled down."""
    left, top = (math.floor(min(axis)) - 4 for axis in zip(*points, strict=True))
    right, bottom = (math.ceil(max(axis)) + 4 for axis in zip(*points, strict=True))
    mask = Image.new("L", ((right - left) * scale, (bottom - top) * scale))
    moved = [((x - left) * scale, (y - top) * scale) for x, y in points]
    ImageDraw.Draw(mask).line(moved, fill=255, width=round(width * scale), joint="curve")
    image.paste(colour, (left, top), mask.resize((right - left, bottom - top), Image.Resampling.BOX))


def write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str, *, anchor: str = "la"
) -> None:
    """Write one line in Pillow's own font."""
    draw.text(at, text, fill=colour, font=ImageFont.load_default(size), anchor=anchor)


if __name__ == "__main__":
    main()
