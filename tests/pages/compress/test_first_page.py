"""What is the same for all visitors is made once: by the server before they come, or by one of them for all."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from pages.components import compression
from pages.compress import first_page, rate_distortion
from pages.compress.degradation import JpegSettings
from restorer import curve, evaluation, read_photo
from tests.helpers import picture, saved
from tests.paths import PROJECT

SECONDS = 60
SETTINGS = JpegSettings(30, "4:2:0")


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    """Nobody has been here before, and what is made here stays here."""
    streamlit.cache_data.clear()
    streamlit.cache_resource.clear()
    yield
    streamlit.cache_data.clear()
    streamlit.cache_resource.clear()


@pytest.fixture
def measured(monkeypatch) -> list[int]:
    """The qualities that are measured, in their order."""
    asked = []

    def measure(pixels: np.ndarray, *, qualities, **options):
        for point in curve.rate_distortion(pixels, qualities=qualities, **options):
            asked.append(point.quality)
            yield point

    monkeypatch.setattr(rate_distortion, "rate_distortion", measure)
    return asked


@pytest.fixture
def photo():
    return read_photo(saved(picture(64, 96), "PNG"), name="mine.png")


def at_once(deeds) -> None:
    threads = [threading.Thread(target=deed, daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()


def test_ten_visitors_at_one_moment_have_one_curve_measured(photo, measured):
    together, curves = threading.Barrier(10), []

    def visit():
        together.wait(SECONDS)
        curves.append(rate_distortion.points(photo, SETTINGS, lambda _: None))

    at_once([visit] * 10)
    assert measured == list(curve.QUALITIES)
    assert len(curves) == 10
    assert all(found == curves[0] for found in curves)


def test_who_leaves_leaves_the_rest_to_those_who_wait(photo, measured):
    begun, told, found = threading.Event(), [], []

    def leave(share):
        begun.set()
        if share > 0.5:
            raise InterruptedError

    def visit():
        with pytest.raises(InterruptedError):
            rate_distortion.points(photo, SETTINGS, leave)

    def wait():
        assert begun.wait(SECONDS)
        found.append(rate_distortion.points(photo, SETTINGS, told.append))

    at_once([visit, wait])
    assert measured == list(curve.QUALITIES)  # none twice
    assert len(found[0]) == len(curve.QUALITIES)


def test_the_first_visitor_of_a_server_that_is_ready_measures_and_compresses_nothing(monkeypatch, measured):
    first_page.prepare()
    assert measured == list(curve.QUALITIES)
    for module, name in ((evaluation, "compress"), (evaluation.scores, "measure")):
        monkeypatch.setattr(module, name, lambda *_, name=name, **__: pytest.fail(f"{name} was called again"))
    monkeypatch.setattr(compression, "read_photo", lambda *_, **__: pytest.fail("a photo was read again"))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert {metric.label for metric in app.metric} >= {"PSNR", "SSIM"}
    assert len(measured) == len(curve.QUALITIES)


PREPARED = """
import sys
import app
from pages.compress import first_page
from streamlit.testing.v1 import AppTest

first_page.prepare()
known = set(sys.modules)
page = AppTest.from_file(app.__file__, default_timeout=60).switch_page("pages/1_compress.py").run()
assert not page.exception
print(*sorted(name for name in set(sys.modules) - known if name.startswith(("pages.", "restorer."))))
"""


def test_who_comes_first_waits_for_no_import_of_ours():
    command = [sys.executable, "-c", PREPARED]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == ""
