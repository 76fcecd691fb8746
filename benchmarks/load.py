"""A class at work: many visitors at once on a server with a training, and what each of them waits for.

    python -m benchmarks.load [--sessions 30] [--minutes 10] [--training] [--tree FOLDER]

Each visitor is a session over the app's own protocol (`benchmarks.session`), with a photo of a megapixel of its own,
and does something every ten seconds on average: moves the slider of Compress, has its photo restored at a new quality
on Compare, drops the photo again, watches Train. Every picture that it is sent is compared with the photos of all
visitors: one that is nearer to somebody else's, or near to nobody's, is counted. Ten come at once before, to the cold
server and to the warm one. No browser takes part, so what one needs to draw is not in the figures.

`--tree` serves another checkout, so that two can be compared by two commands. A server, its runs and its training are
the benchmark's own.
"""

import argparse
import io
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from benchmarks.session import Failed, Session
from benchmarks.slider import wait_until_healthy

PROJECT = Path(__file__).parents[1]
SIDE, CELLS = 1000, 8  # a photo's side in pixels, and its coarse squares on a side, by which it is known
AT_ONCE = 10
ALONE_SECONDS, SETTLE_SECONDS = 30, 60


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=30, help="visitors (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=10, help="of work (default %(default)s)")
    parser.add_argument("--every", type=float, default=10, help="seconds between what one does (default %(default)s)")
    parser.add_argument("--training", action="store_true", help="with a training of `fast` beside it")
    parser.add_argument("--tree", type=Path, default=PROJECT, help="the checkout to serve (default: this one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder) / "runs"
        with ExitStack() as stack:
            trained = stack.enter_context(training(options.tree, runs)) if options.training else lambda: 0.0
            alone = steps_per_second(trained, ALONE_SECONDS) if options.training else 0.0
            server, url = stack.enter_context(served(options.tree, runs))
            rows = [*first_pages(server, url), *work(server, url, options, trained, alone)]
    print("\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]))  # noqa: T201
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"\n{options.sessions} visitors, {options.minutes:g} min, {machine}")  # noqa: T201


class Visitor:
    """One visitor with a photo of its own.

    Args:
        number: Which one; the photo follows from it.
        url: The app's address.
        count: How many visitors there are.
    """

    def __init__(self, number: int, url: str, count: int) -> None:
        """Come in and drop the photo."""
        self._number, self._known = number, np.stack([signature(each) for each in range(count)])
        self._photo, self._random = photo(number), random.Random(number)
        self._quality = 10
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.failures: list[str] = []
        self.strange = self.pictures = 0
        self._session = Session(url)
        self._try("drop", self._drop)

    def work(self, ends: float, every: float) -> None:
        """Do one thing after another until this moment of the monotonic clock."""
        deeds = {"slider": self._slide, "compare": self._compare, "drop": self._drop, "train": self._watch}
        while time.monotonic() < ends:
            time.sleep(self._random.uniform(0, 2 * every))
            (name,) = self._random.choices(list(deeds), [5, 2, 1, 2])
            self._try(name, deeds[name])
        self._session.close()

    def _try(self, name: str, deed: Callable[[], float]) -> None:
        try:
            self.seconds[name].append(deed())
        except Exception as error:  # noqa: BLE001  # whatever it is, a visitor would have met it
            self.failures.append(f"{name}: {type(error).__name__}: {error}")

    def _slide(self) -> float:
        self._at("compress")
        self._quality = self._random.choice([quality for quality in range(5, 61) if quality != self._quality])
        began = time.monotonic()
        pictures = self._session.set_slider("JPEG quality", self._quality)
        if not pictures:
            raise Failed("Compress showed no picture of the new quality.")
        return self._look(pictures, began)

    def _drop(self) -> float:
        self._at("compress")
        began = time.monotonic()
        return self._look(self._session.drop(f"photo-{self._number}.png", self._photo), began)

    def _compare(self) -> float:
        self._slide()  # so that there is something to be restored that nobody restored before
        self._session.leave_for("compare")
        began = time.monotonic()
        self._session.ask()
        took = None
        for picture, slot in self._session.pictures():
            self._check(picture)
            took = time.monotonic() - began if slot.startswith("viewer_2") else took
        if took is None:
            raise Failed("Compare showed no regenerated picture.")
        return took

    def _watch(self) -> float:
        began = time.monotonic()
        self._session.go("train")
        took = time.monotonic() - began
        for fragment in list(self._session.fragments())[:3]:
            self._session.run(fragment)
        return took

    def _at(self, page: str) -> None:
        if self._session.page != page:
            self._look(self._session.go(page), 0.0)

    def _look(self, pictures: Sequence[bytes], began: float) -> float:
        took = time.monotonic() - began
        for picture in pictures:
            self._check(picture)
        return took

    def _check(self, picture: bytes) -> None:
        """Count a picture that is not this visitor's own."""
        with Image.open(io.BytesIO(picture)) as image:
            cells = np.asarray(image.convert("RGB").resize((CELLS, CELLS), Image.Resampling.BOX), np.float32)
        distances = np.abs(self._known - cells).mean(axis=(1, 2, 3))
        nearest = int(distances.argmin())
        self.pictures += 1
        self.strange += nearest != self._number or float(distances[nearest]) > 20  # or nobody's


def signature(number: int) -> np.ndarray:
    """The coarse colours of a visitor's photo, ``(8, 8, 3)`` float32 in 0 to 255."""
    return np.random.default_rng(number).integers(40, 216, (CELLS, CELLS, 3)).astype(np.float32)


def photo(number: int) -> bytes:
    """A visitor's photo of a megapixel: its coarse colours under fine noise, as a PNG."""
    noise = np.random.default_rng(number).normal(0, 8, (SIDE, SIDE, 3))
    pixels = signature(number).repeat(SIDE // CELLS, axis=0).repeat(SIDE // CELLS, axis=1) + noise
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def first_pages(server: psutil.Process, url: str) -> Iterator[tuple[str, str]]:
    """Rows of what it takes to see the first page: ten at once on a cold server and on a warm one, and one alone."""
    for state in ("cold", "warm"):
        seconds = at_once(url, AT_ONCE)
        yield f"ten at once, {state} server: median, slowest first page", f"{_median(seconds)}, {max(seconds):.2f} s"
    before = processor_seconds(server)
    for _ in range(3):
        Session(url).close()
    yield "processor seconds of a warm first page", f"{(processor_seconds(server) - before) / 3:.2f}"


def at_once(url: str, count: int) -> list[float]:
    """Seconds until each of so many visitors who come at one moment sees the first page whole."""
    seconds: list[float] = []

    def come() -> None:
        began = time.monotonic()
        with closing(Session(url)):
            seconds.append(time.monotonic() - began)

    together([come] * count)
    return seconds


def work(
    server: psutil.Process, url: str, options: argparse.Namespace, trained: Callable[[], float], alone: float
) -> Iterator[tuple[str, str]]:
    """Let all visitors work, and give the rows of what came of it."""
    visitors: list[Visitor] = []

    def come(number: int) -> None:
        visitors.append(Visitor(number, url, options.sessions))

    together([partial(come, number) for number in range(options.sessions)])
    ends = time.monotonic() + 60 * options.minutes
    first = trained(), time.monotonic()
    memory: list[float] = []

    def weigh() -> None:
        time.sleep(min(SETTLE_SECONDS, 30 * options.minutes))
        memory.append(server.memory_info().rss / 1e6)

    together([weigh, *(partial(visitor.work, ends, options.every) for visitor in visitors)])
    steps = (trained() - first[0]) / (time.monotonic() - first[1])
    failures = [failure for visitor in visitors for failure in visitor.failures]
    yield "visitors who came in", f"{len(visitors)} of {options.sessions}"
    for name in ("slider", "compare", "drop", "train"):
        seconds = [second for visitor in visitors for second in visitor.seconds[name]]
        if seconds:
            worst = np.percentile(seconds, 95)
            yield f"{name}: times, median, 95th percentile", f"{len(seconds)}, {_median(seconds)}, {worst:.2f} s"
    yield "failed", f"{len(failures)}{': ' if failures else ''}{'; '.join(sorted(set(failures))[:5])}"
    pictures = sum(visitor.pictures for visitor in visitors)
    yield "pictures that were not one's own", f"{sum(visitor.strange for visitor in visitors)} of {pictures}"
    yield "memory after the first minute, at the end", f"{memory[0]:.0f}, {server.memory_info().rss / 1e6:.0f} MB"
    if alone:
        yield "steps of training a second, alone", f"{steps:.2f}, {alone:.2f}"


def together(deeds: Sequence[Callable[[], None]]) -> None:
    """Do all at once, each in a thread of its own, and wait for their ends."""
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def served(tree: Path, runs: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The app of a checkout, on a free port of this machine alone: its process and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none"]
    with _process(command, tree, runs) as process:
        wait_until_healthy(url := f"http://127.0.0.1:{port}")
        yield psutil.Process(process.pid), url


@contextmanager
def training(tree: Path, runs: Path) -> Iterator[Callable[[], float]]:
    """A training of `fast` that goes on; a function that says how many steps it has made."""
    run = runs / "beside"
    events = run / "events.jsonl"
    command = [sys.executable, "-m", "restorer", "train", "--model", "fast", "--minutes", "120", "--run", str(run)]
    with _process([*command, "--quiet"], tree, runs) as process:

        def steps() -> float:
            lines = events.read_text(encoding="utf-8").splitlines() if events.is_file() else []
            return max((json.loads(line).get("step", 0) for line in lines[:-1]), default=0)

        while not steps():
            if process.poll() is not None:
                raise SystemExit("The training did not begin.")
            time.sleep(0.5)
        yield steps


def steps_per_second(steps: Callable[[], float], seconds: float) -> float:
    """How fast a training goes for so long."""
    first, began = steps(), time.monotonic()
    time.sleep(seconds)
    return (steps() - first) / (time.monotonic() - began)


def processor_seconds(process: psutil.Process) -> float:
    """What a process has used of its processors."""
    times = process.cpu_times()
    return times.user + times.system


@contextmanager
def _process(command: Sequence[str], tree: Path, runs: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "RESTORER_RUNS": str(runs)}
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=tree, env=environment, stdout=silent, stderr=silent)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _median(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f}"


if __name__ == "__main__":
    main()
