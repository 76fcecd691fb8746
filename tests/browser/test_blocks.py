"""Clicking a block of the picture, and reading its numbers: those of the file, in a real browser."""

import json

import numpy as np
from playwright.sync_api import Page, expect

from restorer import jpeg, read_photo
from tests.browser.looking import settle
from tests.jpeg.baseline import Baseline
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "animal_cat.webp"


def look(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("button", name="All six at once")).to_be_visible(timeout=90_000)
    settle(page)
    page.get_by_role("button", name="All six at once").click()
    expect(page.locator(".blocks table")).to_have_count(9)


def grid(page: Page, name: str) -> np.ndarray:
    texts = page.locator(f'.blocks [data-name="{name}"] td').all_inner_texts()
    return np.reshape([float(text.replace("−", "-")) for text in texts], (8, 8))


def click(page: Page, pane: int, x: float, y: float) -> None:
    """Click a pixel of the picture."""
    page.locator(".stage canvas").nth(pane).scroll_into_view_if_needed()
    area = page.locator(".stage canvas").nth(pane).bounding_box()
    left, top = map(int, (page.locator(".viewer").get_attribute("data-corner") or "").split(","))
    zoom = float(page.locator(".viewer").get_attribute("data-zoom") or 0)
    assert area
    page.mouse.click(area["x"] + left + x * zoom, area["y"] + top + y * zoom)


def outlined(page: Page) -> dict:
    return json.loads(page.evaluate("JSON.stringify(restorerPicked)"))


def test_a_click_shows_the_numbers_of_the_file_at_that_block(app_url: str, page: Page) -> None:
    original = read_photo(SAMPLE).pixels
    look(page, f"{app_url}/compress?sample=Cat")
    panel = page.locator(".blocks")
    assert outlined(page)["block"] is None  # nothing is drawn over a picture before somebody asks for it
    for pane, (x, y) in ((0, (61, 38)), (1, (130.5, 90.5))):
        click(page, pane, x, y)
        column, row = int(x // 8), int(y // 8)
        expect(panel).to_have_attribute("data-block", f"{column},{row}")
        expect(panel).not_to_contain_class("waiting")
        file = Baseline(jpeg.encode(original, quality=jpeg.QUALITY_DEFAULT))
        for name, numbers, steps, span in zip(("Y", "Cb", "Cr"), file.components, file.steps, (1, 2, 2), strict=True):
            page.get_by_role("button", name=f"{name}: ").click()
            here = numbers[row // span, column // span]
            assert np.array_equal(grid(page, "numbers"), here)
            assert np.array_equal(grid(page, "steps"), steps)
            assert np.array_equal(grid(page, "back"), here * steps)
            expect(panel.locator(".sentence").first).to_contain_text(
                f"{np.count_nonzero(here == 0)} of this block’s 64"
            )
            area = [8 * span * (column // span), 8 * span * (row // span), 8 * span, 8 * span]
            assert (outlined(page)["block"], outlined(page)["area"]) == ([column, row], area)
        page.get_by_role("button", name="Y: ").click()
        before = original[8 * row : 8 * row + 8, 8 * column : 8 * column + 8] @ [0.299, 0.587, 0.114]
        assert np.abs(grid(page, "before") - before).max() < 0.51


def test_a_block_is_followed_step_by_step_beside_the_picture(app_url: str, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{app_url}/compress?sample=Cat")
    expect(page.get_by_role("button", name="All six at once")).to_be_visible(timeout=90_000)
    settle(page)
    expect(page.locator(".blocks table:visible")).to_have_count(0)  # nothing but a line, before somebody asks
    click(page, 0, 61, 38)
    panel = page.locator(".blocks")
    titles = panel.locator("figcaption b:visible")
    expect(titles).to_have_text("1 Pixels before")
    pictures, numbers = page.locator(".stage").bounding_box(), panel.locator("table:visible").bounding_box()
    assert pictures
    assert numbers
    assert numbers["x"] > pictures["x"] + pictures["width"]
    assert numbers["y"] + numbers["height"] < 900  # both are in view
    panel.get_by_role("button", name="The next step").click()
    expect(titles).to_have_text("2 DCT coefficients")
    panel.get_by_role("slider").press("End")
    expect(titles).to_have_text("6 Pixels after")
    panel.get_by_role("slider").press("ArrowLeft")
    expect(titles).to_have_text("5 × table: what comes back")
    expect(panel.get_by_role("slider")).to_have_attribute("aria-valuetext", "5 × table: what comes back")
    click(page, 0, 200, 150)  # the step stays, of another block
    expect(panel.locator(".where")).to_have_text("Block 25, 18")
    expect(titles).to_have_text("5 × table: what comes back")
    panel.get_by_role("button", name="All six at once").click()
    expect(panel.locator("table:visible")).to_have_count(9)
    panel.get_by_role("button", name="One step at a time").click()
    panel.get_by_role("button", name="Close").click()
    expect(panel.locator("table:visible")).to_have_count(0)
    assert outlined(page)["block"] is None
    panel.get_by_role("button", name="Follow a block").click()
    expect(panel.locator("table:visible")).to_have_count(1)


def test_a_pick_outlives_zoom_and_quality_a_drag_is_none_and_keys_pick_too(app_url: str, page: Page) -> None:
    look(page, f"{app_url}/compress?sample=Cat")
    panel, stage = page.locator(".blocks"), page.locator(".stage")
    click(page, 0, 61, 38)
    expect(panel).to_have_attribute("data-block", "7,4")
    before = grid(page, "steps")
    page.get_by_role("slider", name="JPEG quality").press("ArrowRight")
    expect(panel.locator('[data-name="steps"] td').first).not_to_have_text(f"{before[0, 0]:.0f}")
    stage.press("+")
    area = page.locator(".stage canvas").first.bounding_box()
    assert area
    page.mouse.move(area["x"] + 200, area["y"] + 200)
    page.mouse.down()
    page.mouse.move(area["x"] + 170, area["y"] + 180, steps=4)
    page.mouse.up()
    assert (panel.get_attribute("data-block"), outlined(page)["block"]) == ("7,4", [7, 4])
    stage.press("Shift+ArrowRight")
    expect(panel).to_have_attribute("data-block", "8,4")
    stage.press("Escape")
    expect(panel).not_to_have_attribute("data-block", "8,4")
    assert outlined(page)["block"] is None
    stage.press("Enter")
    expect(panel.locator(".where")).to_contain_text("Block ")
    assert outlined(page)["block"] is not None
    page.get_by_role("link", name="Restore it").click()
    expect(page.locator(".stage canvas")).to_have_count(3)
    assert outlined(page)["open"] is False
