"""One hostile file of each sort in a real browser: one sentence, no traceback, and the next photo is taken as ever."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from restorer import config_for, create_run
from tests.browser.looking import REGENERATED, captions, drop, settle
from tests.browser.wandering import solid
from tests.hostile import KINDS
from tests.hostile.kind import jpeg

FILES = {kind.label: kind.make for kind in KINDS if kind.is_small}
TRACES = re.compile(r"Traceback|\.py\b|/srv|/home|/tmp|/work|site-packages|redacted")
DROPPED = {
    "JPEG with the table of chroma behind the first scan": ("hostile.jpg", "image/jpeg"),
    "JPEG with 60 flipped bits": ("hostile.jpg", "image/jpeg"),
    "PNG that says 100,000 pixels each way": ("hostile.png", "image/png"),
    "TIFF with a colour profile that is a number": ("hostile.tif", "image/tiff"),
    "no picture: HTML": ("hostile.jpg", "image/jpeg"),
}


def expect_no_traces(page: Page) -> None:
    """Nothing on the page is of the server's inside."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert not TRACES.search(page.get_by_test_id("stMain").inner_text())


@pytest.mark.parametrize("label", DROPPED)
def test_a_hostile_photo_and_then_a_good_one(app_url: str, page: Page, label: str) -> None:
    name, kind = DROPPED[label]
    page.goto(f"{app_url}/compress?sample=Cat")
    settle(page)
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": kind, "buffer": FILES[label]()})
    expect(page.get_by_text(re.compile(f"Expected .*{name}|{name} · ")).first).to_be_visible()
    settle(page)
    expect_no_traces(page)
    drop(page, "blue.jpg", solid("blue.jpg"), "image/jpeg")
    expect(page.get_by_text("blue.jpg · ", exact=False).first).to_be_visible()
    expect_no_traces(page)


def test_hostile_zip_files_and_then_a_good_one(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/train?lesson=My+own+settings&train_photos=Drop")
    settle(page)
    field = page.locator(".st-key-train_drop input[type=file]")
    for label in ("ZIP of 30,000 files", "ZIP cut in the middle", "table with a field of 200,000 letters"):
        field.set_input_files({"name": "photos.zip", "mimeType": "application/zip", "buffer": FILES[label]()})
        expect(page.get_by_text(re.compile("Expected .*(files|neither|table)")).first).to_be_visible()
        settle(page)
        expect_no_traces(page)
        remove = page.locator(".st-key-train_drop").get_by_test_id("stFileChipDeleteBtn")
        remove.click()
        expect(remove).to_have_count(0)
        page.wait_for_timeout(500)  # for its run to begin
        settle(page)
    field.set_input_files({"name": "photos.zip", "mimeType": "application/zip", "buffer": good_zip()})
    expect(page.get_by_text(re.compile("12 photographs: "))).to_be_visible()


def test_a_hostile_network_and_then_a_good_one(app_url: str, page: Page, runs_folder: Path) -> None:
    made = create_run(config_for("fast"), folder=runs_folder / "hostile")
    made.model_file.write_bytes(FILES["network to a picture twice as large"]())
    page.goto(f"{app_url}/compare?sample=Cat&model={made.name}")
    settle(page)
    expect(page.get_by_text(re.compile("Expected a network")).first).to_be_visible(timeout=120_000)
    expect_no_traces(page)
    page.goto(f"{app_url}/compare?sample=Cat&model=fast")
    expect(captions(page).last).to_have_text(REGENERATED, timeout=120_000)
    made.delete()


def good_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(12):
            archive.writestr(f"{number}.jpg", jpeg(quality=30 + number))
    return buffer.getvalue()
