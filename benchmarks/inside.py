"""The cost of looking inside a network that trains, and of the snapshots that its worker keeps for that.

    python -m benchmarks.inside [--before FOLDER] [--rounds 6] [--seconds 20] [--browser PATH]

`fast` is trained as the app trains it, with its page open in a real browser: with the panel closed, and with it open on
the newest snapshot. ``--before`` names a checkout without either, whose app trains the same. They take turns, all of
them in every round, while the others are paused. Printed are the steps a second of each turn, and what the app and the
browser took of the processors meanwhile, in seconds a second; and over the rounds the median of each one's ratio to the
first, with the lowest and the highest.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.load import processes
from restorer.training.runs.run import Run

HERE = Path(__file__).parents[1]
LEAD_IN = 9.0  # seconds in which the page is loaded, and what comes after a pause is over
PANEL = "Look inside the network"
NAME = "beside"  # of the run that `processes.training` makes


@dataclass(frozen=True)
class Turn:
    """What was seen in one turn.

    Attributes:
        steps: Of the training, a second that it trained.
        processors: Seconds of the processors that the app and the browser took, a second.
    """

    steps: float
    processors: float


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, help="a checkout of before there was such a panel")
    parser.add_argument("--rounds", type=int, default=6, help="how often each has its turn (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a turn (default %(default)s)")
    parser.add_argument("--browser", default=shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    options = parser.parse_args()
    processes.end_on_signals()
    trees = {**({"before": options.before} if options.before else {}), "closed": HERE, "open": HERE}
    found: dict[str, list[Turn]] = {name: [] for name in trees}
    with ExitStack() as stack:
        apps = {tree: begun(tree, stack) for tree in dict.fromkeys(trees.values())}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        for number in range(options.rounds + 1):
            for name, tree in trees.items():
                turn = take(page, *apps[tree], options.seconds, is_open=name == "open")
                if number:  # in the first one everything is loaded
                    found[name].append(turn)
                    print(f"{number} {name:8} {turn.steps:6.2f} steps/s {turn.processors:6.3f} s/s", flush=True)  # noqa: T201
        browser.close()
    first = next(iter(trees))
    for name, turns in found.items():
        ratios = [own.steps / usual.steps for own, usual in zip(turns, found[first], strict=True)]
        spent = statistics.median(turn.processors for turn in turns)
        spread = f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
        print(f"{name} / {first}: {spread}; app and browser {spent:.3f} s/s")  # noqa: T201


def begun(tree: Path, stack: ExitStack) -> tuple[str, Run]:
    """A checkout's app, and a run that is trained beside it and pauses: the app's address, and the run."""
    runs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    _, url = stack.enter_context(processes.served(tree, runs))
    stack.enter_context(processes.training(tree, runs))
    run = Run(runs / NAME)
    run.ask("pause")
    return url, run


def take(page: Page, url: str, run: Run, seconds: float, *, is_open: bool) -> Turn:
    """One turn, the run's page being open, and the panel if it is to be."""
    run.ask("run")
    began = time.monotonic()
    page.goto(f"{url}/train?run={run.name}")
    page.locator(".charts svg").first.wait_for()
    if is_open:
        page.get_by_text(PANEL).click()
        page.locator(".inside[data-step]").wait_for(timeout=60_000)
    time.sleep(max(0.0, LEAD_IN - (time.monotonic() - began)))
    before, spent, began = latest(run), processors(), time.monotonic()
    time.sleep(seconds)
    after, spent, lasted = latest(run), processors() - spent, time.monotonic() - began
    if is_open:
        expect(page.locator(".inside")).to_have_attribute("data-step", f"{measured(run)}", timeout=10_000)
    page.goto("about:blank")
    run.ask("pause")
    while run.status().state != "paused":
        time.sleep(0.1)
    return Turn((after[0] - before[0]) / (after[1] - before[1]), spent / lasted)


def measured(run: Run) -> int:
    """The step that was last measured, which an open panel shows."""
    return max(event["step"] for event in run.events() if "ssim" in event)


def latest(run: Run) -> tuple[int, float]:
    """Step and seconds trained of the last event that was written."""
    event = run.events()[-1]
    return event["step"], event["seconds"]


def processors() -> float:
    """Seconds of the processors that all that was begun here took so far, without what trains."""
    begun_here = psutil.Process().children(recursive=True)
    return sum(processes.processor_seconds(each) for each in begun_here if "train" not in each.cmdline())


if __name__ == "__main__":
    main()
