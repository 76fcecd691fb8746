"""While a photo is restored the viewer shows it, and nothing of the one before it."""

import re
from typing import Any

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.looking import GROUND, settle
from tests.helpers import saved

RED, BLUE = (200, 30, 30), (30, 60, 180)
# Each test has a large photo of another height, as the app remembers what it has restored
AWAITED = re.compile("still to come")
# Every 100 ms: whether the page names the large photo, and of each pane its caption, height and middle pixel
WATCH = """() => {
  const find = (root) => root.querySelector(".stage") ||
    [...root.querySelectorAll("*")].map((node) => node.shadowRoot && find(node.shadowRoot)).find(Boolean)
  const middle = (canvas) => [
    ...canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data.slice(0, 3),
  ]
  window.seen = []
  setInterval(() => {
    const panes = [...find(document).querySelectorAll("canvas")].map((canvas) => ({
      says: canvas.getAttribute("aria-label"),
      middle: middle(canvas),
      place: [canvas.getBoundingClientRect().height, canvas.width],
    }))
    window.seen.push({ time: performance.now(), named: document.body.innerText.includes("large.png ·"), panes })
  }, 100)
}"""


def give(page: Page, name: str, colour: tuple[int, int, int], width: int, height: int) -> None:
    """Drop a picture of nearly one colour, in checks: of one alone nothing is restored, and so nothing awaited."""
    checks = np.add.outer(np.arange(height) // 16, np.arange(width) // 16) % 2 * 30 - 15  # outlives quality 10
    pixels = (np.array(colour) + checks[..., None]).astype(np.uint8)
    data = saved(pixels, "PNG", compress_level=1)
    file = {"name": name, "mimeType": "image/png", "buffer": data}
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text(f"{name} ·", exact=False).first).to_be_visible()


def seen_name(look: dict[str, Any]) -> str:
    """What the first pane is captioned with."""
    return str(look["panes"][0]["says"])


def is_like(pane: dict[str, Any], colour: tuple[int, int, int]) -> bool:
    return all(abs(own - wanted) < 40 for own, wanted in zip(pane["middle"], colour, strict=True))


def watch_the_small_one(app_url: str, page: Page) -> None:
    """Open Compare with a small photo, restored, and begin to watch."""
    page.goto(f"{app_url}/compare")
    settle(page)
    give(page, "small.png", RED, 16, 16)
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile("small.png"))
    expect(page.locator(".stage canvas").last).not_to_have_attribute("aria-label", AWAITED)
    settle(page)
    page.evaluate(WATCH)


def what_was_seen(page: Page) -> list[dict[str, Any]]:
    """All looks, in none of which a pane held a picture that its caption does not belong to."""
    page.wait_for_timeout(300)
    seen: list[dict[str, Any]] = page.evaluate("window.seen")
    for look in seen:
        photo = RED if "small" in seen_name(look) else BLUE
        for pane in look["panes"]:
            assert is_like(pane, GROUND if AWAITED.search(pane["says"]) else photo), (pane, look)
    return seen


def test_a_large_photo_takes_the_place_of_the_one_before_it_at_once(app_url: str, page: Page) -> None:
    watch_the_small_one(app_url, page)
    give(page, "large.png", BLUE, 6000, 4000)
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile("large.png"))
    expect(page.locator(".stage progress:visible")).to_be_visible()
    expect(page.get_by_text("Restoring …", exact=False)).to_be_visible()
    expect(page.locator(".stage canvas").last).not_to_have_attribute("aria-label", AWAITED, timeout=200_000)
    seen = what_was_seen(page)
    changed = next(look["time"] for look in seen if "large.png" in seen_name(look))
    named = next(look["time"] for look in seen if look["named"])
    assert changed - named < (seen[-1]["time"] - named) / 2  # however busy the machine is
    after = [[pane["place"] for pane in look["panes"]] for look in seen if look["time"] > changed]
    assert all(places == after[0] for places in after)  # nothing jumps when the result comes


def test_a_restoration_that_is_stopped_says_so(app_url: str, page: Page) -> None:
    watch_the_small_one(app_url, page)
    give(page, "large.png", BLUE, 6000, 3984)
    expect(page.get_by_text("Restoring …", exact=False)).to_be_visible()
    page.get_by_role("button", name="Stop").dispatch_event("click")  # at once: a click waits for it to stand still
    expect(page.get_by_text("Stopped before it was done.")).to_be_visible()
    expect(page.locator(".stage progress:visible")).to_have_count(0)
    what_was_seen(page)


def test_another_photo_does_not_wait_for_the_one_that_is_restored(app_url: str, page: Page) -> None:
    watch_the_small_one(app_url, page)
    give(page, "large.png", BLUE, 6000, 3968)
    expect(page.locator(".stage canvas").last).to_have_attribute("aria-label", AWAITED)
    give(page, "small.png", RED, 16, 16)
    expect(page.locator(".stage canvas").first).to_have_attribute("aria-label", re.compile("small.png"))
    expect(page.locator(".stage canvas").last).not_to_have_attribute("aria-label", AWAITED)
    seen = what_was_seen(page)
    large = [look for look in seen if "large.png" in seen_name(look)]
    assert large
    assert all(AWAITED.search(look["panes"][-1]["says"]) for look in large)  # it was given up
