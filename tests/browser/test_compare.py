"""Compare in a real browser: three exact panes, a JPEG that came as it is, a link that opens the same page."""

import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageCms
from playwright.sync_api import Page, expect

from restorer import jpeg, read_photo
from tests.browser.looking import captions, downloaded, drop, expect_pixels, look, settle
from tests.helpers import exif, saved
from tests.paths import SAMPLES

CAT = SAMPLES / "animal_cat.webp"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("dense", [1, 1.5, 2], indirect=True)
def test_three_panes_are_exact_at_one_and_eight_to_one(app_url: str, dense: Page) -> None:
    look(dense, f"{app_url}/compare?sample=Cat&quality=25", 3)
    original = read_photo(CAT).pixels
    compressed = jpeg.compress(original, quality=25)
    regenerated = read_photo(downloaded(dense, "animal_cat_q25_restored.png")).pixels
    assert not np.array_equal(regenerated, compressed)
    for zoom, steps in (("1", 0), ("8", 5)):
        dense.locator(".stage").press("1")
        for _ in range(steps):
            dense.locator(".stage").press("+")
        expect(dense.locator(".viewer")).to_have_attribute("data-zoom", zoom)
        expect_pixels(dense, (original, compressed, regenerated))


def test_a_large_turned_jpeg_comes_back_upright_with_all_it_carried(app_url: str, page: Page) -> None:
    with Image.open(SAMPLES / "animal_cat.webp") as image:
        large = image.convert("RGB").resize((4032, 3024), Image.Resampling.BICUBIC)  # 12 megapixels
    data = saved(large, "JPEG", quality=35, exif=exif(6, make="Brownie"), icc_profile=SRGB, dpi=(300, 300))
    page.goto(f"{app_url}/compare")
    settle(page)
    drop(page, "holiday.jpg", data, "image/jpeg")
    expect(page.get_by_text("of the pixels changed visibly", exact=False)).to_be_visible(timeout=120_000)
    expect(page.locator(".stage figcaption b")).to_have_text(["Compressed | Regenerated"])
    expect(page.get_by_text("SSIM:", exact=False)).to_have_count(0)
    expect(page.get_by_text("PSNR", exact=False)).to_have_count(0)
    expect(page.get_by_text("own quality is about 35", exact=False)).to_be_visible()
    with Image.open(io.BytesIO(downloaded(page, "holiday_restored.png"))) as restored:
        assert restored.size == (3024, 4032)
        assert restored.info["icc_profile"] == SRGB
        assert restored.getexif()[0x010F] == "Brownie"
        assert restored.getexif().get(0x0112, 1) == 1
        assert restored.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        upright = np.asarray(restored)
    before, true = read_photo(data).pixels, np.rot90(np.asarray(large), -1)
    error = [np.mean((picture[::3, ::3].astype(float) - true[::3, ::3]) ** 2) for picture in (before, upright)]
    assert error[1] < error[0]  # upright, and better than it came


def test_a_jpeg_that_came_is_swiped_where_most_of_it_changed(app_url: str, page: Page) -> None:
    pixels = np.full((900, 1400, 3), 180, np.uint8)
    pixels[400:528, 800:928] = read_photo(CAT).pixels[80:208, 150:278]  # all that there is to mend
    page.goto(f"{app_url}/compare?sample=Cat")
    settle(page)
    drop(page, "corner.jpg", saved(Image.fromarray(pixels), "JPEG", quality=15), "image/jpeg")
    expect(captions(page).last).to_contain_text("of the pixels changed visibly", timeout=120_000)
    viewer = page.locator(".viewer")
    expect(viewer.locator("figure")).to_have_count(1)
    expect(viewer.get_by_role("button", name="Swipe")).to_have_attribute("aria-pressed", "true")
    expect(viewer).to_have_attribute("data-zoom", "2")
    left, top = map(int, (viewer.get_attribute("data-corner") or "").split(","))
    box = viewer.locator("canvas").bounding_box()
    assert box
    middle = (box["width"] / 2 - left) / 2, (box["height"] / 2 - top) / 2
    assert 800 <= middle[0] <= 928
    assert 400 <= middle[1] <= 528
    viewer.get_by_label("What is shown of the pictures").select_option("What changed")
    expect(viewer.locator(".legend")).to_have_text("unchanged64 levels or morechanged, in each colour")
    viewer.get_by_role("button", name="Side by side").click()
    expect(page).to_have_url(re.compile("look=side"))
    page.reload()
    expect(viewer.locator("figure")).to_have_count(2, timeout=60_000)
    page.get_by_text("Compress it", exact=False).first.click()
    expect(viewer.locator("figure")).to_have_count(3, timeout=60_000)
    expect(page).not_to_have_url(re.compile("look="))


def test_a_copied_link_opens_the_same_page_sample_quality_and_network(app_url: str, people: Callable[[], Page]) -> None:
    first, second = people(), people()
    look(first, f"{app_url}/compare?sample=Cat", 3)
    slider = first.get_by_role("slider", name="JPEG quality")
    for _ in range(3):
        slider.press("ArrowRight")
    settle(first)
    first.get_by_role("combobox", name="Second network", exact=False).click()
    first.get_by_role("option", name="Best").click()
    expect(first.locator("figcaption b")).to_have_count(4, timeout=60_000)
    settle(first)
    first.wait_for_timeout(500)
    look(second, first.url, 4)
    expect(second.get_by_role("slider", name="JPEG quality")).to_have_attribute("aria-valuetext", "13")
    captions = [page.locator("figcaption").all_inner_texts() for page in (first, second)]
    assert captions[0] == captions[1]
    assert "Best" in captions[0][3]
    shown = [page.locator(".viewer").get_attribute("data-shown") for page in (first, second)]
    assert shown[0] == shown[1]


def test_the_pair_that_is_swiped_or_flipped_is_chosen_and_kept_in_the_address(app_url: str, page: Page) -> None:
    look(page, f"{app_url}/compare?sample=Cat&second_model=best", 4)
    expect(page.locator("figcaption b")).to_have_text(
        ["Original", "Compressed", "Regenerated by Fast", "Regenerated by Best"]
    )
    page.get_by_role("button", name="Swipe").click()
    title = page.locator("figcaption b")
    expect(title).to_have_text("Regenerated by Fast | Regenerated by Best")
    left, right = page.get_by_label("Left of the line"), page.get_by_label("Right of the line")
    left.select_option("Original")
    expect(title).to_have_text("Original | Regenerated by Best")
    expect_pixels(page, [read_photo(CAT).pixels], slice(0, 600))
    right.focus()
    right.press("ArrowUp")  # by keys alone
    expect(title).to_have_text("Original | Regenerated by Fast")
    expect(page).to_have_url(re.compile("pair=0-2"))
    left.select_option("Regenerated by Fast")  # what is at the other side changes place with it
    expect(title).to_have_text("Regenerated by Fast | Original")
    settle(page)
    look(page, page.url, 1)
    expect(title).to_have_text("Regenerated by Fast | Original")
    page.get_by_role("button", name="Hold to flip").click()
    expect(title).to_have_text("Original")
    page.get_by_label("Otherwise").select_option("Compressed")
    expect(title).to_have_text("Compressed")
    page.locator(".stage").press(" ")
    expect(title).to_have_text("Regenerated by Fast")
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_label("While held")).to_be_hidden()
