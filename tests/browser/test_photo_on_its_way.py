"""A photo that is on its way to the server when its page is left is the one on the next page."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import settle
from tests.helpers import picture, saved


def brought(page: Page, url: str) -> list[Route]:
    """Bring a photo to a page; the way on which it is held up."""
    held: list[Route] = []
    page.goto(url)
    settle(page)
    page.route("**/_stcore/upload_file/**", lambda route: held.append(route))
    file = {"name": "mine.png", "mimeType": "image/png", "buffer": saved(picture(64, 96), "PNG")}
    with page.expect_request("**/_stcore/upload_file/**"):
        page.locator("input[type=file]").first.set_input_files(file)
    return held


@pytest.mark.parametrize(("here", "there"), [("Compress", "Compare"), ("Compare", "Compress")])
def test_it_arrives(app_url: str, page: Page, here: str, there: str) -> None:
    held = brought(page, f"{app_url}/{here.lower()}?sample=Cat")
    page.get_by_role("link", name=there, exact=True).first.click()
    page.wait_for_url(re.compile(f"/{there.lower()}"))
    settle(page)
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile("cat"))
    for route in held:
        route.continue_()
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile(r"mine\.png"))
    page.unroute("**/_stcore/upload_file/**")


@pytest.mark.parametrize("here", ["Compress", "Compare"])
def test_it_arrives_also_when_its_visitor_goes_to_train_and_comes_back(app_url: str, page: Page, here: str) -> None:
    held = brought(page, f"{app_url}/{here.lower()}?sample=Cat")
    page.get_by_role("link", name="Train", exact=True).first.click()
    page.wait_for_url(re.compile("/train"))
    settle(page)
    expect(page.locator(".st-key-photo_line")).to_be_hidden()
    with page.expect_response("**/_stcore/upload_file/**"):
        for route in held:
            route.continue_()
    settle(page)
    page.get_by_role("link", name=here, exact=True).first.click()
    page.wait_for_url(re.compile(f"/{here.lower()}"))
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile(r"mine\.png"))
    page.unroute("**/_stcore/upload_file/**")


def test_it_arrives_also_when_its_page_is_left_while_it_is_read(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress?sample=Cat")
    settle(page)
    large = np.random.default_rng(0).integers(0, 256, (2400, 3200, 3), np.uint8)  # takes long to read
    file = {"name": "mine.png", "mimeType": "image/png", "buffer": saved(large, "PNG")}
    with page.expect_response("**/_stcore/upload_file/**"):
        page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_role("link", name="Compare", exact=True).first.click()
    page.wait_for_url(re.compile("/compare"))
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile(r"mine\.png"))
