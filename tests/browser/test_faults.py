"""Faults that a browser meets while it watches: parts of a page that are drawn by themselves."""

from pathlib import Path

from playwright.sync_api import Page, expect

from restorer import Run, config_for, create_run
from tests.helpers import delete_folder
from tests.runs import event, report


def test_a_run_that_is_deleted_while_it_is_watched_is_one_sentence(app_url: str, page: Page, runs_folder: Path) -> None:
    run: Run = create_run(config_for("fast"), folder=runs_folder / "to-be-deleted")
    run.append_event(report(0, 0.9))
    run.append_event(event(10))
    run.write_status("running", progress=0.1)
    page.goto(f"{app_url}/train?run={run.name}")
    expect(page.locator(".status .headline").first).to_contain_text("step 10")
    run.write_status("running", progress=0.1)  # for the part that is drawn by itself goes on looking
    delete_folder(run.folder)
    expect(page.get_by_text("There is no run called", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert not run.folder.exists()
