"""Panels side by side under captions."""

import numpy as np
import pytest

from restorer.errors import ImageError
from restorer.figures.triptych import PANEL_SIDE, triptych
from tests.helpers import is_one_sentence, picture


def places(sheet, panel):
    """Where a panel stands in a sheet, pixel for pixel: its columns."""
    height, width = panel.shape[:2]
    return [
        left
        for top in range(len(sheet) - height + 1)
        for left in range(sheet.shape[1] - width + 1)
        if np.array_equal(sheet[top, left : left + width], panel[0])
        and np.array_equal(sheet[top : top + height, left : left + width], panel)
    ]


def test_each_panel_stands_pixel_for_pixel_from_left_to_right():
    panels = [picture(40, 300, seed=seed) for seed in range(3)]
    sheet = triptych([("High", panels[0]), ("Low\nSSIM 0.7", panels[1]), ("Predicted", panels[2])])
    lefts = [places(sheet, panel) for panel in panels]
    assert [len(found) for found in lefts] == [1, 1, 1]
    assert lefts == sorted(lefts)


def test_captions_are_written_over_the_panels_on_white():
    panel = np.full((50, 300, 3), 128, np.uint8)
    bare, told = triptych([("", panel)]), triptych([("High & Low - SSIM: 0.743", panel)])
    assert bare.shape == told.shape
    changed = np.flatnonzero((bare != told).any(axis=(1, 2)))
    first = np.flatnonzero((bare == 128).all(axis=2).any(axis=1))[0]
    assert 0 < changed.min() <= changed.max() < first
    assert (bare[: first - 1] == 255).all()


def test_a_large_picture_is_reduced_in_proportion():
    panel = np.zeros((PANEL_SIDE, 2 * PANEL_SIDE, 3), np.uint8)
    black = (triptych([("", panel)]) == 0).all(axis=2)
    assert (black.any(axis=1).sum(), black.any(axis=0).sum()) == (PANEL_SIDE // 2, PANEL_SIDE)


def test_a_picture_of_one_pixel_has_room_for_its_caption():
    assert triptych([("High", np.zeros((1, 1, 3), np.uint8))]).shape[1] >= 240


@pytest.mark.parametrize("panels", [[], [("a", picture(8, 8)), ("b", picture(8, 9))]])
def test_pictures_of_different_sizes_are_refused(panels):
    with pytest.raises(ImageError) as error:
        triptych(panels)
    assert is_one_sentence(str(error.value))
