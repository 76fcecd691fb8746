"""The frame of the pages: pictures before all else, the steps of a photo, and a page that is one drop zone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import captions, look, settle
from tests.helpers import picture, saved

LEAST = 0.6  # of the window below the navigation is picture
STEPS = {"compress": "Compressed", "train": "Train", "compare": "Regenerated"}
_DROP = """([files, place]) => {
  const carried = new DataTransfer()
  const type = "image/png"
  for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name, { type }))
  const bubbles = { bubbles: true, cancelable: true, composed: true }
  const event = (kind) => new DragEvent(kind, { ...bubbles, dataTransfer: carried })
  document.querySelector(place).dispatchEvent(event("dragover"))
  const told = getComputedStyle(document.body, "::after").content
  document.querySelector(place).dispatchEvent(event("drop"))
  return told
}"""
_SHARE = """() => {
  const below = document.querySelector("header").getBoundingClientRect().bottom
  const roots = [document, ...[...document.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => e.shadowRoot)]
  const seen = roots.flatMap((root) => [...root.querySelectorAll(".stage canvas")]).map((canvas) => {
    const { left, right, top, bottom } = canvas.getBoundingClientRect()
    return (Math.min(right, innerWidth) - Math.max(left, 0)) * (Math.min(bottom, innerHeight) - Math.max(top, below))
  })
  return seen.reduce((sum, area) => sum + area, 0) / (innerWidth * (innerHeight - below))
}"""


@pytest.fixture
def projector(page: Page) -> Iterator[Page]:
    """A window of 1440 × 900 pixels."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


@pytest.mark.parametrize(("name", "panes"), [("compress", 2), ("compare", 3)])
def test_most_of_the_window_is_picture_and_the_scores_are_in_it(
    app_url: str, projector: Page, name: str, panes: int
) -> None:
    look(projector, f"{app_url}/{name}", panes)
    assert projector.evaluate(_SHARE) >= LEAST
    scores = captions(projector).last if name == "compare" else projector.get_by_test_id("stMetric").last
    expect(scores).to_contain_text("SSIM")
    expect(scores).to_be_in_viewport(ratio=1)


def test_the_steps_lead_to_their_pages_and_say_at_which_one_is(app_url: str, page: Page) -> None:
    page.goto(f"{app_url}/compress")
    for name in ("train", "compare", "compress"):
        page.locator(".st-key-story").get_by_role("link", name=STEPS[name]).click()
        expect(page).to_have_url(f"{app_url}/{name}")
        settle(page)
        expect(page.locator(".st-key-story_here")).to_contain_text(STEPS[name])
        expect(page).to_have_title(f"{name.title()} · Restorer")  # by which tabs and screen readers tell pages apart


@pytest.mark.parametrize("width", [390, 900])
def test_the_steps_stand_beside_the_navigation_in_a_narrow_window(app_url: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{app_url}/compare")
    settle(page)
    places = [
        area
        for control in (*page.locator("header button, header a").all(), page.locator(".st-key-story"))
        if control.is_visible() and (area := control.bounding_box())
    ]
    places.sort(key=lambda area: area["x"])
    for one, next_one in zip(places, places[1:], strict=False):
        assert one["x"] + one["width"] <= next_one["x"] + 1
    assert places[-1]["x"] + places[-1]["width"] <= width


@pytest.mark.parametrize("name", ["compress", "compare"])
def test_a_photo_may_be_dropped_anywhere(app_url: str, page: Page, name: str) -> None:
    look(page, f"{app_url}/{name}?sample=Cat", 2 if name == "compress" else 3)
    file = ["fell.png", list(saved(picture(), "PNG"))]
    assert page.evaluate(_DROP, [[file], "[data-testid=stMain]"]) == '"Drop the photo"'
    expect(page.get_by_text("fell.png · 128 × 96", exact=False)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body, '::after').content") == "none"
    settle(page)
    expect(page.get_by_test_id("stFileUploaderDropzone").first.get_by_test_id("stBaseButton-secondary")).to_be_visible()


def test_several_photos_dropped_on_compare_are_those_that_are_restored_at_once(app_url: str, page: Page) -> None:
    look(page, f"{app_url}/compare?sample=Cat", 3)
    files = [[f"{number}.png", list(saved(picture(seed=number), "PNG"))] for number in range(3)]
    page.evaluate(_DROP, [files, "[data-testid=stMain]"])
    expect(page.get_by_role("button", name="Restore 3 photos")).to_be_visible()
    expect(page.get_by_role("button", name="Restore 3 photos")).to_be_in_viewport()
    expect(page.get_by_text("animal_cat.webp", exact=False).first).to_be_attached()  # the photo in hand stays


@pytest.mark.parametrize("name", ["compress", "train", "compare"])
def test_on_a_phone_nothing_scrolls_sideways_and_the_picture_is_beside_its_slider(
    app_url: str, page: Page, name: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/{name}")
    settle(page)
    wide, room = page.get_by_test_id("stMain").evaluate("main => [main.scrollWidth, main.clientWidth]")
    assert wide == room
    if name == "train":
        return
    expect(page.get_by_test_id("stSliderThumbValue").first).to_be_in_viewport()
    expect(page.locator(".stage canvas").first).to_be_in_viewport(ratio=0.8)
    names = page.locator(".stage figcaption b")
    expect(names).to_have_text(["Original", "Compressed", "Regenerated"][: 2 + (name == "compare")])


def test_the_sentence_on_a_jpegs_own_quality_is_not_squeezed(app_url: str, page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 900})
    page.goto(f"{app_url}/compare")
    settle(page)
    file = saved(picture(256, 256), "JPEG", quality=30)
    page.locator("input[type=file]").first.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": file})
    sentence = page.locator(".st-key-compression").get_by_text("This JPEG's own quality")
    expect(sentence).to_be_visible()
    settle(page)
    place = sentence.bounding_box()
    assert place
    assert place["height"] < 60  # two lines
