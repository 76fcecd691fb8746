"""The viewer in a real browser: exact to the pixel, one zoom for all panes, and nothing lost when a picture changes."""

import itertools
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from restorer import jpeg, metrics, read_photo
from tests.browser.looking import drop, expect_pixels, look, screenshots, settle
from tests.helpers import saved
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "animal_cat.webp"


@pytest.mark.parametrize("dense", [1, 1.5, 2], indirect=True)
def test_every_pixel_on_the_screen_is_the_files(app_url: str, dense: Page) -> None:
    original = read_photo(SAMPLE).pixels
    compressed = jpeg.compress(original, quality=jpeg.QUALITY_DEFAULT)
    look(dense, f"{app_url}/compress?sample=Cat", 2)
    for zoom in ("1", "8"):
        dense.locator(".stage").press("1")
        for _ in range({"1": 0, "8": 5}[zoom]):
            dense.locator(".stage").press("+")
        expect(dense.locator(".viewer")).to_have_attribute("data-zoom", zoom)
        expect_pixels(dense, (original, compressed))


@pytest.mark.parametrize("dense", [1.5], indirect=True)
def test_a_page_scrolled_by_half_a_device_pixel_is_as_exact(app_url: str, dense: Page) -> None:
    original = read_photo(SAMPLE).pixels
    compressed = jpeg.compress(original, quality=jpeg.QUALITY_DEFAULT)
    look(dense, f"{app_url}/compress?sample=Cat", 2)
    for pixels in (1, 2, 3):
        dense.get_by_test_id("stMain").evaluate("(main, top) => { main.scrollTop = top }", 60 + pixels)
        expect_pixels(dense, (original, compressed), scroll=False)


def test_all_panes_move_together_and_stay_when_the_quality_changes(app_url: str, page: Page) -> None:
    original = read_photo(SAMPLE).pixels
    look(page, f"{app_url}/compress?sample=Cat", 2)
    viewer, stage = page.locator(".viewer"), page.locator(".stage")
    for _ in range(4):
        stage.press("+")
    area = page.locator(".stage canvas").nth(1).bounding_box()
    assert area
    page.mouse.move(area["x"] + 300, area["y"] + 200)
    page.mouse.down()
    page.mouse.move(area["x"] + 250, area["y"] + 150, steps=4)
    page.mouse.up()
    corner, before = viewer.get_attribute("data-corner"), viewer.get_attribute("data-shown")
    slider = page.get_by_role("slider", name="JPEG quality")
    slider.press("ArrowRight")
    expect(viewer).not_to_have_attribute("data-shown", before or "")
    assert (viewer.get_attribute("data-zoom"), viewer.get_attribute("data-corner")) == ("6", corner)
    compressed = jpeg.compress(original, quality=jpeg.QUALITY_DEFAULT + 1)
    expect_pixels(page, (original, compressed))


def test_one_pane_is_swiped_or_flipped_and_pixels_are_read_off(app_url: str, page: Page) -> None:
    original = read_photo(SAMPLE).pixels
    compressed = jpeg.compress(original, quality=jpeg.QUALITY_DEFAULT)
    look(page, f"{app_url}/compress?sample=Cat", 2)
    page.get_by_role("button", name="Swipe").click()
    expect(page.locator(".stage canvas")).to_have_count(1)
    half = int(page.locator(".stage canvas").get_attribute("width") or 0) // 2
    for pixels, columns in ((original, slice(0, half - 4)), (compressed, slice(half + 4, None))):
        expect_pixels(page, [pixels], columns)
    page.get_by_role("button", name="Hold to flip").click()
    expect_pixels(page, [compressed])
    page.locator(".stage").press(" ")
    expect_pixels(page, [original])
    area = page.locator(".stage canvas").bounding_box()
    left, top = map(int, (page.locator(".viewer").get_attribute("data-corner") or "").split(","))
    assert area
    page.mouse.move(area["x"] + left + 20.5, area["y"] + top + 30.5)
    values = " ".join(map(str, original[30, 20]))
    expect(page.locator(".reading")).to_contain_text(f"x 20, y 30 · block 2, 3 · Original {values}")


