"""What it costs a training that somebody looks inside its network, and that its worker keeps snapshots for that.

    python -m benchmarks.inside [--before FOLDER] [--rounds 6] [--seconds 20] [--browser PATH]

The lesson "Beat the JPEG" is trained as the app trains it, with its page open in a real browser: with the panel closed,
and with it open on the newest snapshot. ``--before`` names a checkout without either, whose app trains the same lesson.
They take turns, all of them in every round, while the others are paused. Printed are the steps a second of each turn,
and, over the rounds, the median of each one's ratio to the first, with the lowest and the highest.
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from restorer.training.runs.run import Run

HERE = Path(__file__).parents[1]
LEAD_IN = 9.0  # seconds in which the page is loaded, and what comes after a pause is over
PANEL = "Look inside the network"
MINUTES = 120
_BEGIN = (
    "import restorer; (config,) = restorer.LESSONS['beat_the_jpeg'].configs(minutes={}).values(); "
    "run = restorer.create_run(config); restorer.start_training(run); print(run.folder.resolve())"
)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, help="a checkout of before there was such a panel")
    parser.add_argument("--rounds", type=int, default=6, help="how often each has its turn (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a turn (default %(default)s)")
    parser.add_argument("--browser", default=shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    options = parser.parse_args()
    folders = {**({"before": options.before} if options.before else {}), "closed": HERE, "open": HERE}
    speeds: dict[str, list[float]] = {name: [] for name in folders}
    with ExitStack() as stack:
        apps = {folder: stack.enter_context(app(folder)) for folder in dict.fromkeys(folders.values())}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        for number in range(options.rounds + 1):
            for name, folder in folders.items():
                url, run = apps[folder]
                speed = turn(page, url, run, options.seconds, is_open=name == "open")
                if number:  # in the first one everything is loaded
                    speeds[name].append(speed)
                    print(f"round {number}, {name}: {speed:.2f} steps a second", flush=True)  # noqa: T201
        browser.close()
    first = next(iter(folders))
    for name, found in speeds.items():
        ratios = [own / usual for own, usual in zip(found, speeds[first], strict=True)]
        low, high = min(ratios), max(ratios)
        print(f"{name} / {first}: {statistics.median(ratios):.3f} ({low:.3f} to {high:.3f}), {len(ratios)} rounds")  # noqa: T201


def turn(page: Page, url: str, run: Run, seconds: float, *, is_open: bool) -> float:
    """Steps a second of one turn, the run's page being open, and the panel if it is to be."""
    run.ask("run")
    began = time.monotonic()
    page.goto(f"{url}/train?run={run.name}")
    page.locator(".charts svg").first.wait_for()
    if is_open:
        page.get_by_text(PANEL).click()
        page.locator(".inside[data-step]").wait_for(timeout=60_000)
    time.sleep(max(0.0, LEAD_IN - (time.monotonic() - began)))
    before = latest(run)
    seen = page.locator(".inside").get_attribute("data-step") if is_open else None
    time.sleep(seconds)
    after = latest(run)
    if is_open and page.locator(".inside").get_attribute("data-step") == seen:
        raise SystemExit("The panel was open, but did not follow.")
    page.goto("about:blank")
    run.ask("pause")
    while run.status().state != "paused":
        time.sleep(0.1)
    return (after[0] - before[0]) / (after[1] - before[1])


def latest(run: Run) -> tuple[int, float]:
    """Step and seconds trained of the last event that was written."""
    event = run.events()[-1]
    return event["step"], event["seconds"]


@contextmanager
def app(folder: Path) -> Iterator[tuple[str, Run]]:
    """A checkout's app with a run that it trains, which is paused once it has begun; its address, and the run."""
    with tempfile.TemporaryDirectory() as runs, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "RESTORER_RUNS": runs, "PYTHONPATH": str(folder)}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none"]
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            begin = [sys.executable, "-c", _BEGIN.format(MINUTES)]
            begun = subprocess.run(begin, cwd=folder, env=environment, check=True, capture_output=True, text=True)
            run = Run(Path(begun.stdout.strip().splitlines()[-1]))
            run.keep_on(True)  # its page is closed while others have their turn
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            while not any(event["step"] for event in run.events()):
                time.sleep(0.2)
            run.ask("pause")
            yield f"http://127.0.0.1:{port}", run
            run.ask("stop")
            while run.is_active:
                time.sleep(0.2)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _wait_for(url: str) -> None:
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
