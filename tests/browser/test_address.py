"""The address in a real browser: every setting outlives a reload, the way back and forward, and every link."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pages.components import formatting
from pages.components.settings import SETTINGS
from restorer import Run
from tests.browser.looking import drop, look, pick, settle
from tests.browser.test_train_runs import press, see_it_train
from tests.helpers import saved
from tests.paths import WEIGHTS
from tests.runs import make_run

ZIP = "0123456789abcdef"
# Every setting of every page, as an address says it that differs from what is usual; RUN and OTHER stand for runs
TABLE = {
    "compress": {
        "sample": "Cat",
        "quality": "33",
        "subsampling": "4:4:4",
        "degradation": "Half size and back",
        "progressive": "true",
        "optimize": "true",
    },
    "train": {
        "lesson": "My own settings",
        "run": "RUN",
        "beside": "OTHER",
        "train_model": "report_residual",
        "train_quality": "21",
        "train_budget": "Minutes",
        "train_epochs": "7",
        "train_minutes": "1.5",
        "train_batch": "5",
        "train_patch": "48",
        "train_learning_rate": "0.002",
        "train_seed": "9",
        "train_photos": "Drop",
        "train_folder": "/somewhere",
        "train_zip": ZIP,
    },
    "compare": {
        "sample": "Cat",
        "quality": "34",
        "subsampling": "4:2:2",
        "model": "RUN",
        "second_model": "best",
        "way_jpeg": "Compress it, then restore it",
        "way_once_jpeg": "Compress it, then restore it",
        "way_picture": "Restore it as it is",
        "other_quality": "true",
        "assumed_quality": "44",
        "last_only": "true",
        "strength": "60",
        "faithful": "false",
        "twice": "true",
        "download_as": "JPEG",
        "download_quality": "77",
        "download_subsampling": "4:2:2",
        "without_place": "true",
        "test_photos": "Folder",
        "test_folder": "/elsewhere",
        "test_zip": ZIP,
        "test_count": "3",
    },
}
VIEWER = {"look": "flip", "view": "Luma only"}  # which the viewer itself says on both of its pages
OWN = {"dropped"}  # which only a drop makes, and which has tests of its own


@pytest.fixture
def runs(runs_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Two runs that have ended and photographs that were dropped, as TABLE names them."""
    monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", runs_folder)
    made = {"RUN": make_run("finished"), "OTHER": make_run("finished", seed=1)}
    for run in made.values():
        shutil.copyfile(WEIGHTS / "fast.keras", run.model_file)
    kept = runs_folder / ".photographs" / f"{ZIP}.zip"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b"")
    yield {name: run.name for name, run in made.items()}
    for run in made.values():
        run.delete()
    kept.unlink()


def said(page: Page) -> dict[str, str]:
    """The settings that the page's address says."""
    return dict(parse_qsl(urlsplit(page.url).query))


def expect_said(page: Page, settings: dict[str, str]) -> None:
    """Wait until the address says at least these settings."""
    for _ in range(100):
        if settings.items() <= said(page).items():
            return
        page.wait_for_timeout(100)
    assert settings.items() <= said(page).items()


def go(page: Page, name: str) -> None:
    """Press a tab."""
    page.locator("header").get_by_role("link", name=name).click()
    expect(page).to_have_url(re.compile(f"/{name.lower()}"))
    settle(page)


def test_the_table_names_every_setting() -> None:
    assert {setting.name for setting in SETTINGS} == OWN | {name for settings in TABLE.values() for name in settings}
    for setting in SETTINGS:
        assert all(setting.name in TABLE[page] for page in setting.pages if setting.name not in OWN)


@pytest.mark.parametrize("name", TABLE)
def test_every_setting_survives(app_url: str, page: Page, runs: dict[str, str], name: str) -> None:
    settings = {key: runs.get(value, value) for key, value in TABLE[name].items()}
    looks = VIEWER if name != "train" else {}
    page.goto(f"{app_url}/{name}?{urlencode(settings | looks)}")
    settle(page)
    expect_said(page, settings | looks)
    page.reload()
    settle(page)
    expect_said(page, settings | looks)
    other = "Train" if name == "compress" else "Compress"
    go(page, other)
    expect_said(page, settings)  # a reload there loses nothing of the other page either
    page.reload()
    settle(page)
    go(page, name.title())
    expect_said(page, settings)
    page.goto(f"{app_url}/{name}?{urlencode(settings | looks)}")
    settle(page)
    expect_said(page, settings | looks)
    go(page, other)
    go(page, name.title())
    expect_said(page, settings | looks)
    page.go_back()
    expect(page).to_have_url(re.compile(f"/{other.lower()}"))
    settle(page)
    page.go_forward()
    expect(page).to_have_url(re.compile(f"/{name}"))
    settle(page)
    expect_said(page, settings | looks)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_what_the_address_says_is_what_the_page_shows(app_url: str, page: Page) -> None:
    look(page, f"{app_url}/compress?sample=Cat&quality=33&subsampling=4:4:4&progressive=true", 2)
    for _ in range(2):
        expect(page.get_by_role("slider", name="JPEG quality")).to_have_attribute("aria-valuetext", "33")
        expect(page.get_by_role("radio", name="4:4:4")).to_be_checked()
        page.get_by_role("button", name="Options").click()
        expect(page.get_by_role("checkbox", name="Progressive")).to_be_checked()
        page.keyboard.press("Escape")
        page.get_by_text("Restore it", exact=True).click()
        expect(page).to_have_url(re.compile("/compare"))
        settle(page)
        expect_said(page, {"quality": "33", "subsampling": "4:4:4", "sample": "Cat"})
        expect(page.get_by_role("slider", name="JPEG quality")).to_have_attribute("aria-valuetext", "33")
        page.reload()
        settle(page)
        go(page, "Compress")


