"""Pages that the training draws to learn from."""

import numpy as np
import pytest
from PIL import ImageFont

from restorer.data.drawn_pages import KINDS, Fonts, draw_page, draw_pages, find_fonts
from restorer.training.config import config_for
from restorer.training.loop import dataset


@pytest.fixture
def font_files(tmp_path):
    """A folder with a font that writes Latin letters, and one that is none."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "good.ttf").write_bytes(ImageFont.load_default(12).path.getvalue())
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    return tmp_path


class TestPages:
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_page_shows_something_on_an_even_ground(self, kind):
        for seed in range(6):
            page = draw_page(np.random.default_rng(seed), Fonts(), side=128, kind=kind)
            assert page.shape == (128, 128, 3)
            assert page.dtype == np.uint8
            colors, counts = np.unique(page.reshape(-1, 3), axis=0, return_counts=True)
            assert len(colors) > 1
            assert counts.max() > 0.1 * 128 * 128

    def test_a_page_is_a_function_of_seed_and_number(self):
        pages = draw_pages(6, Fonts(), side=64, seed=1)
        assert np.array_equal(pages[:3], draw_pages(3, Fonts(), side=64, seed=1))
        assert not np.array_equal(pages, draw_pages(6, Fonts(), side=64, seed=2))

    def test_light_and_dark_ones_are_drawn(self):
        medians = np.median(draw_pages(30, Fonts(), side=64, seed=0), axis=(1, 2, 3))
        assert medians.min() < 80
        assert medians.max() > 240

    def test_other_words_make_another_page(self):
        pages = [
            draw_page(np.random.default_rng(3), Fonts(), side=64, kind="text", words=words)
            for words in (None, lambda rng: "restore")
        ]
        assert not np.array_equal(*pages)


class TestFonts:
    def test_fonts_are_found_in_inner_folders_and_others_are_left(self, font_files):
        found = [find_fonts(folders=[font_files], held_back=held_back).files for held_back in (False, True)]
        assert [path.name for files in found for path in files] == ["good.ttf"]

    def test_no_font_is_both_trained_and_measured_with(self):
        assert not set(find_fonts().files) & set(find_fonts(held_back=True).files)

    def test_a_font_that_was_found_is_used(self, font_files):
        fonts = find_fonts(folders=[font_files], held_back=True)
        assert fonts.open(0.5, 20).getname() == ImageFont.load_default(20).getname()
        assert fonts.open(0.5, 20, mono=True).size == 20

    def test_without_any_the_built_in_one_is_used(self, tmp_path):
        fonts = find_fonts(folders=[tmp_path])
        assert fonts == Fonts()
        assert fonts.open(0.0, 14).getname() == ImageFont.load_default(14).getname()


def test_a_run_draws_pages_if_it_wants_some(monkeypatch):
    monkeypatch.setattr(dataset, "PAGES", 2)
    monkeypatch.setattr(dataset.drawn_pages, "find_fonts", Fonts)
    said = []
    assert dataset.draw_pages(config_for("fast"), lambda state, **details: said.append(details)) is None
    assert not said
    drawn = dataset.draw_pages(config_for("fast", pages=0.1), lambda state, **details: said.append(details))
    assert drawn.shape == (2, 256, 256, 3)
    assert said == [{"message": "Drawing pages to learn from"}]
