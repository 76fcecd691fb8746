"""The benchmarks of drawn pages, of scaled pictures, and of gray and framed ones."""

import numpy as np
import pytest

from benchmarks import neutral, pages, rescaled
from restorer import images, models
from restorer.data.drawn_pages import KINDS, Fonts
from tests.helpers import picture
from tests.paths import SAMPLES


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
        assert np.array_equal(true, file.pixels) == (past.first is None and past.last is None)

    def test_an_untrained_network_adds_nothing(self, tmp_path):
        models.build("fast").save(tmp_path / "idle.keras")
        head, *rows = rescaled.gains([picture(60, 80)], [str(tmp_path / "idle.keras")])
        assert head.split() == ["PSNR", "found", "idle"]
        for past, row in zip(rescaled.PASTS, rows, strict=True):
            _, _, own, look, least = row.removeprefix(str(past)).split()
            assert own == look
            if past.last is None:
                assert own == ("+0.00" if past.first else "+60.00")
            else:  # held to its file, the finer the more
                assert 0 <= float(own) < 0.5
            assert float(least) == 0

    def test_it_says_what_was_taken_for_older_and_what_that_brings(self, monkeypatch):
        monkeypatch.setattr(rescaled, "PASTS", [rescaled.Past(12, 1.6, 85)])
        original = images.read_photo(SAMPLES / "animal_cat.webp").pixels
        _, row = rescaled.gains([original], ["fast"])
        _, found, own, look, least = row.removeprefix("Q12, ×1.6, Q85").split()
        assert found == "1/1"
        assert float(look) > float(own) + 0.4
        assert float(least) == pytest.approx(float(look) - float(own), abs=0.011)


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
