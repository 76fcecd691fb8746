"""The benchmarks of drawn pages, of scaled pictures, and of gray and framed ones."""

import numpy as np
import pytest

from benchmarks import neutral, pages, rescaled
from restorer import models
from restorer.data.drawn_pages import KINDS, Fonts
from tests.helpers import picture


class TestPages:
    def test_pages_of_every_kind_are_the_same_each_time(self):
        drawn = pages.drawn_pages(len(KINDS) + 1, Fonts())
        again = pages.drawn_pages(len(KINDS), Fonts())
        assert all(np.array_equal(one, other) for one, other in zip(drawn, again, strict=False))
        assert not np.array_equal(drawn[0], drawn[len(KINDS)])

    def test_an_untrained_network_held_to_the_file_does_no_harm(self, tmp_path):
        models.build("fast").save(tmp_path / "idle.keras")
        head, *rows = pages.gains(pages.drawn_pages(2, Fonts()), [str(tmp_path / "idle.keras")])
        assert head.split() == ["quality", "chroma", "earlier", "JPEG", "idle"]
        assert len(rows) == len(pages.QUALITIES) * len(pages.SUBSAMPLINGS)
        assert all(row.split()[2] == "0" for row in rows)
        assert all(float(figure) > -0.05 for row in rows for figure in row.split()[4:])


class TestRescaled:
    @pytest.mark.parametrize("past", rescaled.PASTS, ids=str)
    def test_a_picture_and_its_truth_have_the_size_that_was_asked_for(self, past):
        true, file = rescaled.went_through(picture(60, 80), past)
        assert true.shape == file.pixels.shape == (round(60 * past.scale), round(80 * past.scale), 3)
        assert file.is_jpeg == (past.last is not None)
        assert np.array_equal(true, file.pixels) == (past.first is None)

    def test_an_untrained_network_adds_nothing_to_what_is_not_held(self, tmp_path):
        models.build("fast").save(tmp_path / "idle.keras")
        head, *rows = rescaled.gains([picture(60, 80)], [str(tmp_path / "idle.keras")])
        assert head.split() == ["PSNR", "idle"]
        assert [row.split()[-1] for row in rows[:-1]] == ["+0.00"] * 4


class TestNeutral:
    def test_what_stays_as_it_was_counts_as_nothing(self):
        assert neutral.colour(neutral.gray(picture(40, 56))) == 0
        assert neutral.moved(neutral.white(picture(40, 56))) == neutral.moved(neutral.black(picture(40, 56))) == 0

    def test_the_largest_change_counts(self):
        tinted = neutral.gray(np.full((40, 56, 3), 100, np.uint8))
        tinted[3, 4] = (100, 103, 98)
        assert neutral.colour(tinted) == 5
        framed = neutral.white(picture(40, 56))
        framed[5, 5, 0] = 248
        assert neutral.moved(framed) == 7

    def test_each_quality_has_a_row_for_each_kind(self, tmp_path):
        models.build("fast").save(tmp_path / "idle.keras")
        head, *rows = neutral.levels([picture(40, 56)], [str(tmp_path / "idle.keras")])
        assert head.split() == ["quality", "idle"]
        assert len(rows) == 3 * len(neutral.QUALITIES)
        assert all(float(figure) <= 1 for row in rows for figure in row.split()[-2:])
