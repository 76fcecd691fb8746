"""Seconds that a person waits for on the pages, in turns with an older checkout.

    python -m benchmarks.waiting --before FOLDER [--rounds 8] [--presses 6] [--starts 4] [--browser PATH]

Both checkouts are served at once, by this Python, and asked in turns: to import `restorer`, to open Compress in a
fresh browser, to move the quality slider by a key with a photo of two megapixels, and to start a training. Before that
a server of each is started anew, as often. Printed are medians in seconds, and their ratio; in brackets the range in
which nine of ten ratios lie when the measurements are drawn again at random (the percentile bootstrap, B. Efron, 1979).
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.load import processes
from benchmarks.slider import PATIENCE, QUIET, WIDTH, dropped, photo, pressed

HERE = Path(__file__).parents[1]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
PICTURE = ".viewer[data-shown]"
IMPORTS = 4  # in a turn
MOST_PRESSES = 85
DRAWINGS, SHARE = 4000, (5, 95)
STANDBY_SECONDS = 8.0  # in which a page's worker on standby is there
LOOK_SECONDS = 0.02
Value = TypeVar("Value")
MEASUREMENTS = (
    "import restorer, with the start of Python",
    "command → healthy server",
    "command → first page, come to rest in a browser",
    "opening a page → its picture",
    "key on the slider → the JPEG",
    "key on the slider → all that follows",
    "Start → first change on the page",
    "Start → first point on the page",
    "Start → first point written",
)

# Resolves with the milliseconds from the next click to a frame with another text on the page, and to one with a point
# of the training's own, an example not being one
AFTER_THE_CLICK = """() => new Promise((resolve, reject) => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((each) => each.shadowRoot || [])
  const roots = (root) => [root, ...within(root).flatMap(roots)]
  const text = (all) => all.map((root) => root.textContent).join()
  const own = '.charts:not(.example) svg[data-points]:not([data-points="0"])'
  const painted = (done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
  let before, start, moved
  setTimeout(() => reject(new Error("No point of the training's own came within a minute.")), 60_000)
  const pressed = () => ((start = performance.now()), (before = text(roots(document.body))))
  addEventListener("pointerdown", pressed, { capture: true, once: true })
  const look = () => {
    const all = start ? roots(document.body) : []
    if (start && moved === undefined && text(all) !== before) painted((now) => (moved = now), (moved = null))
    if (moved && all.some((root) => root.querySelector(own))) painted((now) => resolve([moved - start, now - start]))
    else requestAnimationFrame(look)
  }
  look()
})"""


@dataclass(frozen=True)
class App:
    """A checkout that is served.

    Attributes:
        url: Its address.
        page: A window of its Compress.
        runs: The folder of its runs.
    """

    url: str
    page: Page
    runs: Path


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, required=True, metavar="FOLDER", help="an older checkout")
    parser.add_argument("--rounds", type=int, default=8, help="how often each has its turn (default %(default)s)")
    parser.add_argument("--presses", type=int, default=6, help="of the slider's keys in a turn (default %(default)s)")
    parser.add_argument("--starts", type=int, default=4, help="trainings that each starts (default %(default)s)")
    parser.add_argument("--browser", default=shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    options = parser.parse_args()
    if options.rounds * options.presses > MOST_PRESSES:
        parser.error(f"expected at most {MOST_PRESSES} presses in all rounds, for the slider has an end")
    processes.end_on_signals()
    trees = {"before": options.before, "now": HERE}
    found: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in trees}
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=options.browser, args=QUIET)
        for name, tree in in_turns(trees, options.rounds):
            found[name][MEASUREMENTS[0]] += [imported(tree) for _ in range(IMPORTS)]
            with tempfile.TemporaryDirectory() as runs:
                started(tree, Path(runs), browser, found[name])
        apps = {name: opened(tree, browser, stack) for name, tree in trees.items()}
        for name, app in in_turns(apps, options.rounds):
            found[name][MEASUREMENTS[3]].append(visited(app.url, browser))
            for _ in range(options.presses):
                note(found[name], MEASUREMENTS[4:6], pressed(app.page))
        for name, app in in_turns(apps, options.starts):
            note(found[name], MEASUREMENTS[6:], trained(app))
        browser.close()
    print(table(found))  # noqa: T201


def in_turns(values: dict[str, Value], rounds: int) -> Iterator[tuple[str, Value]]:
    """Each of them once a round, in the one order and in the other."""
    for number in range(rounds):
        items = list(values.items())
        yield from items if number % 2 else reversed(items)


def note(found: dict[str, list[float]], measurements: Sequence[str], seconds: Sequence[float]) -> None:
    """Keep what was measured together."""
    for measurement, taken in zip(measurements, seconds, strict=True):
        found[measurement].append(taken)


def imported(tree: Path) -> float:
    """Seconds of a Python that imports the library."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import restorer"], cwd=tree, check=True)
    return time.perf_counter() - began


