"""The choice of photographs to train on: a folder, or what is dropped."""

from pathlib import Path

import pytest

import restorer
from restorer import images
from tests.helpers import is_one_sentence, picture
from tests.pages.train.looking import all_text, open_page

pytestmark = pytest.mark.usefixtures("runs_folder")


@pytest.mark.parametrize("kind", ["missing", "empty", "few"])
def test_a_bad_folder_is_one_sentence_and_no_start(started, tmp_path, kind):
    folder = tmp_path / "photographs"
    if kind != "missing":
        folder.mkdir()
    if kind == "few":
        for number in range(3):
            images.write_photo(folder / f"{number}.png", picture(64, 64, seed=number))
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Folder").run()
    app.text_input(key="train_folder").set_value(str(folder)).run()
    assert [is_one_sentence(error.value) for error in app.error] == [True]
    assert app.button(key="start").disabled


def test_a_good_folder_is_trained_on(started, photographs):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Folder").run()
    assert app.button(key="start").disabled  # nothing typed yet
    app.text_input(key="train_folder").set_value(str(photographs)).run()
    assert not app.error
    app.button(key="start").click().run()
    assert started[0].config().data == str(photographs)


def test_the_reports_855_are_shown_as_769_8_and_78(started, tmp_path):
    folder = tmp_path / "high_res"
    folder.mkdir()
    photograph = images.encode(picture(256, 256), ".jpg")
    for number in range(855):
        (folder / f"{number:03}.jpg").write_bytes(photograph)
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Folder").run()
    app.text_input(key="train_folder").set_value(str(tmp_path)).run()
    assert "855 photographs: 769 train, 8 validate, 78 test." in all_text(app)


def test_photographs_that_are_dropped_are_trained_on(started):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Drop").run()
    assert app.button(key="start").disabled
    dropped = [(f"{n}.png", images.encode(picture(64, 64, seed=n), ".png"), "image/png") for n in range(12)]
    app.file_uploader(key="train_drop").set_value(dropped).run()
    assert not app.exception
    assert "12 photographs: 10 train, 1 validate, 1 test" in all_text(app)
    app.button(key="start").click().run()
    kept = Path(started[0].config().data)
    assert kept.suffix == ".zip"
    assert restorer.DataLoader(kept).survey().total == 12


def test_too_few_dropped_photographs_are_one_sentence(started):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Drop").run()
    app.file_uploader(key="train_drop").set_value(
        [("a.png", images.encode(picture(64, 64), ".png"), "image/png")]
    ).run()
    assert [is_one_sentence(error.value) for error in app.error] == [True]
    assert app.button(key="start").disabled
