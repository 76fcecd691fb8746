"""The caption of what a network changed of a picture that has no original."""

import numpy as np
import pytest

from pages.compare import change_caption
from restorer import Restoration, evaluation, history_of, read_photo
from tests.helpers import exif, picture, saved


@pytest.fixture(scope="module")
def photo():
    """A JPEG of which much was lost."""
    return read_photo(saved(picture(96, 128), "JPEG", quality=10), name="old.jpg")


def caption(photo, pixels, history="own"):
    return change_caption.text(photo, Restoration(pixels, 1.0, history_of(photo) if history == "own" else history))


def test_it_says_how_much_changed_and_how_much_fainter_the_block_edges_are(photo):
    better = picture(96, 128)
    found = evaluation.changes(photo.pixels, better)
    says = f"**{100 * found.share:.0f} %** of the pixels changed visibly"
    assert caption(photo, better) == f"{says} · block edges **{100 * (1 - found.edges):.0f} %** fainter"


def test_of_a_turned_photo_the_block_edges_are_not_told():
    turned = read_photo(saved(picture(96, 128), "JPEG", quality=10, exif=exif(6)), name="turned.jpg")
    assert "block edges" not in caption(turned, np.rot90(picture(96, 128), -1).copy())


def test_what_cannot_be_seen_is_not_said_to_be_seen(photo):
    little = (photo.pixels // 2 * 2).astype(np.uint8)  # a level, here and there
    assert not np.array_equal(little, photo.pixels)
    assert caption(photo, little) == "Nothing changed visibly."


def test_a_picture_that_was_no_jpeg_is_left_as_it_is(photo):
    assert caption(photo, photo.pixels, history=None) == "Left as it is."
