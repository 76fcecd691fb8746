"""A class at work: many visitors at once on a server with a training, and what each of them waits for.

    python -m benchmarks.load [--sessions 30] [--browsers 2] [--minutes 10] [--training] [--tree FOLDER]

Each visitor is a session over the app's own protocol (`benchmarks.session`), or a window of Chromium, with photos of a
megapixel of its own, and does something every ten seconds on average: moves the slider of Compress, has its photo
restored at a new quality on Compare, drops another photo, watches Train. Every picture that it is sent, or in a browser
that is drawn, is compared with the photos of all visitors: one of somebody else, or of nobody, is counted. They come
within a minute; before that, ten come at one moment, to the cold server and to the warm one.

`--tree` serves another checkout, so that two can be compared by two commands. A server, its runs and its training are
the benchmark's own, and the visitors use the same processors.
"""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.load import figures, processes
from benchmarks.slider import found_browser

PROJECT = Path(__file__).parents[2]
ALONE_SECONDS = 30


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=30, help="visitors (default %(default)s)")
    parser.add_argument("--browsers", type=int, default=0, help="how many of them in browsers (default %(default)s)")
    parser.add_argument("--browser", default=found_browser(), help="a Chromium (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=10, help="of work (default %(default)s)")
    parser.add_argument("--every", type=float, default=10, help="seconds between what one does (default %(default)s)")
    parser.add_argument("--training", action="store_true", help="with a training of `fast` beside it")
    parser.add_argument("--tree", type=Path, default=PROJECT, help="the checkout to serve (default: this one)")
    options = parser.parse_args()
    processes.end_on_signals()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        runs, trained, alone = Path(folder) / "runs", None, 0.0
        if options.training:
            trained = stack.enter_context(processes.training(options.tree, runs))
            alone = processes.steps_per_second(trained, ALONE_SECONDS)
        server, url = stack.enter_context(processes.served(options.tree, runs))
        rows = [*figures.first_pages(server, url), *figures.work(server, url, options, trained, alone)]
    print("\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]))  # noqa: T201
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    who = f"{options.sessions} visitors, {options.browsers} of them in browsers"
    print(f"\n{who}, {options.minutes:g} min, {machine}")  # noqa: T201


if __name__ == "__main__":
    main()
