"""A visitor who touches everything: what can be touched, touching it at random, and what must never be seen."""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Error, Locator, Page, expect

from tests.helpers import saved

PATIENCE = 120_000  # milliseconds in which whatever was begun must have come to an end, on a busy machine
COLOURS = {"red.png": (200, 30, 30), "blue.jpg": (30, 60, 180), "green.webp": (40, 160, 60)}
_KINDS = {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP"}
_NEVER = re.compile(r"Print|Record|Screencast|Deploy", re.IGNORECASE)  # which open what no page can close
_AWAITED = re.compile("still to come")
# Everything that can be touched now, marked with its number; a widget under a dialog is out of reach
_FIND = """() => {
  const found = []
  const roots = [document, ...[...document.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => e.shadowRoot)]
  const wanted = "button, a[href], input, summary, select, [role=combobox], [role=tab], [role=option], .stage canvas"
  const dialog = document.querySelector("[role=dialog]")
  for (const node of document.querySelectorAll("[data-touch]")) node.removeAttribute("data-touch")
  for (const root of roots) for (const node of root.querySelectorAll(wanted)) {
    const box = node.getBoundingClientRect()
    const file = node.type === "file"
    const hidden = !file && (!box.width || !box.height || getComputedStyle(node).visibility === "hidden")
    const host = root === document ? node : root.host
    if (hidden || node.disabled || node.getAttribute("aria-disabled") === "true") continue
    if (dialog && !dialog.contains(host) && !node.closest("[role=option], [data-baseweb=popover]")) continue
    const label = node.getAttribute("aria-label") || node.innerText || node.getAttribute("title") || ""
    node.dataset.touch = found.length
    found.push({
      number: found.length, tag: node.tagName.toLowerCase(), type: node.type || "",
      role: node.getAttribute("role") || "", label: label.trim().slice(0, 60),
    })
  }
  return found
}"""
_PANES = """() => {
  const roots = [document, ...[...document.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => e.shadowRoot)]
  return roots.flatMap((root) => [...root.querySelectorAll(".stage canvas")]).map((canvas) => {
    const view = canvas.getRootNode().querySelector("select")?.value
    const seen = (x, y) => [...canvas.getContext("2d").getImageData(canvas.width * x, canvas.height * y, 1, 1).data]
    // several places, as the lines of the 8×8 blocks may run through one
    const places = [[0.5, 0.5], [0.481, 0.517], [0.513, 0.488], [0.493, 0.473], [0.527, 0.531]]
    const colours = canvas.width ? places.map(([x, y]) => seen(x, y).slice(0, 3)) : []
    return { says: canvas.getAttribute("aria-label") || "", view, colours }
  })
}"""


def solid(name: str) -> bytes:
    """A picture of one colour, which its file's name tells."""
    return saved(np.full((48, 64, 3), COLOURS[name], np.uint8), _KINDS[Path(name).suffix])


FILES = {
    **{name: solid(name) for name in COLOURS},
    "one_pixel.png": saved(np.full((1, 1, 3), 90, np.uint8), "PNG"),
    "gray.jpg": saved(np.full((40, 24), 130, np.uint8), "JPEG"),
    "no_picture.jpg": b"nothing that anybody could draw",
}


def settled(page: Page) -> None:
    """Wait until the page has done all that it was asked, and nothing turns any more."""
    page.wait_for_timeout(250)
    expect(page.get_by_test_id("stMain").locator("button").first).to_be_attached(
        timeout=PATIENCE
    )  # else nothing has begun
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0, timeout=PATIENCE)


def expect_whole(page: Page) -> None:
    """What must hold at every moment: one of the three pages, no traceback, every pane with its own picture."""
    assert urlsplit(page.url).path in ("/compress", "/train", "/compare"), page.url
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("Traceback", exact=False)).to_have_count(0)
    expect(page.locator("a[href$='/compress']").first).to_be_attached()
    expect(page.get_by_test_id("stMain").locator("button").first).to_be_attached(timeout=PATIENCE)  # no empty page
    if urlsplit(page.url).path != "/train":  # the others have a viewer, with a picture in it
        expect(page.locator(".stage canvas").first).to_be_attached(timeout=PATIENCE)
    for pane in page.evaluate(_PANES):
        name = next((name for name in COLOURS if pane["says"].startswith(name)), None)
        if name and pane["view"] in (None, "Picture") and pane["colours"] and not _AWAITED.search(pane["says"]):
            off = np.abs(np.median(pane["colours"], axis=0) - COLOURS[name])
            assert off.max() < 40, f"{pane['says']} shows {pane['colours']}"