def started(tree: Path, runs: Path, browser: Browser, found: dict[str, list[float]]) -> None:
    """Start a server, and open a page as soon as it says that it is healthy."""
    began = time.perf_counter()
    with processes.served(tree, runs) as (_, url):
        found[MEASUREMENTS[1]].append(time.perf_counter() - began)
        visited(url, browser)
        found[MEASUREMENTS[2]].append(time.perf_counter() - began)


def visited(url: str, browser: Browser) -> float:
    """Seconds in which a browser that was never there sees the picture of Compress; the page has come to rest then."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"{url}/compress?sample=Cat")
    page.locator(PICTURE).wait_for()
    seconds = time.perf_counter() - began
    page.locator(SETTLED).wait_for()
    context.close()
    return seconds


def opened(tree: Path, browser: Browser, stack: ExitStack) -> App:
    """A checkout's app, with a dropped photo on Compress."""
    runs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    _, url = stack.enter_context(processes.served(tree, runs))
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/compress?sample=Cat")
    page.locator(PICTURE).wait_for()
    page.locator(SETTLED).wait_for()
    dropped(page, photo(WIDTH))
    pressed(page)  # the first of a server counts what is loaded once
    return App(url, page, runs)


def trained(app: App) -> list[float]:
    """Press Start on Train: the seconds to the first change, to the first point, and to that in the run's file."""
    page = app.page
    page.goto(f"{app.url}/train")
    start = page.get_by_role("button", name="Start", exact=True)
    start.wait_for()
    page.locator(SETTLED).wait_for()
    time.sleep(STANDBY_SECONDS)
    page.evaluate(f"() => {{ globalThis.watched = ({AFTER_THE_CLICK})() }}")
    known = set(app.runs.glob("*/events.jsonl"))
    began = time.perf_counter()
    start.click()
    written: list[float] = []
    watch = threading.Thread(target=lambda: written.append(first_point(app.runs, known) - began))
    watch.start()
    seconds = [milliseconds / 1000 for milliseconds in page.evaluate("() => globalThis.watched")]
    watch.join()
    page.get_by_role("button", name="Stop", exact=True).click()
    start.wait_for()
    return [*seconds, *written]


def first_point(runs: Path, known: set[Path]) -> float:
    """When a run that was not known writes its first measurement, on the clock of `time.perf_counter`."""
    until = time.perf_counter() + PATIENCE / 1000
    while (now := time.perf_counter()) < until:
        if any('"ssim"' in events.read_text(encoding="utf-8") for events in set(runs.glob("*/events.jsonl")) - known):
            return now
        time.sleep(LOOK_SECONDS)
    raise SystemExit("No training began.")


def table(found: dict[str, dict[str, list[float]]]) -> str:
    """The medians and their ratio, as a Markdown table."""
    lines = ["| seconds, median | before | now | ratio |", "|---|---|---|---|"]
    for measurement in MEASUREMENTS:
        before, now = (found[name][measurement] for name in ("before", "now"))
        lowest, highest = spread(before, now)
        ratio = statistics.median(now) / statistics.median(before)
        name = f"{measurement} ({len(now)})"
        medians = f"{statistics.median(before):.3f} | {statistics.median(now):.3f}"
        lines.append(f"| {name} | {medians} | {ratio:.2f} ({lowest:.2f} to {highest:.2f}) |")
    return "\n".join(lines)


def spread(before: list[float], now: list[float]) -> tuple[float, float]:
    """Where nine of ten ratios of medians lie, of measurements drawn again from these."""
    rng = np.random.default_rng(0)
    medians = [np.median(rng.choice(values, (DRAWINGS, len(values))), axis=1) for values in (now, before)]
    lowest, highest = np.percentile(medians[0] / medians[1], SHARE)
    return float(lowest), float(highest)


if __name__ == "__main__":
    main()
