"""The figures: visitors let in, and what each of their deeds took."""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial

import numpy as np
import psutil

from benchmarks.load.in_browser import BrowserVisitor
from benchmarks.load.over_protocol import ProtocolVisitor
from benchmarks.load.photos import Gallery
from benchmarks.load.processes import processor_seconds, steps_per_second, together
from benchmarks.load.visitor import SHARES, Tally, Visitor
from benchmarks.session import PATIENCE, Session

AT_ONCE, ALONE = 10, 3  # visitors of the first page: at one moment, and one after the other
ARRIVAL_SECONDS, SETTLE_SECONDS = 60, 60
LAST_SECONDS = 2 * PATIENCE  # for what was begun before the end


def first_pages(server: psutil.Process, url: str) -> Iterator[tuple[str, str]]:
    """Rows of what it takes to see the first page: ten at once on a cold server and on a warm one, and one alone."""
    for state in ("cold", "warm"):
        seconds = at_once(url, AT_ONCE)
        yield f"ten at once, {state} server: median, slowest first page", _middle_and(seconds, max(seconds))
    before = processor_seconds(server)
    for _ in range(ALONE):
        Session(url).close()
    yield "processor seconds of a warm first page", f"{(processor_seconds(server) - before) / ALONE:.2f}"


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
    server: psutil.Process, url: str, options: argparse.Namespace, trained: Callable[[], float] | None, alone: float
) -> Iterator[tuple[str, str]]:
    """Let all visitors come, work and go, and give the rows of what came of it.

    Args:
        server: The server's process.
        url: The app's address.
        options: Of the command line: ``sessions``, ``browsers``, ``browser``, ``minutes`` and ``every``.
        trained: How many steps a training has made; None without one.
        alone: How many it makes a second when nobody is there.
    """
    visitors = _visitors(url, options)
    begins = time.monotonic() + ARRIVAL_SECONDS
    ends = begins + 60 * options.minutes
    memory: list[float] = []
    steps: list[float] = []

    def weigh() -> None:
        for moment in (begins + min(SETTLE_SECONDS, 30 * options.minutes), ends):
            time.sleep(max(0.0, moment - time.monotonic()))
            memory.append(server.memory_info().rss / 1e6)

    def count() -> None:
        time.sleep(ARRIVAL_SECONDS)
        if trained:
            steps.append(steps_per_second(trained, 60 * options.minutes))

    def visit(number: int) -> None:
        comes = begins - ARRIVAL_SECONDS * (1 - number / len(visitors))
        visitors[number].visit(comes, ends, options.every)

    before, began = processor_seconds(server), time.monotonic()
    visits = [partial(visit, number) for number in range(len(visitors))]
    for number in together([*visits, weigh, count], until=ends + LAST_SECONDS):
        visitors[number].tally.failures.append("did not end")
    share = (processor_seconds(server) - before) / (time.monotonic() - began) / (os.cpu_count() or 1)
    yield from _rows(Tally.of(visitor.tally for visitor in visitors))
    yield "share of the processors that the server took", f"{share:.0%}"
    yield "memory after the first minute, at the end", f"{memory[0]:.0f}, {memory[1]:.0f} MB"
    if steps:
        yield "steps of training a second, alone, share", f"{steps[0]:.2f}, {alone:.2f}, {steps[0] / alone:.0%}"


def _visitors(url: str, options: argparse.Namespace) -> list[Visitor]:
    gallery = Gallery(options.sessions)
    visitors: list[Visitor] = []
    drops = 60 * options.minutes / options.every * SHARES["drop"] / sum(SHARES.values())
    for number in range(options.sessions):
        if number < options.browsers:
            visitors.append(BrowserVisitor(number, url, gallery, options.browser))
        else:
            visitors.append(ProtocolVisitor(number, url, gallery))
        visitors[-1].prepare(2 + round(drops))
    return visitors


def _rows(tally: Tally) -> Iterator[tuple[str, str]]:
    for name, seconds in sorted(tally.seconds.items()):
        if seconds:
            worst = float(np.percentile(seconds, 95))
            yield f"{name}: times, median, 95th percentile", f"{len(seconds)}, {_middle_and(seconds, worst)}"
    sentences = "; ".join(sorted(set(tally.failures))[:5])
    yield "failed", f"{len(tally.failures)}{': ' if sentences else ''}{sentences}"
    yield "pictures that were not one's own", f"{tally.strange} of {tally.pictures}"


def _middle_and(seconds: Sequence[float], other: float) -> str:
    return f"{statistics.median(seconds):.2f}, {other:.2f} s"
