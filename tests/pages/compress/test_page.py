"""The Compress page: what a person sees is what the library says of the photo in hand."""

import io
import json
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest, local_script_runner

from pages.components import formatting
from pages.components.downloads import buttons
from pages.components.failures.unforeseen import SENTENCE
from pages.components.samples import OWN
from restorer import half_size_and_back, jpeg, metrics, read_photo
from tests.helpers import SRGB, exif, is_one_sentence, picture, saved
from tests.pages.looking import panes_of
from tests.paths import PROJECT, SAMPLES

SAMPLE = SAMPLES / "animal_cat.webp"


@pytest.fixture
def app() -> AppTest:
    """The app with the smallest sample."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.query_params["sample"] = "Cat"
    return app.run()


def drop(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data)
    return app.run()


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_numbers_are_the_library_s(app):
    original = read_photo(SAMPLE)
    for quality in (jpeg.QUALITY_DEFAULT, 63):
        app.slider(key="quality").set_value(quality).run()
        assert not app.exception
        data = jpeg.encode(original.pixels, quality=quality)
        compressed = jpeg.decode(data)
        assert numbers(app) == {
            "File size": formatting.size(len(data)),
            "Ratio": f"{len(original.data) / len(data):.1f} : 1",
            "Bits per pixel": f"{len(data) * 8 / (original.pixels.size / 3):.2f}",
            "PSNR": f"{metrics.psnr(original.pixels, compressed):.2f} dB",
            "SSIM": f"{metrics.ssim(original.pixels, compressed):.3f}",
        }


def samples_of(app):
    """The samples' menu, opened."""
    app.session_state["samples"] = True
    return app.run().pills


def test_a_browser_that_has_not_heard_of_the_drop_chooses_no_sample_and_a_person_does(app):
    said = WidgetStates(widgets=[samples_of(app)[0].set_value("animal_bee")._widget_state])
    drop(app, "mine.png", saved(picture(), "PNG"))
    app._run(said)
    assert not app.exception
    assert np.array_equal(read_photo(panes_of(app)[0]["file"]).pixels, picture())
    samples_of(app)[0].set_value("animal_cat").run()
    assert np.array_equal(read_photo(panes_of(app)[0]["file"]).pixels, read_photo(SAMPLE).pixels)
    samples_of(app)[0].set_value("own").run()
    assert np.array_equal(read_photo(panes_of(app)[0]["file"]).pixels, picture())


def test_streamlit_keeps_no_file_that_was_taken(app, monkeypatch):
    made = []

    class Manager(MemoryUploadedFileManager):
        def __init__(self, endpoint):
            super().__init__(endpoint)
            made.append(self)

    monkeypatch.setattr(local_script_runner, "MemoryUploadedFileManager", Manager)
    for name, data in (("mine.png", saved(picture(), "PNG")), ("none.png", b"no picture")):
        drop(app, name, data)
        assert not made[-1].file_storage["test session id"]
    assert app.error


def test_a_failure_that_nobody_foresaw_while_a_file_is_read_is_one_sentence_once(app, monkeypatch, caplog):
    secret = "/srv/secret/place.py"

    def fail(*_, **__):
        raise KeyError(secret)

    with monkeypatch.context() as patch:
        patch.setattr("pages.components.photo_picker.read_photo", fail)
        drop(app, "mine.png", saved(picture(), "PNG"))
    assert not app.exception
    assert [error.value for error in app.error] == [SENTENCE]
    assert "in fail" in caplog.text and secret not in caplog.text
    drop(app, "mine.png", saved(picture(), "PNG"))
    assert not app.error
    assert app.session_state["sample"] == OWN


def test_subsampling_changes_the_file(app):
    before = numbers(app)["File size"]
    app.segmented_control(key="subsampling").set_value("4:4:4").run()
    data = jpeg.encode(read_photo(SAMPLE).pixels, subsampling="4:4:4")
    assert numbers(app)["File size"] == formatting.size(len(data)) != before


def test_the_viewer_is_given_the_very_pixels_and_the_very_file(app):
    original, data = read_photo(SAMPLE).pixels, jpeg.encode(read_photo(SAMPLE).pixels, quality=jpeg.QUALITY_DEFAULT)
    before, after = panes_of(app)
    assert np.array_equal(read_photo(before["file"]).pixels, original)
    assert after["file"] == data
    assert (before["name"], after["name"]) == ("Original", "Compressed")
    assert after["says"] == f"JPEG quality {jpeg.QUALITY_DEFAULT} · {formatting.size(len(data))}"


@pytest.mark.parametrize("name", ["cmyk.jpg", "rotated.jpg"])
def test_a_file_that_browsers_show_differently_is_sent_as_pixels(app, name):
    drop(app, name, PHOTOS[name])
    file = panes_of(app)[0]["file"]
    assert file[8:12] == b"WEBP"
    assert np.array_equal(read_photo(file).pixels, read_photo(PHOTOS[name]).pixels)


