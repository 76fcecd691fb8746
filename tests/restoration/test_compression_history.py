"""What a photo went through, as its file, its pixels or a person tell it."""

import numpy as np
import pytest

from restorer import ImageError, history_of, jpeg, read_photo
from tests.helpers import saved, scaled_since
from tests.paths import SAMPLES
from tests.test_inputs import lossless_jpeg

CAT = SAMPLES / "animal_cat.webp"


@pytest.fixture(scope="module")
def cat():
    return read_photo(CAT).pixels


def png(pixels):
    return read_photo(saved(np.ascontiguousarray(pixels), "PNG"), name="shot.png")


def test_a_jpegs_own_tables_are_believed(cat):
    history = history_of(read_photo(jpeg.encode(cat, quality=33, subsampling="4:4:4")))
    assert (history.source, history.quality, history.subsampling, history.top, history.left) == (
        "file",
        33,
        "4:4:4",
        0,
        0,
    )
    assert np.array_equal(history.conditioning, jpeg.conditioning(jpeg.standard_tables(33), "4:4:4"))


def test_an_earlier_compression_counts_unless_nobody_asks(cat):
    twice = read_photo(jpeg.encode(jpeg.compress(cat, quality=15), quality=90))
    assert (history_of(twice).source, history_of(twice).quality) == ("traces", 15)
    assert (history_of(twice, earlier=False).source, history_of(twice, earlier=False).quality) == ("file", 90)


def test_the_pixels_of_another_file_are_asked(cat):
    history = history_of(png(jpeg.compress(cat, quality=20)[3:, 5:]))
    assert (history.source, history.quality, history.top, history.left) == ("traces", 20, 5, 3)
    assert history_of(png(cat)) is None


def test_a_person_overrules_the_quality_but_not_the_grid(cat):
    history = history_of(png(jpeg.compress(cat, quality=20)[3:, 5:]), quality=40)
    assert (history.source, history.quality, history.top, history.left) == ("assumed", 40, 5, 3)
    history = history_of(read_photo(jpeg.encode(cat, quality=90)), quality=40)
    assert (history.source, history.quality, history.top, history.left) == ("assumed", 40, 0, 0)
    with pytest.raises(ImageError, match="quality"):
        history_of(png(cat), quality=0)


def test_a_jpeg_that_was_scaled_since_goes_by_its_look_unless_nobody_asks(cat):
    photo = read_photo(jpeg.encode(scaled_since(cat), quality=85))
    history = history_of(photo)
    assert history.source == "look"
    assert history.quality < 30
    assert (history.subsampling, history.top, history.left) == ("4:2:0", 0, 0)
    assert (history_of(photo, earlier=False).source, history_of(photo, earlier=False).quality) == ("file", 85)
    assert history_of(photo, quality=40).source == "assumed"


def test_another_file_never_goes_by_its_look(cat):
    assert history_of(png(scaled_since(cat))) is None


def test_a_jpeg_that_lost_nothing_or_too_much_never_goes_by_its_look(monkeypatch, cat):
    monkeypatch.setattr(jpeg, "estimate_quality", lambda *_: 25)
    assert history_of(read_photo(lossless_jpeg(), name="lossless.jpg")) is None
    assert history_of(read_photo(jpeg.encode(cat, quality=59))).source == "file"
    assert history_of(read_photo(jpeg.encode(cat, quality=60))).source == "look"


def test_a_look_finer_than_the_file_is_none(monkeypatch, cat):
    monkeypatch.setattr(jpeg, "estimate_quality", lambda *_: 75)
    assert history_of(read_photo(jpeg.encode(cat, quality=70))).source == "file"
    assert history_of(read_photo(jpeg.encode(cat, quality=80))).source == "look"
