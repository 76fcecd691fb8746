"""Renaming and deleting a run by hand, which only a browser can: rows are ticked on a canvas."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from restorer import Run
from tests.browser.looking import open_runs, settle
from tests.browser.replay import Replay

ROW = 35  # pixels, of the table's head and of each row


@pytest.fixture
def run(runs_folder: Path) -> Run:
    """A run that has finished."""
    with Replay(runs_folder / f"{time.time_ns()}-done", title="To be renamed", before=30) as replay:
        return replay.run


def press_for_first(page: Page, name: str) -> None:
    """Tick the newest run, and press a button that is asleep without a tick."""
    button = page.get_by_role("button", name=name, exact=True)
    table = page.get_by_test_id("stDataFrame").first
    for _ in range(10):  # a table that is drawn anew forgets its ticks
        settle(page)
        page.wait_for_timeout(1500)
        if button.is_enabled():
            break
        table.click(position={"x": 16, "y": 1.5 * ROW})
    button.click()


def test_somebody_elses_run_is_taken_over_before_it_is_deleted(app_url: str, page: Page, run: Run) -> None:
    run.hand_to("somebody else")
    page.goto(f"{app_url}/train?run={run.name}")
    open_runs(page)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=60_000)
    press_for_first(page, "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("To be renamed belongs to somebody else", exact=False)).to_be_visible()
    delete, keep = (dialog.get_by_role("button", name=name, exact=True) for name in ("Delete", "Keep"))
    expect(delete).to_be_disabled()
    colours = [button.evaluate("button => getComputedStyle(button).backgroundColor") for button in (delete, keep)]
    start = page.get_by_role("button", name="Start", exact=True)
    assert colours[0] != colours[1] == start.evaluate("button => getComputedStyle(button).backgroundColor")
    dialog.get_by_role("button", name="Take over").click()
    expect(delete).to_be_enabled()
    assert run.owner() != "somebody else"
    page.keyboard.press("Enter")  # in haste: whatever has the focus, it is not Delete
    settle(page)
    assert run.folder.is_dir()
    page.keyboard.press("Escape")
    press_for_first(page, "Delete")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(dialog).to_have_count(0)
    assert not run.folder.exists()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_run_is_renamed_and_then_deleted(app_url: str, page: Page, run: Run) -> None:
    page.goto(f"{app_url}/train?run={run.name}")
    open_runs(page)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=60_000)
    press_for_first(page, "Rename")
    page.get_by_role("textbox", name="Title").fill("The good one")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert run.title == "The good one"

    press_for_first(page, "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("The good one")).to_be_visible()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_have_count(0)
    assert run.folder.is_dir()
    press_for_first(page, "Delete")
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_have_count(0)
    assert not run.folder.exists()
    expect(page.get_by_test_id("stException")).to_have_count(0)