@pytest.mark.parametrize(
    ("name", "data"),
    [("note.txt", b"not a picture"), ("empty.jpg", b""), ("cut.jpg", saved(picture(), "JPEG")[:400])],
    ids=["text", "empty", "truncated"],
)
def test_a_bad_file_gives_one_sentence_and_the_photo_stays(app, name, data):
    before = numbers(app)
    drop(app, name, data)
    assert not app.exception
    assert len(app.error) == 1
    sentence = re.sub(r"\\(.)", r"\1", app.error[0].value)
    assert is_one_sentence(sentence)
    assert name in sentence
    assert numbers(app) == before
    samples_of(app)[0].set_value("animal_bee").run()
    assert not app.error
    assert numbers(app) != before


def test_a_photo_that_is_larger_than_a_page_takes_is_one_sentence_and_the_photo_stays(app, monkeypatch):
    before = numbers(app)
    data = saved(picture(40, 50), "PNG")
    monkeypatch.setenv("RESTORER_PAGE_MEGAPIXELS", "0.001999")
    drop(app, "large.png", data)
    assert not app.exception
    (error,) = app.error
    assert is_one_sentence(error.value.replace("\\", ""))
    assert "at most 0.001999 megapixels" in error.value and "large.png" in error.value
    assert numbers(app) == before
    monkeypatch.setenv("RESTORER_PAGE_MEGAPIXELS", "0.002")
    drop(app, "large.png", data)
    assert not app.error
    assert numbers(app) != before


PHOTOS = {
    "gray.png": saved(picture()[..., 0], "PNG"),
    "gray.jpg": saved(picture()[..., 0], "JPEG"),
    "cmyk.jpg": saved(Image.fromarray(picture()).convert("CMYK"), "JPEG"),
    "alpha.png": saved(np.dstack([picture(), picture()[..., 0]]), "PNG"),
    "deep.png": saved(picture()[..., 0].astype(np.uint16) * 257, "PNG"),
    "rotated.jpg": saved(picture(), "JPEG", exif=exif(6)),
    "a_*b* [c] <i>.png": saved(picture(), "PNG"),
}


@pytest.mark.parametrize("name", PHOTOS)
def test_every_kind_of_photo_is_compressed(app, name):
    drop(app, name, PHOTOS[name])
    assert not app.exception
    assert not app.error
    photo = read_photo(PHOTOS[name], name=name)
    height, width = photo.pixels.shape[:2]
    about = re.sub(r"\\(.)", r"\1", app.caption[0].value)
    assert about.startswith(f"{name} · {width} × {height}")
    assert all(note in about for note in photo.notes)
    assert "compressed a second time" in "".join(info.value for info in app.info) or not photo.is_jpeg
    assert float(numbers(app)["SSIM"]) > 0.3


@pytest.mark.parametrize("size", [(1, 1), (40, 9)])
def test_a_picture_too_small_for_ssim_says_so(app, size):
    drop(app, "small.png", saved(picture(40, 40)[: size[0], : size[1]], "PNG"))
    assert not app.exception
    assert numbers(app)["SSIM"] == formatting.UNKNOWN
    assert formatting.NO_SSIM in [caption.value for caption in app.caption]


def test_the_photo_and_the_settings_follow_to_the_other_pages_and_back(app):
    drop(app, "mine.png", saved(picture(), "PNG"))
    app.slider(key="quality").set_value(44).run()
    before = numbers(app)
    app.switch_page("pages/2_train.py").run()
    app.switch_page("pages/1_compress.py").run()
    assert app.caption[0].value.startswith("mine")
    assert app.slider(key="quality").value == 44
    assert numbers(app) == before


def the_curve(app: AppTest) -> dict[str, Any] | None:
    found = [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("quality_curve")]
    return json.loads(found[-1].json) if found else None


def test_the_curve_is_the_library_s_with_the_chosen_quality_marked(app):
    pixels = read_photo(SAMPLE).pixels
    for quality in (jpeg.QUALITY_DEFAULT, 63):
        app.slider(key="quality").set_value(quality).run()
        told = the_curve(app)
        assert (told["quality"], told["own"]) == (quality, None)
    point = next(point for point in told["points"] if point["quality"] == 40)
    data = jpeg.encode(pixels, quality=40)
    assert point["size"] == pytest.approx(len(data))
    assert point["psnr"] == pytest.approx(metrics.psnr(pixels, jpeg.decode(data)))
    assert point["ssim"] == pytest.approx(metrics.ssim(pixels, jpeg.decode(data)))


def test_the_curve_marks_the_quality_a_jpeg_came_with(app):
    drop(app, "mine.jpg", saved(picture(), "JPEG", quality=72))
    assert the_curve(app)["own"] == 72


def test_the_curve_of_a_flat_photo_is_told_without_infinities(app):
    drop(app, "flat.png", saved(np.full((32, 32, 3), 128, np.uint8), "PNG"))
    assert not app.exception
    assert {point["psnr"] for point in the_curve(app)["points"]} == {None}