@dataclass
class Wanderer:
    """Somebody who touches things at random.

    Attributes:
        page: The browser's page.
        chance: Where every choice comes from.
        home: The address that a walk which leaves its page comes back to.
        stays: How likely it is to come back at each step once it has left.
        done: What was done, newest last, for the report of a failure.
    """

    page: Page
    chance: random.Random
    home: str
    stays: float = 0.3
    done: list[str] = field(default_factory=list)

    def walk(self, steps: int) -> None:
        """Take so many steps; what must hold is looked at after each."""
        self.page.goto(self.home)
        settled(self.page)
        for _ in range(steps):
            self.step()
            settled(self.page)
            expect_whole(self.page)

    def step(self) -> None:
        """Touch one thing, or move in the history, or load the page anew."""
        away = urlsplit(self.page.url).path != urlsplit(self.home).path
        if away and self.chance.random() < self.stays:
            self._note(f"go to {self.home}")
            self.page.goto(self.home)
            return
        move = self.chance.random()
        if move < 0.03:
            self._note("reload")
            self.page.reload()
        elif move < 0.06 and len(self.done) > 3:
            self._note("back")
            self.page.go_back()
            if not self.page.url.startswith(self._origin()):
                self.page.go_forward()
        elif move < 0.08:
            self._note("forward")
            self.page.go_forward()
        elif move < 0.16:
            self._note("Escape")
            self.page.keyboard.press("Escape")
        else:
            self._touch_something()

    def _origin(self) -> str:
        parts = urlsplit(self.home)
        return f"{parts.scheme}://{parts.netloc}"

    def _touch_something(self) -> None:
        things = [thing for thing in self.page.evaluate(_FIND) if not _NEVER.search(thing["label"])]
        kinds = sorted({self._kind(thing) for thing in things})
        if not kinds:
            return
        kind = self.chance.choice(kinds)  # first what kind, or a page's many buttons would be all that is touched
        thing = self.chance.choice([thing for thing in things if self._kind(thing) == kind])
        self._note(f"{kind} {thing['label']!r}")
        try:
            self._touch(kind, self.page.locator(f'[data-touch="{thing["number"]}"]').first)
        except Error as error:  # it was gone, or covered, before it could be touched
            self.done[-1] += f" (out of reach: {str(error).splitlines()[0][:60]})"

    @staticmethod
    def _kind(thing: dict[str, str]) -> str:
        if thing["tag"] == "input":
            return thing["type"]
        return thing["role"] if thing["role"] in ("combobox", "option", "tab") else thing["tag"]

    def _touch(self, kind: str, target: Locator) -> None:
        quick = 3000
        if kind == "range":
            target.focus(timeout=quick)
            target.press(self.chance.choice(["ArrowLeft", "ArrowRight", "PageUp", "Home", "End"]), timeout=quick)
        elif kind == "number":
            target.fill(self.chance.choice(["0", "1", "3", "17", "100000", "-2", "0.5"]), timeout=quick)
            target.press("Enter", timeout=quick)
        elif kind == "text":
            target.fill(self.chance.choice(["", "x", "/nowhere/at all", "Ünïcode 🙂 *bold*", "a" * 300]), timeout=quick)
            target.press("Enter", timeout=quick)
        elif kind == "file":
            names = self.chance.sample(sorted(FILES), 2 if target.get_attribute("multiple") is not None else 1)
            target.set_input_files(
                [{"name": name, "mimeType": "image/*", "buffer": FILES[name]} for name in names], timeout=quick
            )
        elif kind in ("checkbox", "radio"):
            target.dispatch_event("click", timeout=quick)  # the input itself lies unseen under its drawing
        elif kind == "combobox":
            target.click(timeout=quick)
            options = self.page.get_by_role("option")
            expect(options.first).to_be_visible(timeout=quick)
            options.nth(self.chance.randrange(options.count())).click(timeout=quick)
        elif kind == "select":
            target.select_option(index=self.chance.randrange(target.locator("option").count()), timeout=quick)
        elif kind == "canvas":
            self._play_with(target)
        else:
            target.click(timeout=quick)

    def _play_with(self, canvas: Locator) -> None:
        canvas.scroll_into_view_if_needed(timeout=3000)
        box = canvas.bounding_box()
        if not box:
            return
        mouse = self.page.mouse
        mouse.move(*(box[side] + self.chance.random() * box[size] for side, size in (("x", "width"), ("y", "height"))))
        way = self.chance.choice(["wheel", "drag", "double", "click"])
        if way == "wheel":
            mouse.wheel(0, self.chance.choice([-300, 300]))
        elif way == "drag":
            mouse.down()
            mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
            mouse.up()
        else:
            canvas.click(click_count=2 if way == "double" else 1, timeout=3000)

    def _note(self, what: str) -> None:
        self.done.append(what)
