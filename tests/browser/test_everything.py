"""Everything that opens is opened and closed again, and nothing else is touched: nothing may have changed."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from restorer import Run
from tests.browser.looking import drop, open_runs
from tests.browser.test_address import said
from tests.browser.test_train_runs import press, see_it_train
from tests.browser.wandering import expect_whole, settled, solid
from tests.paths import WEIGHTS
from tests.runs import make_run

DIALOGS = ("Look closer at these photos", "Rename", "Delete")
SIGNS = {"watched", "status.json", "alive", "worker.log"}  # what a run that is looked at, or is alive, writes by itself

_VALUES = """fields => fields.map((field) => {
  const value = ["checkbox", "radio"].includes(field.type) ? field.checked : field.value
  return `${field.ariaLabel || field.id}: ${value}`
})"""


@pytest.fixture
def finished(runs_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A run that has ended, with curves and a model."""
    monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", runs_folder)
    run = make_run("finished")
    shutil.copyfile(WEIGHTS / "fast.keras", run.model_file)
    yield run
    if run.folder.is_dir():
        run.delete()


def digests(run: Run) -> dict[str, str]:
    """What is in each of a run's files."""
    files = [path for path in run.folder.rglob("*") if path.is_file() and path.name not in SIGNS]
    return {str(path.relative_to(run.folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def shown(page: Page) -> list[str]:
    """What the page's settings and pictures are: each widget's value, each pane's name."""
    fields = page.get_by_test_id("stMain").locator("input:visible, select:visible")
    values: list[str] = fields.evaluate_all(_VALUES)
    panes = page.locator(".stage canvas").evaluate_all("nodes => nodes.map((n) => n.getAttribute('aria-label'))")
    return sorted([*values, *panes])


def open_each(page: Page) -> list[str]:
    """Open everything that opens, once, and close it again; returns what it was."""
    opened: list[str] = []
    for kind, closed in (
        ("summary", "Enter"),
        ("button[aria-haspopup]", "Escape"),
        ("[role=combobox]", "Escape"),
        ("[data-testid=stMainMenu] button, [data-testid=stMainMenuButton]", "Escape"),
        ("[data-testid=stTooltipHoverTarget]", ""),
        ("[role=tab]", ""),
    ):
        for number in range(page.locator(kind).count()):
            target = page.locator(kind).nth(number)
            if target.is_visible() and target.is_enabled():
                opened.append(f"{kind} {_name(target)}")
                _open_and_close(page, target, closed)
    for name in DIALOGS:
        button = page.get_by_role("button", name=name, exact=True)
        if button.count() and button.first.is_visible() and button.first.is_enabled():
            opened.append(f"dialog {name}")
            button.first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            settled(page)
            expect_whole(page)
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            settled(page)
    return opened


def _open_and_close(page: Page, target: Locator, closed: str) -> None:
    if closed == "Enter":  # an expander, which the same press closes
        target.press("Enter")
        settled(page)
        expect_whole(page)
        target.press("Enter")
    elif closed:
        target.click()
        settled(page)
        page.wait_for_timeout(300)  # for what is drawn only now to say what it is
        settled(page)
        page.keyboard.press(closed)
    else:
        tools = target.locator("xpath=ancestor::*[@data-testid='stElementToolbar']")
        if tools.count():  # a table's, which are there only while the pointer is over the table
            tools.locator("xpath=..").hover(force=True)
            expect(tools).to_have_css("opacity", "1")
        target.hover()
    settled(page)
    expect_whole(page)


def _name(target: Locator) -> str:
    return (target.get_attribute("aria-label") or target.inner_text() or "").strip()[:40]


def expect_unchanged(page: Page, before: list[str], address: str) -> None:
    """The address is what it was, and still opens the same page."""
    assert page.url == address
    assert shown(page) == before
    page.reload()
    settled(page)
    expect(page.locator(".st-key-samples").get_by_role("button")).to_be_visible()
    page.wait_for_timeout(500)
    settled(page)
    assert page.url == address
    assert shown(page) == before


@pytest.mark.parametrize(("name", "photo"), [("compress", "sample"), ("compress", "dropped"), ("compare", "dropped")])
def test_on_a_page_of_photos(app_url: str, page: Page, finished: Run, name: str, photo: str) -> None:
    page.goto(f"{app_url}/{name}?sample=Cat&quality=30")
    settled(page)
    expect(page.get_by_role("slider", name="JPEG quality")).to_be_visible()  # its script is loaded when it is needed
    expect(page.locator(".st-key-samples").get_by_role("button")).to_be_visible()
    if photo == "dropped":
        drop(page, "blue.jpg", solid("blue.jpg"), "image/jpeg")
        expect(page).to_have_url(re.compile("dropped=(?!unkept)"))  # kept once the browser has told its name
    settled(page)
    files, before, address = digests(finished), shown(page), page.url
    opened = open_each(page)
    assert any("Options" in each for each in opened)
    assert digests(finished) == files
    expect_unchanged(page, before, address)


@pytest.mark.parametrize("with_run", [False, True], ids=["without a run", "with a run"])
def test_on_train(app_url: str, page: Page, finished: Run, with_run: bool) -> None:
    page.goto(f"{app_url}/train?lesson=My+own+settings" + (f"&run={finished.name}" if with_run else ""))
    settled(page)
    if with_run:  # tick it, so that all that can be done with it is awake
        open_runs(page)
        settled(page)
        page.get_by_test_id("stDataFrame").click(position={"x": 15, "y": 52}, force=True)
        expect(page.get_by_role("button", name="Rename", exact=True)).to_be_enabled()
        settled(page)
    files, address = digests(finished), page.url
    opened = open_each(page)
    assert any("Advanced" in each for each in opened), opened
    assert ("dialog Look closer at these photos" in opened) == with_run
    assert digests(finished) == files
    assert page.url == address
    assert said(page).get("run") == (finished.name if with_run else None)


def test_on_train_while_a_run_is_paused(app_url: str, page: Page, runs_folder: Path) -> None:
    page.goto(f"{app_url}/train")
    settled(page)
    press(page, "Start")
    see_it_train(page)
    press(page, "Pause")
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_enabled()
    run = Run(runs_folder / said(page)["run"])
    while list(run.checkpoint.glob("writing-*")):  # a pause is told before its checkpoint is whole
        page.wait_for_timeout(200)
    settled(page)
    files, address = digests(run), page.url
    opened = open_each(page)
    assert any("Adjust" in each for each in opened)
    assert digests(run) == files
    assert page.url == address
    press(page, "Stop")
    expect(page.get_by_text(re.compile("Stopped")).first).to_be_visible()
