"""Many photographs in a real browser: a queue that ends in one ZIP file, and a test set whose points can be opened."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from restorer import Prediction, evaluation, psnr, read_photo
from tests.browser.looking import REGENERATED, captions, open_panel, settle
from tests.paths import SAMPLES
from tests.training.waiting import wait_until

SECONDS = 120_000  # milliseconds; a network is loaded, and the machine may be busy


def crops() -> dict[str, np.ndarray]:
    """Ten different photographs' middles, by name, none of one size."""
    found = {}
    for number, path in enumerate(sorted(SAMPLES.glob("*.webp"))[:10]):
        with Image.open(path) as image:
            left, top = image.width // 2 - 80, image.height // 2 - 60
            found[path.stem] = np.asarray(image.convert("RGB").crop((left, top, left + 120 + 8 * number, top + 104)))
    return found


def as_jpeg(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=15)
    return buffer.getvalue()


def shows(page: Page, picture: Locator, original: np.ndarray) -> bool:
    """Whether a pane of the second viewer shows exactly these pixels."""
    picture.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # the viewer follows a scroll
    shot = np.asarray(Image.open(io.BytesIO(picture.screenshot(scale="device"))).convert("RGB"))
    left, top = map(int, (page.locator(".viewer").nth(1).get_attribute("data-corner") or "").split(","))
    return np.array_equal(shot[top : top + original.shape[0], left : left + original.shape[1]], original)


def open_section(page: Page, url: str, label: str, content: str) -> None:
    page.goto(f"{url}/compare?sample=Cat&model=fast")
    expect(captions(page).last).to_have_text(REGENERATED, timeout=SECONDS)
    settle(page)
    open_panel(page, label, page.locator(f".st-key-{content}"))
    settle(page)


def test_ten_photos_become_one_zip_file_of_better_ones(app_url: str, page: Page) -> None:
    originals = crops()
    given = {name: as_jpeg(pixels) for name, pixels in originals.items()}
    open_section(page, app_url, "Several photos at once", "queue_drop")
    files = [{"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": data} for name, data in given.items()]
    page.locator(".st-key-queue_drop input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Restore 10 photos").click()
    expect(page.locator(".photos li")).to_have_count(10)
    expect(page.locator(".photos li[data-state=done]")).to_have_count(10, timeout=SECONDS)
    expect(page.locator(".photos img[src^='data:image/webp']")).to_have_count(10)
    expect(page.get_by_text("10 of 10 restored")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 10 restored").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        restored = {name: read_photo(archive.read(name)).pixels for name in archive.namelist()}
    assert list(restored) == [f"{name}_restored.png" for name in given]
    network = Prediction.from_source("fast")
    gains = []
    for (name, original), pixels in zip(originals.items(), restored.values(), strict=True):
        compressed = read_photo(given[name])
        expected = network.restore(compressed).pixels
        assert pixels.shape == original.shape
        # another process may add the same numbers in another order
        assert np.abs(pixels.astype(int) - expected).max() <= 1
        gains.append(psnr(original, pixels) - psnr(original, compressed.pixels))
    assert min(gains) > 0
    assert np.mean(gains) > 0.8  # dB
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_point_of_the_chart_opens_that_photograph(app_url: str, page: Page) -> None:
    open_section(page, app_url, "A whole test set", "test_photos")
    page.get_by_label("Number of photographs").fill("4")
    page.get_by_label("Number of photographs").press("Enter")
    settle(page)
    page.get_by_role("button", name="Measure").click()
    points = page.locator(".js-plotly-plot .scatterlayer .trace").nth(1).locator(".point")
    expect(points).to_have_count(4, timeout=SECONDS)
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    plain, restored = ([row for row in rows if row["model"] == model and row["name"]] for model in ("jpeg", "fast"))
    names = evaluation.picture_names("embedded", test=True, at_most=4)
    assert [row["name"] for row in plain] == [row["name"] for row in restored] == list(names)
    for index in (2, 0):
        points.nth(index).scroll_into_view_if_needed()
        area = points.nth(index).bounding_box()
        assert area
        page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
        expect(page.locator(".js-plotly-plot .hoverlayer .hovertext").first).to_be_visible()
        page.mouse.down()
        page.mouse.up()
        shown = page.locator(".st-key-captions_test")
        expect(shown).to_contain_text(f"{index + 1}: {names[index]}", timeout=SECONDS)
        expect(shown).to_contain_text(f"SSIM {float(plain[index]['ssim']):.3f} · ")
        expect(shown).to_contain_text(f"SSIM {float(restored[index]['ssim']):.3f} (")
        expect(page.locator(".viewer")).to_have_count(2)
        picture = page.locator(".viewer").nth(1).locator("figure canvas").first
        expect(picture).to_be_visible()
        original = evaluation.read_picture("embedded", names[index]).pixels
        page.locator(".stage").nth(1).press("1")
        wait_until(lambda picture=picture, original=original: shows(page, picture, original))
    assert float(restored[0]["ssim"]) > float(plain[0]["ssim"])
    expect(page.get_by_test_id("stException")).to_have_count(0)