def test_the_way_back_leads_from_page_to_page_and_not_through_every_step_of_a_slider(app_url: str, page: Page) -> None:
    look(page, f"{app_url}/compress?sample=Cat", 2)
    before = page.evaluate("history.length")
    slider = page.get_by_role("slider", name="JPEG quality")
    for _ in range(3):
        slider.press("ArrowRight")
        settle(page)
    expect_said(page, {"quality": "13"})
    assert page.evaluate("history.length") == before
    go(page, "Train")
    page.go_back()
    expect(page).to_have_url(re.compile("/compress"))
    settle(page)
    expect_said(page, {"quality": "13"})
    expect(slider).to_have_attribute("aria-valuetext", "13")


def test_use_in_compare_names_the_run_which_a_reload_finds(app_url: str, page: Page, runs: dict[str, str]) -> None:
    page.goto(f"{app_url}/train?run={runs['RUN']}")
    settle(page)
    page.get_by_role("combobox", name="Lesson").click()
    page.get_by_role("option", name="No shortcut").click()
    settle(page)
    page.get_by_text("Use in Compare").first.click()
    expect(page).to_have_url(re.compile("/compare"))
    settle(page)
    for _ in range(2):
        expect_said(page, {"model": runs["RUN"]})
        called = formatting.run(runs["RUN"], runs["RUN"])  # it has no title of its own
        expect(page.locator("figcaption", has_text=called)).to_have_count(1)
        page.reload()
        settle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_what_the_address_says_and_nobody_has_is_one_sentence(app_url: str, page: Page) -> None:
    look(page, f"{app_url}/compare?sample=Cat&model=gone&quality=900", 3)
    for name in ("model = gone", "quality = 900"):
        expect(page.get_by_text(f"asks for {name}", exact=False)).to_be_visible()
    assert said(page) == {"sample": "Cat"}


def test_an_address_of_no_page_is_said_to_be_one(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/nonsense")
    expect(page.get_by_text("There is no page called nonsense here", exact=False)).to_be_visible()
    expect(page.get_by_role("slider", name="JPEG quality")).to_be_attached()
    page.keyboard.press("Escape")  # Streamlit may say so too, over the page
    go(page, "Train")
    expect(page.get_by_text("There is no page called", exact=False)).to_have_count(0)


def test_a_dropped_photo_comes_back_to_its_visitor_alone(app_url: str, people: Callable[[], Page]) -> None:
    mine, somebody = people(), people()
    data = saved(np.full((64, 96, 3), (200, 30, 30), np.uint8), "JPEG", quality=40)
    mine.goto(f"{app_url}/compress")
    settle(mine)
    drop(mine, "mine.jpg", data, "image/jpeg")
    expect(mine).to_have_url(re.compile(r"dropped=[\w-]{24}"))
    mine.reload()
    settle(mine)
    expect(mine.get_by_text("mine.jpg · 96 × 64", exact=False)).to_be_visible()
    expect(mine.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile("mine.jpg"))
    somebody.goto(mine.url)
    settle(somebody)
    expect(somebody.get_by_text("The photo that this address names is not here", exact=False)).to_be_visible()
    expect(somebody.get_by_text("mine.jpg", exact=False)).to_have_count(0)
    expect(somebody.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile("raccoon"))
    go(mine, "Compare")  # and a sample in between does not lose it
    pick(mine, "Cat")
    settle(mine)
    mine.reload()
    settle(mine)
    pick(mine, "mine.jpg")
    expect(mine.get_by_text("mine.jpg · 96 × 64", exact=False)).to_be_visible()


def test_a_photo_that_is_dropped_before_the_browser_has_said_its_name_is_kept_all_the_same(
    app_url: str, people: Callable[[], Page]
) -> None:
    page = people()
    page.add_init_script("window.busy = setInterval(() => dispatchEvent(new KeyboardEvent('keydown')), 50)")
    page.goto(f"{app_url}/compress")
    settle(page)
    drop(page, "early.png", saved(np.full((64, 96, 3), (30, 200, 30), np.uint8), "PNG"), "image/png")
    expect(page).to_have_url(re.compile("dropped=unkept"))
    page.evaluate("clearInterval(window.busy)")  # the name is sent in a quiet moment
    expect(page).to_have_url(re.compile(r"dropped=[\w-]{24}"))
    page.reload()
    settle(page)
    expect(page.get_by_text("early.png · 96 × 64", exact=False)).to_be_visible()


def test_adjust_changes_nothing_until_it_is_touched(app_url: str, page: Page, runs_folder: Path) -> None:
    page.goto(f"{app_url}/train")
    settle(page)
    press(page, "Start")
    see_it_train(page)
    run = Run(runs_folder / said(page)["run"])
    press(page, "Pause")
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_enabled()
    press(page, "Adjust")
    slider = page.get_by_role("slider", name="Learning rate").last
    expect(slider).to_be_visible()
    page.wait_for_timeout(1500)
    assert run.control.learning_rate() is None
    assert not run.keeps_on
    slider.press("ArrowRight")  # touched, it does act
    for _ in range(100):
        if run.control.learning_rate():
            break
        page.wait_for_timeout(100)
    assert run.control.learning_rate() == pytest.approx(2e-3)
    page.keyboard.press("Escape")
    press(page, "Stop")
    expect(page.get_by_text("Stopped", exact=False).first).to_be_visible()
