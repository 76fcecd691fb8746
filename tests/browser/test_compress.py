"""Compress in a real browser: what travels when the slider moves, the curve, and a picture that is pasted."""

import pytest
from playwright.sync_api import Page, expect

from pages.components import samples, thumbnails
from pages.components.viewer import transfer
from restorer import read_photo
from tests.browser.looking import drop, pick, settle
from tests.browser.test_journey import SAMPLE, a_photo

# What a browser does when a file is pasted; a real clipboard is not to be had without a screen
PASTE = """([bytes, type]) => {
  const clipboardData = new DataTransfer()
  clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type }))
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
}"""


def test_an_original_that_stays_is_not_sent_again(app_url: str, page: Page) -> None:
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(f"{app_url}/compress?sample=Cat")
    drawing = page.locator(".viewer[data-shown]")
    drawing.wait_for()
    settle(page)
    original = len(transfer.whole(read_photo(SAMPLE).pixels))
    assert max(received) > original  # so that this test sees what it looks for
    for _ in range(2):
        before, shown = len(received), drawing.get_attribute("data-shown") or ""
        page.get_by_role("slider", name="JPEG quality").press("ArrowRight")
        expect(drawing).not_to_have_attribute("data-shown", shown)
        settle(page)
        assert max(received[before:]) < original


def test_a_click_on_the_curve_chooses_its_quality_and_the_chart_stays(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress?sample=Cat")
    curves = page.locator(".curves")
    expect(curves).to_have_attribute("data-points", "13", timeout=60_000)
    settle(page)
    chart = curves.locator("svg").first
    line = chart.locator("path").element_handle()
    area = chart.bounding_box()
    assert area
    page.mouse.click(
        area["x"] + 52 + (area["width"] - 62) * 0.4, area["y"] + 60
    )  # 52 pixels to the left of 0, 10 after
    expect(page.get_by_role("slider", name="JPEG quality")).to_have_value("40")
    settle(page)
    expect(curves).to_have_attribute("data-quality", "40")
    page.get_by_role("slider", name="JPEG quality").press("ArrowRight")
    expect(curves).to_have_attribute("data-quality", "41")
    settle(page)
    assert line.evaluate("(drawn) => drawn.isConnected")  # the same line as before: only the mark has moved
    expect(curves.locator("section").last).to_contain_text("SSIM")


@pytest.mark.parametrize("name", ["compress", "compare"])
def test_a_pasted_picture_is_a_dropped_one(app_url: str, page: Page, name: str) -> None:
    page.goto(f"{app_url}/{name}?sample=Cat")
    expect(page.get_by_text("animal_cat.webp · 451 × 300", exact=False)).to_be_visible(timeout=60_000)
    settle(page)
    page.evaluate(PASTE, [list(a_photo()), "image/png"])
    expect(page.get_by_text("image.png · 256 × 256", exact=False)).to_be_visible()
    settle(page)
    drop(page, "next.png", a_photo(), "image/png")  # and the drop zone works as before
    expect(page.get_by_text("next.png · 256 × 256", exact=False)).to_be_visible()


def test_a_pasted_text_changes_nothing(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress?sample=Cat")
    expect(page.get_by_text("animal_cat.webp · 451 × 300", exact=False)).to_be_visible(timeout=60_000)
    settle(page)
    page.evaluate(PASTE, [list(b"a text"), "text/plain"])
    page.wait_for_timeout(1000)
    expect(page.get_by_text("animal_cat.webp · 451 × 300", exact=False)).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_sample_is_picked_by_its_picture_and_the_choice_cannot_be_emptied(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress?sample=Cat")
    settle(page)
    page.locator(".st-key-samples").get_by_role("button", name="Cat").click()
    pictures = page.locator("[class*=st-key-sample_] img")
    expect(pictures).to_have_count(len(samples.names()))
    for picture in pictures.all():
        expect(picture).to_have_js_property("naturalWidth", thumbnails.SIZE[0])
    chosen = page.get_by_role("radio", name="Cat")
    expect(chosen).to_be_checked()
    chosen.click()
    settle(page)
    pick(page, "Bee")
    expect(page.get_by_text("animal_bee.webp", exact=False)).to_be_visible()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page).to_have_url(f"{app_url}/compress?sample=Bee")
