"""Compare asks whether downloads say where a photo was taken, only of a photo that does."""

import io
import zipfile

import pytest
from PIL import Image

from pages.components.downloads import buttons
from restorer import read_photo
from tests.helpers import exif, picture, saved
from tests.pages.opening import COMPARE, at

GPS = 0x8825


def jpeg_of(seed, *, somewhere):
    block = exif(1, make="Brownie")
    if somewhere:
        block.get_ifd(GPS).update({1: "N", 2: (47.0, 10.0, 30.0)})
    return saved(picture(40, 56, seed=seed), "JPEG", quality=20, exif=block)


@pytest.fixture
def made(monkeypatch):
    """The files of the page's downloads, as they would be if their buttons were pressed; the latest run's."""
    files = {}

    def button(name, _mime, make):
        files[name] = make()

    for each in ("_main_button", "_named_button"):
        monkeypatch.setattr(buttons, each, button)
    return files


@pytest.fixture
def app(trained_run, made):
    app = at(COMPARE, sample="Cat")
    app.session_state["photo_queue"] = True
    app.run()
    assert not app.exception
    return app


def drop(app, data, name="mine.jpg"):
    app.file_uploader[0].upload(name, data)
    app.run()
    assert not app.exception


def choices(app):
    return {box.key: box.value for box in app.checkbox}


def says_where(data):
    image = Image.open(io.BytesIO(data))
    assert image.getexif()[0x010F] == "Brownie"
    return bool(image.getexif().get_ifd(GPS))


def test_a_photo_without_a_place_is_not_asked_about(app):
    assert choices(app) == {}
    drop(app, jpeg_of(0, somewhere=False))
    assert choices(app) == {}


def test_the_place_is_kept_until_somebody_leaves_it_out(app, made):
    drop(app, jpeg_of(0, somewhere=True))
    assert choices(app) == {"download_location": False}
    assert app.checkbox[0].label == "Leave out where it was taken"
    assert says_where(made["mine_restored.png"])
    app.checkbox(key="download_location").check().run()
    assert not says_where(made["mine_restored.png"])
    assert read_photo(made["mine_restored.png"]).pixels.shape == (40, 56, 3)
    drop(app, jpeg_of(1, somewhere=True), "other.jpg")  # the answer holds for the next photo, too
    assert choices(app) == {"download_location": True}
    assert not says_where(made["other_restored.png"])
    app.switch_page("pages/1_compress.py").run()
    app.switch_page("pages/3_compare.py").run()
    drop(app, jpeg_of(2, somewhere=True))
    assert choices(app) == {"download_location": True}


@pytest.mark.parametrize("left_out", [False, True])
def test_the_queue_asks_as_well_and_its_zip_obeys(app, made, left_out):
    files = [("a.jpg", jpeg_of(0, somewhere=False), "image/jpeg"), ("b.jpg", jpeg_of(1, somewhere=True), "image/jpeg")]
    app.file_uploader(key="queue_drop").set_value(files[:1]).run()
    assert choices(app) == {}
    app.file_uploader(key="queue_drop").set_value(files).run()
    assert choices(app) == {"queue_location": False}
    if left_out:
        app.checkbox(key="queue_location").check().run()
    app.button(key="queue_start").click().run()
    queue = app.session_state["_photo_queue"]
    queue.job.wait(120)
    with zipfile.ZipFile(io.BytesIO(queue.archive())) as archive:
        found = {name: says_where(archive.read(name)) for name in archive.namelist()}
    assert found == {"a_restored.png": False, "b_restored.png": not left_out}


def test_both_places_hold_one_answer(app):
    drop(app, jpeg_of(0, somewhere=True))
    app.file_uploader(key="queue_drop").set_value([("b.jpg", jpeg_of(1, somewhere=True), "image/jpeg")]).run()
    for asked in ("download_location", "queue_location"):
        for answer in (True, False):
            app.checkbox(key=asked).set_value(answer).run()
            assert not app.exception
            assert choices(app) == {"download_location": answer, "queue_location": answer}
