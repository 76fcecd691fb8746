"""What the browser tests do and look at: files dropped, pages waited for, canvases read."""

import io
import math
import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from restorer import Run

GROUND = (0x8A, 0x8A, 0x8A)  # around a picture in the viewer
_PLACE = """canvas => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    return { left, top, width, height, across: canvas.width, down: canvas.height, moved: canvas.style.cssText }
}"""
_INTO_VIEW = """async (stage, scroll) => {
    if (scroll) stage.scrollIntoView({ block: "center" })
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)  // the viewer follows a scroll
}"""
PLAIN = re.compile(r"^SSIM [\d.]+ · PSNR [\d.]+ dB$")  # under the compressed picture of Compare
REGENERATED = re.compile(r"^SSIM [\d.]+ \([+−±][\d.]+\) · PSNR [\d.]+ dB \([+−±][\d.]+\)$")  # ±: it rounds to 0
SCORED = re.compile(f"{PLAIN.pattern}|{REGENERATED.pattern}")
PATIENCE = 60  # seconds in which what is expected must be on the screen


def settle(page: Page) -> None:
    """Wait until the page's script has run to its end, and everything it asked for stands in its place.

    In a browser that sees the app for the first time Streamlit fetches the code of its widgets after that end. Until
    then grey bars of another height stand for them, and a press may meet what has moved meanwhile.
    """
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)


def pick(page: Page, title: str) -> None:
    """Pick a sample, or the own photo again, by its thumbnail."""
    photo = page.get_by_role("radio", name=title)
    if not photo.is_visible():
        page.locator(".st-key-samples").get_by_role("button").click()
    photo.click()
    settle(page)


def downloaded(page: Page, name: str) -> bytes:
    """What the page's download button gives: a file of this name."""
    with page.expect_download() as waiting:
        page.locator(".st-key-download").get_by_role("button").click()
    assert waiting.value.suggested_filename == name
    return Path(waiting.value.path()).read_bytes()


def open_panel(page: Page, label: str, content: Locator) -> None:
    """Open the panel with this label; a press may be lost while a page is still being drawn, and is then made again."""
    panel = page.locator("details").filter(has_text=label)
    for _ in range(6):
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        try:
            return expect(content).to_be_visible(timeout=10_000)
        except AssertionError:
            settle(page)
            if panel.get_attribute("open") is not None:  # opened, but the server has not heard of it
                panel.locator("summary").click()
                settle(page)
    expect(content).to_be_visible()


def open_runs(page: Page) -> None:
    """Open the list of runs."""
    open_panel(page, "Runs made here", page.get_by_test_id("stDataFrame"))


def watch(page: Page, url: str, run: Run) -> None:
    """Open a run on Train, and wait for its first point and its pictures."""
    page.goto(f"{url}/train?run={run.name}")
    expect(page.locator(".charts svg").first).to_have_attribute("data-points", re.compile(r"[1-9]"), timeout=60_000)
    expect(page.locator(".previews canvas").nth(2)).to_have_attribute("data-frame", re.compile(r"\d-\d{6}"))
    settle(page)


def captions(page: Page) -> Locator:
    """What stands under the pictures of Compare."""
    return page.locator("[class*=st-key-captions_]").first.get_by_test_id("stMarkdownContainer")


def drop(page: Page, name: str, data: bytes, kind: str) -> None:
    """Give a file to the page's drop zone, and wait until the page has taken it."""
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": kind, "buffer": data})
    expect(page.get_by_text(name, exact=False).first).to_be_visible()
    page.wait_for_timeout(500)  # for its run to begin
    settle(page)


def look(page: Page, url: str, count: int) -> None:
    page.goto(url)
    expect(page.locator(".stage canvas")).to_have_count(count, timeout=90_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(1000)


def expect_pixels(
    page: Page, pictures: Sequence[np.ndarray], columns: slice = slice(None), *, scroll: bool = True
) -> None:
    """Wait until each pane shows exactly the pixels of its picture, in these columns of it."""
    ends = time.monotonic() + PATIENCE
    while True:
        shots = screenshots(page, scroll=scroll)
        assert len(shots) == len(pictures)
        wrong = [
            _share(shot, expected(pixels, page, shot.shape[:2]), columns)
            for pixels, shot in zip(pictures, shots, strict=True)
        ]
        if not any(wrong):
            return
        if time.monotonic() > ends:
            places = [canvas.evaluate(_PLACE) for canvas in page.locator(".stage canvas").all()]
            pytest.fail(f"Shares of pixels that are not their picture's, {wrong}, of canvases at {places}")
        page.wait_for_timeout(100)


def _share(shot: np.ndarray, wanted: np.ndarray, columns: slice) -> float:
    """The share of a canvas that is not as it must be, where the browser may have put all of it a pixel off.

    A page may be scrolled by half a pixel. Which whole one the browser then draws at is its own affair.
    """
    height = len(shot)
    overlaps = [(slice(max(0, -by), height - max(0, by)), slice(max(0, by), height + min(0, by))) for by in (0, -1, 1)]
    return min(float(np.any(shot[seen] != wanted[due], axis=2)[:, columns].mean()) for seen, due in overlaps)


def expected(pixels: np.ndarray, page: Page, shape: tuple[int, int]) -> np.ndarray:
    """What a canvas of this shape must show, by where the viewer says that the picture lies."""
    viewer = page.locator(".viewer")
    left, top = map(int, (viewer.get_attribute("data-corner") or "").split(","))
    zoom = float(viewer.get_attribute("data-zoom") or 0)
    rows, columns = (
        np.floor((np.arange(n) + 0.5 - start) / zoom).astype(int) for n, start in zip(shape, (top, left), strict=True)
    )
    inside = ((rows >= 0) & (rows < pixels.shape[0]))[:, None] & ((columns >= 0) & (columns < pixels.shape[1]))
    whole = pixels[rows.clip(0, pixels.shape[0] - 1)][:, columns.clip(0, pixels.shape[1] - 1)]
    return np.where(inside[..., None], whole, np.array(GROUND, np.uint8))


def screenshots(page: Page, *, scroll: bool = True) -> list[np.ndarray]:
    """What is on the screen where each canvas is, in device pixels; all of them seen at one moment."""
    page.locator(".stage").evaluate(_INTO_VIEW, scroll)
    places = [canvas.evaluate(_PLACE) for canvas in page.locator(".stage canvas").all()]
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot(scale="device"))).convert("RGB"))
    ratio = page.evaluate("devicePixelRatio")
    # a page that is scrolled by half a device pixel is shown half a one higher
    corners = [(math.floor(place["top"] * ratio), math.floor(place["left"] * ratio)) for place in places]
    return [
        seen[top : top + place["down"], left : left + place["across"]]
        for (top, left), place in zip(corners, places, strict=True)
    ]
