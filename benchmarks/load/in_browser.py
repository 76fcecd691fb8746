"""A visitor in a real browser, of whom what is drawn counts, and not what is sent."""

import time

import numpy as np
from playwright.sync_api import Browser, FilePayload, Page, Playwright, ViewportSize, sync_playwright

from benchmarks.load.photos import CELL, CELLS, Gallery
from benchmarks.load.visitor import MORE, Visitor
from benchmarks.session import PATIENCE, Failed
from benchmarks.slider import QUIET, WATCH

SIZE: ViewportSize = {"width": 1440, "height": 900}
LOOK_EVERY = 100.0  # milliseconds; a look each frame takes a tenth of a processor, which no person does
# Of each pane: its name, and the mean colour around the middle of each coarse square of the photo that is in sight
DRAWN = """(canvases, [cell, cells]) => canvases.map((canvas) => {
  const { zoom, corner } = canvas.closest(".viewer").dataset
  const [left, top] = corner.split(",").map(Number)
  const paper = canvas.getContext("2d")
  const side = Math.max(1, Math.floor(cell * zoom / 2))
  const seen = []
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++) {
      const x = Math.round(left + (column + 0.25) * cell * zoom), y = Math.round(top + (row + 0.25) * cell * zoom)
      if (x < 0 || y < 0 || x + side > canvas.width || y + side > canvas.height) continue
      const { data } = paper.getImageData(x, y, side, side)
      const sums = [0, 0, 0]
      for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) sums[c] += data[i + c]
      seen.push([row, column, ...sums.map((sum) => sum * 4 / data.length)])
    }
  return [canvas.getAttribute("aria-label"), seen]
})"""
ALL_THERE = """(count) => {
  const find = (root) => root.querySelector(".viewer[data-shown]") ||
    [...root.querySelectorAll("*")].map((node) => node.shadowRoot && find(node.shadowRoot)).find(Boolean)
  const viewer = find(document)
  const panes = viewer ? [...viewer.querySelectorAll(".stage canvas")] : []
  return panes.length === count && panes.every((pane) => !pane.getAttribute("aria-label").includes("still to come"))
}"""
WATCHED = """(patience) => Promise.race([
  globalThis.watched,
  new Promise((_, fail) => setTimeout(
    () => fail(new Error("There is no picture of the new quality: " + JSON.stringify(globalThis.watching))), patience)),
])"""
NAMED = """(name) => {
  const find = (root) => root.querySelector(".viewer[data-shown]") ||
    [...root.querySelectorAll("*")].map((node) => node.shadowRoot && find(node.shadowRoot)).find(Boolean)
  return find(document)?.querySelector(".stage canvas")?.getAttribute("aria-label").includes(name)
}"""


class BrowserVisitor(Visitor):
    """A visitor whose page is a window of Chromium."""

    def __init__(self, number: int, url: str, gallery: Gallery, executable: str | None = None) -> None:
        """Stand before the door, with a Chromium; None for Playwright's own."""
        super().__init__(number, url, gallery)
        self._executable = executable
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._window: Page | None = None

    def enter(self) -> float:
        """Open the first page, in a browser that never saw the app."""
        self._playwright = sync_playwright().start()  # in the thread that uses it, as it must be
        self._browser = self._playwright.chromium.launch(executable_path=self._executable, args=QUIET)
        self._window = self._browser.new_page(viewport=SIZE)
        self._window.set_default_timeout(1000 * PATIENCE)
        began = time.monotonic()
        self._page.goto(f"{self.url}/compress")
        self._page.wait_for_function(ALL_THERE, arg=2, polling=LOOK_EVERY)
        took = time.monotonic() - began
        self._settle()
        return took

    def leave(self) -> None:
        """Go away."""
        if self._browser:
            self._browser.close()
        if self._playwright:
            self._playwright.stop()

    def slide(self) -> float:
        """Press a key on the slider of the quality, until another picture is drawn."""
        self._at("Compress")
        self._settle()
        slider = self._page.get_by_role("slider", name="JPEG quality")
        slider.focus()
        self._page.evaluate(f"() => {{ globalThis.watched = ({WATCH})('keydown') }}")
        slider.press("ArrowRight")
        picture, *_, everything = self._page.evaluate(WATCHED, 1000 * PATIENCE)
        self.tally.seconds[f"slider, {MORE}"].append(everything / 1000)
        self._look(2)
        return float(picture) / 1000

    def drop(self) -> float:
        """Drop another photo on Compress, until it is drawn."""
        self._at("Compress")
        name, file = self.next_photo()
        chosen: FilePayload = {"name": name, "mimeType": "image/png", "buffer": file}
        began = time.monotonic()
        self._page.locator("input[type=file]").first.set_input_files(chosen)
        self._page.wait_for_function(NAMED, arg=name, polling=LOOK_EVERY)
        took = time.monotonic() - began
        self._settle()
        self.tally.seconds[f"drop, {MORE}"].append(time.monotonic() - began)
        self._look(2)
        return took

    def compare(self) -> float:
        """Have the photo restored as nobody had it before, until the regenerated picture is drawn."""
        self.tally.seconds["slider"].append(self.slide())
        began = time.monotonic()
        self._go("Compare")
        self._page.wait_for_function(ALL_THERE, arg=3, polling=LOOK_EVERY)
        took = time.monotonic() - began
        self._settle()
        self.tally.seconds[f"compare, {MORE}"].append(time.monotonic() - began)
        self._look(3)
        return took

    def watch(self) -> float:
        """Watch Train."""
        began = time.monotonic()
        self._go("Train")
        self._page.get_by_role("button", name="Start").first.wait_for()
        return time.monotonic() - began

    @property
    def _page(self) -> Page:
        if self._window is None:
            raise Failed("Nobody came in.")
        return self._window

    def _at(self, page: str) -> None:
        if not self._page.url.partition("?")[0].endswith(f"/{page.lower()}"):
            self._go(page)
            self._page.wait_for_function(ALL_THERE, arg=2, polling=LOOK_EVERY)
            self._settle()

    def _go(self, page: str) -> None:
        self._page.get_by_role("link", name=page, exact=True).first.click()

    def _settle(self) -> None:
        """Wait until the page's script has run to its end."""
        self._page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    def _look(self, panes: int) -> None:
        """Count what is drawn, by whose photo it is, once it has been drawn anew."""
        drawn = self._page.locator(".stage canvas").evaluate_all(DRAWN, [CELL, CELLS])
        if len(drawn) < panes:
            raise Failed(f"Expected {panes} pictures, found {len(drawn)}.")
        for _, seen in drawn:
            cells, known = np.zeros((CELLS, CELLS, 3), np.float32), np.zeros((CELLS, CELLS), bool)
            for row, column, *colour in seen:
                cells[row, column], known[row, column] = colour, True
            self.look(self._gallery.owner_of(cells, known) if known.any() else None)