def test_the_ssim_map_is_the_servers_and_a_link_opens_on_it(app_url: str, people: Callable[[], Page]) -> None:
    original = read_photo(SAMPLE).pixels
    compressed = jpeg.compress(original, quality=jpeg.QUALITY_DEFAULT)
    drawn = np.repeat(metrics.ssim_picture(original, compressed)[..., None], 3, axis=2)
    first, second = people(), people()
    look(first, f"{app_url}/compress?sample=Cat", 2)
    first.get_by_label("What is shown of the pictures").select_option("SSIM map")
    first.get_by_role("button", name="Hold to flip").click()
    expect(first).to_have_url(re.compile("(look=flip|view=SSIM).*(look=flip|view=SSIM)"))
    look(second, first.url, 1)
    for page in (first, second):
        expect_pixels(page, [drawn])


def test_a_large_photo_is_sharp_wherever_one_looks(app_url: str, page: Page) -> None:
    with Image.open(SAMPLE) as image:
        large = image.convert("RGB").resize((3000, 2000), Image.Resampling.BICUBIC)  # 6 megapixels
    original = np.asarray(large)
    page.goto(f"{app_url}/compress")
    settle(page)
    drop(page, "large.png", saved(large, "PNG", compress_level=1), "image/png")
    expect(page.locator("figcaption").first).to_contain_text("MB")
    viewer, stage = page.locator(".viewer"), page.locator(".stage")
    stage.press("1")
    compressed = jpeg.compress(original, quality=jpeg.QUALITY_DEFAULT)
    for _ in range(2):
        expect(viewer).to_have_attribute("data-sharp", "true")
        expect_pixels(page, (original, compressed))
        corner = viewer.get_attribute("data-corner")
        for _ in range(12):  # further than what was fetched around the first place
            stage.press("ArrowRight")
        expect(viewer).not_to_have_attribute("data-corner", corner or "")
    stage.press("0")  # as a whole it is a view of it: near, not equal
    page.wait_for_timeout(500)
    small = np.asarray(large.resize((300, 200), Image.Resampling.BOX)).astype(float)
    shown = screenshots(page)[0]
    left, top = map(int, (viewer.get_attribute("data-corner") or "").split(","))
    picture = Image.fromarray(shown[top : shown.shape[0] - top, left : shown.shape[1] - left])
    assert np.abs(np.asarray(picture.resize((300, 200), Image.Resampling.BOX)) - small).mean() < 2


def test_fit_fills_the_pane_with_a_small_picture(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress?sample=Cat")
    settle(page)
    viewer = page.locator(".viewer")
    for side, opened in ((16, None), (256, "1")):
        pixels = read_photo(SAMPLE).pixels[:side, :side]
        drop(page, f"small_{side}.png", saved(pixels, "PNG"), "image/png")
        compressed = jpeg.compress(pixels, quality=jpeg.QUALITY_DEFAULT)
        if opened:
            expect(viewer).to_have_attribute("data-zoom", opened)
            page.get_by_role("button", name="The whole picture").click()
            expect(viewer).not_to_have_attribute("data-zoom", opened)
        width, height = (int(page.locator(".stage canvas").first.get_attribute(n) or 0) for n in ("width", "height"))
        zoom = float(viewer.get_attribute("data-zoom") or 0)
        assert 0.8 * min(width, height) <= zoom * side <= min(width, height)  # a speck no more
        expect_pixels(page, (pixels, compressed))
    stage = page.locator(".stage")
    fits = viewer.get_attribute("data-zoom") or ""
    stage.dblclick()
    expect(viewer).to_have_attribute("data-zoom", "1")
    stage.dblclick()
    expect(viewer).to_have_attribute("data-zoom", fits)
    expect(page.get_by_role("button", name="Every pixel is one pixel")).to_have_text(f"{float(fits):.4g}:1")


def test_panes_stand_equally_apart_whatever_their_captions_say(app_url: str, page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 900})
    look(page, f"{app_url}/compare?sample=Cat&second_model=best", 4)
    places = [canvas.bounding_box() or {} for canvas in page.locator(".stage canvas").all()]
    gaps = [right["x"] - left["x"] - left["width"] for left, right in itertools.pairwise(places)]
    assert gaps == pytest.approx([8, 8, 8], abs=1.5)
