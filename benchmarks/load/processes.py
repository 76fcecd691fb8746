"""The server and the training of the benchmark, which end with it, however it ends."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.slider import wait_until_healthy
from restorer.system.ports import free_port

GRACE = 20.0  # seconds that a process may take to end


def end_on_signals() -> None:
    """Let SIGTERM end this process as Ctrl-C does: what was begun is ended first."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


@contextmanager
def served(tree: Path, runs: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The app of a checkout, on a free port of this machine alone: its process and its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none"]
    with begun(command, tree, runs) as process:
        wait_until_healthy(url := f"http://127.0.0.1:{port}")
        yield psutil.Process(process.pid), url


@contextmanager
def training(tree: Path, runs: Path) -> Iterator[Callable[[], float]]:
    """A training of `fast` by the worker that the app's Start begins; a function that says how many steps it made."""
    run = runs / "beside"
    events = run / "events.jsonl"
    made = (
        "import restorer as r, sys; r.create_run(r.config_for('fast', minutes=120), folder=sys.argv[1]).keep_on(True)"
    )
    subprocess.run([sys.executable, "-c", made, str(run)], cwd=tree, check=True)
    worker = [sys.executable, "-m", "restorer", "train", "--run", str(run), "--resume", "--quiet", "--attended"]
    with begun(worker, tree, runs) as process:

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


def together(deeds: Sequence[Callable[[], None]], *, until: float = math.inf) -> list[int]:
    """Do all at once, each in a thread of its own, and wait for their ends; a signal ends the wait, and them.

    Args:
        deeds: What is done.
        until: When the wait is given up, on the monotonic clock.

    Returns:
        The numbers of those that have not ended.
    """
    threads = [threading.Thread(target=deed, daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(None if math.isinf(until) else max(0.0, until - time.monotonic()))
    return [number for number, thread in enumerate(threads) if thread.is_alive()]


@contextmanager
def begun(command: Sequence[str], tree: Path, runs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a checkout, that keeps its runs in a folder; ended with the block."""
    environment = {**os.environ, "RESTORER_RUNS": str(runs)}
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=tree, env=environment, stdout=silent, stderr=silent)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
