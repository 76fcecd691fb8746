"""The report's figures 10 to 13 as one picture: panels side by side, each under its caption."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from restorer.errors import ImageError
from restorer.images import check_pixels

PANEL_SIDE = 1600  # pixels; larger pictures are shown smaller
_GAP, _LINE = 0.02, 0.055  # of a panel's width: between panels, and for a line of text
_LEAST_WIDTH = 240  # pixels that a caption needs
_PAPER, _INK = "white", "black"


def triptych(panels: Sequence[tuple[str, np.ndarray]]) -> np.ndarray:
    """Lay pictures of one size side by side on white, each under its caption.

    Args:
        panels: ``(caption, pixels)`` of each, from left to right; a caption may have several lines, ``pixels`` are
            ``(H, W, 3)`` uint8 RGB.

    Returns:
        ``(h, w, 3)`` uint8 RGB. Panels of at most 1,600 pixels a side are pixel for pixel, larger ones are reduced.

    Raises:
        ImageError: If there are no panels or they differ in size.
    """
    shapes = {check_pixels(pixels).shape for _, pixels in panels}
    if len(shapes) != 1:
        raise ImageError(f"Expected pictures of one size, received sizes {sorted(shapes)}.")
    height, width = shapes.pop()[:2]
    share = min(1.0, PANEL_SIDE / max(height, width))
    across, down = max(1, round(width * share)), max(1, round(height * share))
    column = max(across, _LEAST_WIDTH)
    gap, line = round(_GAP * column), round(_LINE * column)
    head = line * max(caption.count("\n") + 1 for caption, _ in panels) + 2 * gap
    sheet = Image.new("RGB", (len(panels) * (column + gap) + gap, head + down + gap), _PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=0.8 * line)
    for number, (caption, pixels) in enumerate(panels):
        left = gap + number * (column + gap)
        pen.multiline_text((left + column / 2, gap), caption, _INK, font, anchor="ma", align="center")
        panel = Image.fromarray(np.ascontiguousarray(pixels))
        if share < 1:
            panel = panel.resize((across, down), Image.Resampling.BOX)
        sheet.paste(panel, (left + (column - across) // 2, head))
    return np.asarray(sheet)
