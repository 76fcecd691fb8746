"""The picture follows the quality slider while it is dragged, before the server is asked."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import settle
from tests.paths import SAMPLES

PIXELS = "canvas => canvas.toDataURL().split(',')[1]"  # a PNG file
COUNT = """caption => {
  window.changes = 0
  new MutationObserver(() => window.changes++).observe(caption, { childList: true, characterData: true, subtree: true })
}"""


def pressed(page: Page) -> tuple[float, float]:
    """Press the thumb of the quality slider; where it is."""
    thumb = page.get_by_test_id("stSliderThumbValue").first.locator("xpath=..")
    place = thumb.bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def compressed(page: Page) -> Locator:
    """The second pane."""
    return page.locator(".viewer figure").nth(1)


def pixels(page: Page) -> np.ndarray:
    """What the second pane shows, ``(H, W, 3)`` of whole numbers that can be subtracted."""
    file = base64.b64decode(compressed(page).locator("canvas").evaluate(PIXELS))
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB")).astype(int)


@pytest.mark.parametrize("name", ["compress", "compare"])
def test_what_is_shown_while_one_drags_is_what_comes(app_url: str, page: Page, name: str) -> None:
    page.goto(f"{app_url}/{name}?sample=Cat&quality=20")
    page.locator(".viewer[data-shown]").wait_for()
    settle(page)
    before = pixels(page)
    caption = compressed(page).locator("figcaption")
    x, y = pressed(page)
    for step in range(1, 13):
        page.mouse.move(x + 10 * step, y)
    dragged = page.get_by_role("slider", name="JPEG quality").input_value()
    assert int(dragged) > 20
    expect(caption).to_have_text(f"CompressedJPEG quality {dragged} · preview")
    expect(page).to_have_url(f"{app_url}/{name}?sample=Cat&quality=20")  # nobody was asked yet
    shown = pixels(page)
    assert (shown != before).mean() > 0.3
    page.mouse.up()
    expect(caption).not_to_contain_text("preview")
    expect(caption).to_contain_text(f"JPEG quality {dragged}")
    assert (np.abs(pixels(page) - shown) <= 2).mean() >= 0.99


def test_dragged_there_and_back_it_is_the_jpeg_again(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress?sample=Cat&quality=30")
    page.locator(".viewer[data-shown]").wait_for()
    settle(page)
    before, caption = pixels(page), compressed(page).locator("figcaption")
    said = caption.inner_text()
    x, y = pressed(page)
    page.mouse.move(x + 60, y)
    expect(caption).to_contain_text("preview")
    page.mouse.move(x, y)
    expect(caption).to_have_text(said.replace("\n", ""))
    page.mouse.up()
    settle(page)
    assert np.array_equal(pixels(page), before)


@pytest.mark.slow
def test_a_view_of_a_megapixel_changes_ten_times_a_second(app_url: str, page: Page, tmp_path: Path) -> None:
    with Image.open(SAMPLES / "animal_cat.webp") as image:
        image.resize((1250, 832)).save(tmp_path / "large.png")
    page.goto(f"{app_url}/compress?sample=Cat&quality=20")
    page.locator(".viewer[data-shown]").wait_for()
    settle(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(tmp_path / "large.png")
    expect(page.get_by_text("large.png", exact=False).first).to_be_visible()
    settle(page)
    page.get_by_role("button", name="The whole picture").click()
    compressed(page).locator("figcaption span").evaluate(COUNT)
    x, y = pressed(page)
    began = page.evaluate("performance.now()")
    for step in range(200):
        page.mouse.move(x + step % 100, y)
    seconds = (page.evaluate("performance.now()") - began) / 1000
    page.mouse.up()
    assert page.evaluate("window.changes") / seconds >= 10