@pytest.mark.parametrize("option", ["progressive", "optimize"])
def test_an_option_changes_the_file_but_not_the_pixels(app, option):
    before, sizes = numbers(app), [point["size"] for point in the_curve(app)["points"]]
    app.checkbox(key=option).check().run()
    data = jpeg.encode(read_photo(SAMPLE).pixels, **{option: True})
    assert panes_of(app)[1]["file"] == data
    assert numbers(app) == {
        **before,
        "File size": formatting.size(len(data)),
        "Ratio": f"{SAMPLE.stat().st_size / len(data):.1f} : 1",
        "Bits per pixel": f"{len(data) * 8 / (read_photo(SAMPLE).pixels.size / 3):.2f}",
    }
    assert numbers(app) != before
    assert [point["size"] for point in the_curve(app)["points"]] != sizes


def test_half_size_and_back_is_no_jpeg(app):
    app.radio(key="degradation").set_value("Half size and back").run()
    assert not app.exception
    original = read_photo(SAMPLE).pixels
    lowered = half_size_and_back(original)
    assert np.array_equal(read_photo(panes_of(app)[1]["file"]).pixels, lowered)
    assert numbers(app) == {
        "Pixels kept": "1 in 4",
        "PSNR": f"{metrics.psnr(original, lowered):.2f} dB",
        "SSIM": f"{metrics.ssim(original, lowered):.3f}",
    }
    assert the_curve(app) is None
    assert not app.slider
    assert not app.page_link
    app.radio(key="degradation").set_value("JPEG").run()
    assert the_curve(app)
    assert numbers(app)["File size"]


def test_the_curve_says_when_it_is_of_the_middle_alone(app):
    def said() -> bool:
        return any("the middle of this photo" in caption.value for caption in app.caption)

    assert not said()
    drop(app, "wide.png", saved(np.zeros((1100, 2000, 3), np.uint8), "PNG"))
    assert not app.exception
    assert said()


def test_the_curve_says_of_which_rows_its_ssim_is(app):
    def said() -> bool:
        return any("every eighth row" in caption.value for caption in app.caption)

    for height, expected in ((500, False), (700, True)):
        drop(app, "photo.png", saved(np.zeros((height, 500, 3), np.uint8), "PNG"))
        assert not app.exception
        assert said() is expected


def test_settings_come_from_the_address():
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.query_params.update({"sample": "Cat", "quality": "31", "subsampling": "4:2:2"})
    app.run()
    data = jpeg.encode(read_photo(SAMPLE).pixels, quality=31, subsampling="4:2:2")
    assert numbers(app)["File size"] == formatting.size(len(data))


def test_the_page_never_loads_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        "app = AppTest.from_file('app.py', default_timeout=60).run();"
        "assert app.metric and not app.exception;"
        "assert not {'tensorflow', 'keras'} & set(sys.modules), 'loaded'"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def offered(monkeypatch):
    """The file that the page offers; the latest run's."""
    files = []
    monkeypatch.setattr(buttons, "file_button", lambda shown: files.append(shown.data))
    return files


@pytest.mark.parametrize("way", ["JPEG", "Half size and back"])
def test_the_download_has_what_the_photo_carries_and_its_size_is_shown(app, offered, way):
    source = saved(picture(), "JPEG", exif=exif(1, make="Brownie"), icc_profile=SRGB, dpi=(300, 300))
    drop(app, "mine.jpg", source)
    app.radio(key="degradation").set_value(way).run()
    assert not app.exception
    image = Image.open(io.BytesIO(offered[-1]))
    assert image.info["icc_profile"] == SRGB
    assert image.getexif()[0x10F] == "Brownie"
    assert round(image.info["dpi"][0]) == 300
    if way == "JPEG":
        assert numbers(app)["File size"] == formatting.size(len(offered[-1]))
        assert np.array_equal(
            jpeg.decode(offered[-1]), jpeg.compress(read_photo(source).pixels, quality=jpeg.QUALITY_DEFAULT)
        )


def test_the_download_leaves_the_place_out_if_asked(app, offered):
    block = exif(1, make="Brownie")
    block.get_ifd(0x8825).update({1: "N", 2: (47.0, 10.0, 30.0)})
    drop(app, "here.jpg", saved(picture(), "JPEG", exif=block))
    assert read_photo(offered[-1]).metadata.has_location
    app.checkbox(key="compress_location").check().run()
    assert not app.exception
    assert not read_photo(offered[-1]).metadata.has_location
    assert Image.open(io.BytesIO(offered[-1])).getexif()[0x10F] == "Brownie"


def test_what_the_download_has_not_is_said_under_it(app):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Zoë")
    drop(app, "told.png", saved(picture(), "PNG", pnginfo=texts))
    assert any("The texts in the PNG are not kept" in caption.value for caption in app.caption)
