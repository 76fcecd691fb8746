"""Drawn pages to train on: text, code, interfaces, charts and line art, made by the training itself."""

from restorer.data.drawn_pages.fonts import Fonts, find_fonts
from restorer.data.drawn_pages.page import KINDS, draw_page, draw_pages

__all__ = ["KINDS", "Fonts", "draw_page", "draw_pages", "find_fonts"]
