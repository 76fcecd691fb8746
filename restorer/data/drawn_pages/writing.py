"""Pages that are written: running text and code."""

from restorer.data.drawn_pages.canvas import Canvas, Color
from restorer.data.drawn_pages.fonts import Font

_KEYWORDS = ("def", "return", "if", "for", "in", "import", "class", "while", "not", "None", "self", "var", "{", "}")
_SIGNS = ("=", "+", "()", "[0]", ":", "==", "->", ";", ".", ",", '"', "'", "*", "/", "<", "&")


def text(canvas: Canvas) -> None:
    """Paragraphs in one or two fonts, perhaps with a heading, a rule, a coloured word, a box behind."""
    rng = canvas.rng
    left, top = canvas.between(0, 30), canvas.between(-12, 12)
    if rng.random() < 0.5:
        heading = canvas.font(16, 60)
        color = canvas.color() if rng.random() < 0.3 else None
        canvas.write((left, top), canvas.words(4), heading, color)
        top += round(heading.getbbox("Hg")[3] * 1.2)
    font = canvas.font(8, 28)
    leading = round(font.getbbox("Hg")[3] * rng.uniform(1.0, 1.6)) + 1
    while top < canvas.side:
        _line(canvas, (left, top), font)
        top += leading * (2 if rng.random() < 0.12 else 1)
        if rng.random() < 0.04:
            canvas.pen.line([(left, top), (canvas.side, top)], fill=canvas.shade(), width=canvas.between(1, 2))


def _line(canvas: Canvas, at: tuple[int, int], font: Font) -> None:
    """A line of a paragraph, now and then with a coloured word on a ground of its own."""
    width = canvas.write(at, canvas.words(int(canvas.rng.integers(2, 12))), font)
    if canvas.rng.random() < 0.1:
        word, start = canvas.words(1), at[0] + width
        ends = canvas.pen.textbbox((start, at[1]), word, font=font)
        if canvas.rng.random() < 0.5:
            canvas.pen.rectangle(ends, fill=canvas.shade())
        canvas.write((start, at[1]), word, font, canvas.color())


def code(canvas: Canvas) -> None:
    """Lines of a program, indented, in a few colours."""
    rng = canvas.rng
    font = canvas.font(9, 22, mono=True)
    inks: list[Color] = [canvas.ink, canvas.ink, canvas.color(), canvas.color(), canvas.color()]
    leading, step = round(font.getbbox("Hg")[3] * rng.uniform(1.0, 1.5)) + 1, canvas.between(12, 34)
    margin, depth, top = canvas.between(0, 40), 0, canvas.between(-10, 6)
    while top < canvas.side:
        depth = min(4, max(0, depth + int(rng.integers(-1, 2))))
        at = margin + depth * step
        for _ in range(int(rng.integers(0, 8))):
            kind = rng.integers(3)
            token = canvas.identifier() if kind == 0 else str(rng.choice(_KEYWORDS if kind == 1 else _SIGNS))
            at += canvas.write((at, top), f"{token} ", font, inks[int(rng.integers(len(inks)))])
        top += leading
