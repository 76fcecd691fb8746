"""Response times of the Compress page, in a real browser.

    python -m benchmarks.slider [--width 1632] [--presses 10] [--browser chromium]

Starts the app, drops photos of two megapixels and moves the quality slider by keyboard. Printed are the seconds from
the drop to the first picture and to the curve, and from each key press to the new picture on the screen and to the
last number; then the latter two again when Compare has been opened, so that the server has TensorFlow and a network in
memory. What else the machine is doing counts in, so the load is printed, too.
"""

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from restorer.system.ports import free_port

PROJECT = Path(__file__).parents[1]
SAMPLE = PROJECT / "assets" / "samples" / "animal_raccoon.webp"
WIDTH, PRESSES, DROPS, PAUSE_SECONDS = 1632, 10, 3, 1.0
PATIENCE = 60_000  # milliseconds
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

# Resolves with the milliseconds from the next event of a kind to a frame that shows another picture, to one that
# shows another curve, and to the end of the script's run
WATCH = """(event) => new Promise((resolve) => {
  const find = (root, selector) => {
    for (const place of root.querySelectorAll("*")) {
      if (place.matches(selector)) return place
      const inside = place.shadowRoot && find(place.shadowRoot, selector)
      if (inside) return inside
    }
  }
  const looks = [
    () => find(document, ".viewer")?.dataset.shown,
    () => find(document, ".curves path")?.getAttribute("d"),
  ]
  const before = looks.map((look) => look())
  const app = document.querySelector("[data-testid=stApp]")
  const since = []
  let start
  addEventListener(event, () => (start = performance.now()), { capture: true, once: true })
  const look = () => {
    const running = app.dataset.testScriptState === "running"
    looks.forEach((look, i) => {
      const seen = since[i] === undefined && look()
      if (seen && seen !== before[i]) {
        since[i] = null
        requestAnimationFrame(() => requestAnimationFrame(() => (since[i] = performance.now() - start)))
      }
    })
    // pictures come while the script runs, so that one that is there without it has seen the end of its run
    const all = event === "keydown" ? since[0] : since[0] && since[1]
    if (all && !running) resolve([...since, performance.now() - start])
    else requestAnimationFrame(look)
    globalThis.watching = { running, pressed: start !== undefined, since, shown: looks[0](), before: before[0] }
  }
  look()
})"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=WIDTH, help="of the photo in pixels, 4:3 (default %(default)s)")
    parser.add_argument("--presses", type=int, default=PRESSES, help="of the slider's keys (default %(default)s)")
    parser.add_argument("--browser", default=found_browser(), help="a Chromium (default %(default)s)")
    options = parser.parse_args()
    with served() as url, opened(url, options.browser) as page:
        drops = [dropped(page, photo(options.width, turned=turned)) for turned in range(DROPS)]
        presses = [pressed(page) for _ in range(options.presses)]
        visit_compare(page)
        after = [pressed(page) for _ in range(options.presses)]
    print(table(drops, presses, after))  # noqa: T201
    print(f"\n{options.width} × {options.width * 3 // 4} pixels, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")  # noqa: T201


def photo(width: int, *, turned: int = 0) -> bytes:
    """A photograph of this width, 4:3, as a PNG; another one for each number of half turns and reflections."""
    ways = [Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180]
    buffer = io.BytesIO()
    with Image.open(SAMPLE) as image:
        large = image.convert("RGB").resize((width, width * 3 // 4), Image.Resampling.LANCZOS)
    large.transpose(ways[turned % len(ways)]).save(buffer, "PNG")
    return buffer.getvalue()


def dropped(page: Page, data: bytes) -> list[float]:
    """Drop a photo; the seconds to its picture and to its curve."""
    page.evaluate(f"() => {{ globalThis.watched = ({WATCH})('change') }}")
    page.locator("input[type=file]").set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": data})
    return _seconds(page)[:2]


def pressed(page: Page) -> list[float]:
    """Move the quality slider by one; the seconds to the new picture and to the end of all that follows from it."""
    time.sleep(PAUSE_SECONDS)
    page.get_by_role("slider", name="JPEG quality").focus()
    page.evaluate(f"() => {{ globalThis.watched = ({WATCH})('keydown') }}")
    page.keyboard.press("ArrowRight")
    seconds = _seconds(page)
    return [seconds[0], seconds[-1]]


def visit_compare(page: Page) -> None:
    """Let a network restore the photo, and come back."""
    page.get_by_role("link", name="Compare").click()
    page.get_by_text("High & Predicted - SSIM:").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.get_by_role("link", name="Compress").click()
    page.get_by_role("slider", name="JPEG quality").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def table(drops: list[list[float]], presses: list[list[float]], after: list[list[float]]) -> str:
    """The measurements as a Markdown table, in seconds."""
    pressing = ["key → picture", "key → scores and all else"]
    names = ["drop → picture", "drop → curve complete", *pressing, *(f"{name}, after Compare" for name in pressing)]
    columns = [*zip(*drops, strict=True), *zip(*presses, strict=True), *zip(*after, strict=True)]
    rows = zip(names, columns, strict=True)
    lines = [f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |" for name, values in rows]
    return "\n".join(["| seconds | median | worst |", "|---|---|---|", *lines])


@contextmanager
def served() -> Iterator[str]:
    """The app on a free port of this machine alone; its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(url)
        yield url
    finally:
        server.terminate()
        server.wait()


@contextmanager
def opened(url: str, executable: str | None) -> Iterator[Page]:
    """The Compress page, with a small sample on it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/compress?sample=Cat")
        page.locator(".viewer[data-shown]").wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        time.sleep(PAUSE_SECONDS)
        yield page
        browser.close()


def _seconds(page: Page) -> list[float]:
    return [milliseconds / 1000 for milliseconds in page.evaluate("() => globalThis.watched") if milliseconds]


def wait_until_healthy(url: str) -> None:
    """Wait until the app at this address answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (OSError, HTTPException):  # the second, if somebody else listens there
            time.sleep(0.2)
    raise SystemExit("The app did not start.")


def found_browser() -> str | None:
    """A Chromium of this machine, or Chrome; None if there is none."""
    return os.environ.get("RESTORER_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")


if __name__ == "__main__":
    main()
