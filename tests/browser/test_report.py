"""The report's page, made by the command and opened without a network: every figure is there and can be read."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, PROJECT

DRAWN = ("figure-04-pipeline", "figure-05-architecture")
CHARTS = ("figure-06-accuracy", "figure-07-loss", "figure-08-ssim", "figure-09-test-ssim", "networks")
TRIPTYCHS = tuple(f"figure-{number}-triptych" for number in (10, 11, 12, 13))
LEGIBLE = 4.5  # the contrast that text needs (WCAG 2.2, 1.4.3)
CONTRASTS = """() => {
  const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => channel(value / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour
    }
  }
  const found = []
  for (const element of document.querySelectorAll("p, li, td, th, h1, h2, h3, figcaption, pre, svg text")) {
    if (!element.textContent.trim() || !element.getClientRects().length || element.closest(".modebar")) continue
    const isDrawn = element.namespaceURI.endsWith("svg")
    const ink = getComputedStyle(element)[isDrawn ? "fill" : "color"]
    const below = isDrawn ? element.closest("svg").parentElement : element
    const [a, b] = [luminance(ink), luminance(paper(below))].sort()
    found.push([(b + 0.05) / (a + 0.05), element.textContent.slice(0, 40)])
  }
  return found
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command left: few photographs, two epochs, two networks."""
    from restorer import images
    from tests.helpers import picture

    folder = tmp_path_factory.mktemp("report")
    (folder / "photos").mkdir()
    for number in range(42):  # of which four test
        images.write_photo(folder / "photos" / f"{number:02}.png", picture(256, 256, seed=number))
    words = ["report", "--data", "photos", "--out", "out", "--photographs", "2", "--epochs", "2"]
    words += ["--model", "report", "report_residual", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "restorer", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=True,
        timeout=280,
    )
    return folder / "out"


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run of the report's network that ended within its first epoch, as the command draws it."""
    from restorer import config_for, create_run, images, models
    from tests.helpers import picture
    from tests.runs import event, report

    folder = tmp_path_factory.mktemp("stopped")
    (folder / "photos").mkdir()
    for number in range(12):
        images.write_photo(folder / "photos" / f"{number:02}.png", picture(256, 256, seed=number))
    run = create_run(config_for("report", data=str(folder / "photos")), folder=folder / "run")
    for step in (0, 7):
        run.append_event(event(step))
        run.append_event(report(step, 0.5))
    models.build("report").save(run.model_file)
    words = [sys.executable, "-m", "restorer", "report", "--run", "run", "--quiet"]
    subprocess.run(words, cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)}, check=True, timeout=280)
    return run.folder / "report" / "index.html"


@pytest.fixture(params=["light", "dark"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window without a network."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, offline=True, color_scheme=request.param)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def test_every_figure_is_on_the_page_without_a_network(window: Page, made: Path) -> None:
    troubles: list[str] = []
    window.on("pageerror", lambda error: troubles.append(str(error)))
    window.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    window.on("request", lambda request: troubles.append(request.url) if request.url.startswith("http") else None)
    window.goto(made.joinpath("index.html").as_uri())
    for key in DRAWN:
        expect(window.locator(f"#{key} .drawing svg")).to_be_visible()
    for key in CHARTS:
        expect(window.locator(f"#{key} .chart .main-svg").first).to_be_visible()
        expect(window.locator(f"#{key} .scatterlayer .trace").first).to_be_attached()
    for key in TRIPTYCHS:
        pictures = window.locator(f"#{key} img")
        expect(pictures).to_have_count(3)
        for picture in pictures.all():
            assert picture.evaluate("image => image.complete && image.naturalWidth") == 256
        expect(window.locator(f"#{key}")).to_contain_text("High & Low - SSIM: 0.")
        expect(window.locator(f"#{key}")).to_contain_text("High & Predicted - SSIM: ")
    expect(window.locator("#figure-05-architecture")).to_contain_text("147,584 parameters")
    expect(window.get_by_text("Train       (2, 256, 256, 3)")).to_be_visible()
    expect(window.get_by_text("Over all 4 test images the mean SSIM is")).to_be_visible()
    expect(window.get_by_role("cell", name="… with a residual connection").first).to_be_visible()
    assert troubles == []


def test_a_run_that_was_stopped_is_told_as_far_as_it_came(window: Page, stopped: Path) -> None:
    window.goto(stopped.as_uri())
    expect(window.locator("#figure-04-pipeline")).to_contain_text("Train, 0.7 of 50 epochs")
    expect(window.get_by_text("ended after 0.7 of 50 epochs", exact=False)).to_be_visible()
    expect(window.get_by_role("cell", name="0.7 of 50 epochs", exact=False).first).to_be_visible()
    said = window.locator("body").inner_text()
    assert said.count("50 epochs") == said.count("0.7 of 50 epochs")
    box = window.locator("#figure-04-pipeline rect.box").nth(4).bounding_box()
    words = window.get_by_text("Train, 0.7 of 50 epochs", exact=True).bounding_box()
    assert box
    assert words
    assert box["x"] < words["x"]
    assert words["x"] + words["width"] < box["x"] + box["width"]


@pytest.mark.parametrize("width", [1440, 900])
def test_all_text_can_be_read_and_nothing_is_cut_off(window: Page, made: Path, width: int) -> None:
    window.set_viewport_size({"width": width, "height": 1000})
    window.goto(made.joinpath("index.html").as_uri())
    expect(window.locator(".chart .main-svg").first).to_be_visible()
    found = window.evaluate(CONTRASTS)
    assert len(found) > 150
    assert [said for contrast, said in found if contrast < LEGIBLE] == []
    assert window.evaluate("document.documentElement.scrollWidth") == width
    cut = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert window.evaluate(cut) == 0


def test_paper_shows_the_drawings_in_dark_ink(window: Page, made: Path) -> None:
    window.set_viewport_size({"width": 720, "height": 1000})  # about A4's width between its margins
    window.goto(made.joinpath("index.html").as_uri())
    window.emulate_media(media="print")
    for key in CHARTS:
        expect(window.locator(f"#{key} .still svg")).to_be_visible()
        expect(window.locator(f"#{key} .chart")).to_be_hidden()
    assert window.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert [said for contrast, said in window.evaluate(CONTRASTS) if contrast < LEGIBLE] == []
    assert window.evaluate("document.documentElement.scrollWidth") <= 720


def test_the_figures_beside_it_open_too(window: Page, made: Path) -> None:
    files = sorted(made.joinpath("figures").iterdir())
    assert {path.stem for path in files} == {*DRAWN, *CHARTS, *TRIPTYCHS}
    for path in files:
        window.goto(path.as_uri())
        assert window.evaluate("document.contentType") in ("image/svg+xml", "image/png")
