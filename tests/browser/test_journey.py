"""What only a real browser shows: a first request to any page, and a photo on its way through all three."""

import io
import re
import urllib.request

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from restorer import jpeg, psnr
from tests.browser.looking import PLAIN, REGENERATED, SCORED, captions, downloaded, drop, settle
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "animal_cat.webp"
LEARN_SECONDS = 240  # at most, for a worker to start and take its first steps on a busy machine


def a_photo() -> bytes:
    """A photograph's middle, as a PNG."""
    with Image.open(SAMPLE) as image:
        middle = image.convert("RGB").crop((60, 20, 316, 276))
    buffer = io.BytesIO()
    middle.save(buffer, "PNG")
    return buffer.getvalue()


def test_the_server_is_healthy(app_url: str) -> None:
    with urllib.request.urlopen(f"{app_url}/_stcore/health", timeout=5) as answer:
        assert answer.read() == b"ok"


@pytest.mark.parametrize(
    ("path", "words"),
    [("", "JPEG quality"), ("/train", "Lesson"), ("/compare", "Regenerated"), ("/compress", "JPEG quality")],
    ids=["home", "train", "compare", "compress"],
)
def test_a_first_request_lands_on_its_page_with_the_navigation(app_url: str, page: Page, path: str, words: str) -> None:
    page.goto(app_url + path)
    expect(page.get_by_text(words, exact=False).first).to_be_visible(timeout=60_000)
    settle(page)
    for name in ("Compress", "Train", "Compare"):
        expect(page.get_by_role("link", name=name, exact=False).first).to_be_visible()
    assert re.sub(r"\?.*", "", page.url).rstrip("/") in (app_url + path, app_url + (path or "/compress"))
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_file_that_is_no_picture_gives_one_sentence_and_keeps_the_photo(app_url: str, page: Page) -> None:
    page.goto(app_url)
    settle(page)
    drop(page, "notes.txt", b"not a picture at all", "text/plain")
    expect(page.get_by_test_id("stAlert")).to_contain_text("notes.txt is not one")
    expect(page.get_by_text("PSNR").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_drop_compress_train_and_compare(app_url: str, page: Page) -> None:
    page.goto(app_url)
    settle(page)
    drop(page, "kitten.png", a_photo(), "image/png")
    expect(page.get_by_text("kitten.png", exact=False).first).to_be_visible()
    expect(page.locator(".st-key-download").get_by_role("button")).to_be_enabled()

    page.get_by_role("link", name="Train", exact=False).first.click()
    start = page.get_by_role("button", name="Start", exact=False)
    expect(start).to_be_enabled()
    start.click()
    stop = page.get_by_role("button", name="Stop", exact=False)
    expect(page.get_by_text("Training · step", exact=False).first).to_be_visible(timeout=LEARN_SECONDS * 1000)
    expect(page).to_have_url(re.compile(r"run="))
    headline = page.locator(".status .headline")
    expect(headline).to_have_text(re.compile(r"step (\d{2,}|\d,\d{3})"), timeout=LEARN_SECONDS * 1000)
    watcher = page.context.new_page()  # anybody with the address sees the same run, still learning
    watcher.goto(page.url)
    expect(watcher.locator(".status .headline")).to_contain_text("Training · step", timeout=LEARN_SECONDS * 1000)
    watcher.close()
    stop.click()
    expect(page.get_by_text("Stopped", exact=False).first).to_be_visible(timeout=LEARN_SECONDS * 1000)

    page.get_by_role("link", name="Use in Compare").first.click()
    expect(captions(page).nth(0)).to_have_text(PLAIN, timeout=60_000)
    expect(captions(page)).to_have_count(2)
    expect(captions(page).last).to_have_text(SCORED, timeout=60_000)  # it has learnt for seconds: a gain or none
    expect(page.get_by_text("trained here", exact=False).first).to_be_visible()
    settle(page)
    restored = np.asarray(Image.open(io.BytesIO(downloaded(page, "kitten_q10_restored.png"))))
    assert restored.shape == (256, 256, 3)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("milliseconds", [0, 2])
def test_a_page_that_is_left_while_a_part_of_it_asks_for_more_is_left(
    app_url: str, page: Page, milliseconds: int
) -> None:
    page.goto(f"{app_url}/train")
    expect(page.get_by_text("The network:", exact=False)).to_be_visible()
    settle(page)
    page.get_by_text("The network:", exact=False).click()
    part = page.get_by_test_id("stExpander").get_by_text("Best", exact=True)
    expect(part).to_be_visible()
    settle(page)
    link = page.get_by_role("link", name="Compare", exact=False).first
    both = [link.element_handle(), part.element_handle(), milliseconds]
    page.evaluate("([link, part, later]) => { link.click(); setTimeout(() => part.click(), later) }", both)
    expect(captions(page).last).to_have_text(REGENERATED)
    page.wait_for_timeout(1000)  # for what was asked for to be done after it
    settle(page)
    expect(captions(page).last).to_have_text(REGENERATED, timeout=1000)


def test_drop_compress_inspect_a_block_compare_and_download(app_url: str, page: Page) -> None:
    page.goto(app_url)
    settle(page)
    drop(page, "kitten.png", a_photo(), "image/png")
    page.get_by_role("slider", name="JPEG quality").press("ArrowRight")
    expect(page.locator(".stage figcaption").last).to_contain_text("JPEG quality 11")
    settle(page)
    assert jpeg.read_header(downloaded(page, "kitten_q11.jpg")).quality == 11
    page.locator(".stage").press("Enter")
    expect(page.locator(".blocks .where")).to_contain_text("Block ")
    expect(page.locator(".blocks .sentence").first).to_contain_text("of this block’s 64 Y coefficients became zero")
    page.get_by_role("link", name="Restore it").click()
    expect(captions(page).last).to_have_text(REGENERATED, timeout=60_000)
    settle(page)
    restored = np.asarray(Image.open(io.BytesIO(downloaded(page, "kitten_q11_restored.png"))))
    with Image.open(io.BytesIO(a_photo())) as image:
        original = np.asarray(image)
    before = jpeg.compress(original, quality=11)
    assert psnr(original, restored) > psnr(original, before) + 0.5
    page.locator(".st-key-download_menu").get_by_role("button").click()
    page.get_by_label("File name").fill("my: kitten")
    page.get_by_label("File name").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="kitten_q11_triptych.png").click()
    assert np.asarray(Image.open(download.value.path())).shape[1] > 3 * 256
    page.keyboard.press("Escape")
    settle(page)
    assert downloaded(page, "my_ kitten.png")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_jpeg_is_restored_as_it_is_without_scores(app_url: str, page: Page) -> None:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(a_photo())).save(buffer, "JPEG", quality=20)
    page.goto(f"{app_url}/compare")
    settle(page)
    drop(page, "old.jpg", buffer.getvalue(), "image/jpeg")
    expect(page.get_by_text("own quality is about 20", exact=False)).to_be_visible()
    expect(page.get_by_text("of the pixels changed visibly", exact=False)).to_be_visible(timeout=60_000)
    settle(page)
    assert "SSIM" not in page.get_by_test_id("stMain").inner_text()
    expect(page.get_by_test_id("stException")).to_have_count(0)
