"""Seconds of `python -m restorer restore` from nothing, on a photo of one megapixel.

    python -m benchmarks.start [--before FOLDER] [--rounds 5]

With `--before`, the same command is run in turns in an older checkout of the project in that folder, and the ratio is
the median over rounds. What it goes on is listed by `python -X importtime -m restorer restore …`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.scaling import made_up

HERE = Path(__file__).parents[1]


def main() -> None:
    """Measure, and print seconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, metavar="FOLDER")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is timed (default %(default)s)")
    options = parser.parse_args()
    folders = {"now": HERE, **({"before": options.before} if options.before else {})}
    seconds = measure(folders, options.model, options.rounds)
    for name, taken in seconds.items():
        print(f"{name:<8} {median(taken):.2f} s")  # noqa: T201
    if options.before:
        ratios = [now / before for now, before in zip(seconds["now"], seconds["before"], strict=True)]
        print(f"ratio    {median(ratios):.2f}")  # noqa: T201


def measure(folders: dict[str, Path], model: str, rounds: int) -> dict[str, list[float]]:
    """Seconds of the whole command in each checkout, one figure a round; the first round warms the disk's cache."""
    taken: dict[str, list[float]] = {name: [] for name in folders}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "photo.jpg", Path(folder) / "photo.png"
        source.write_bytes(made_up(1))
        command = [sys.executable, "-m", "restorer", "restore", str(source), str(target), "--model", model]
        for _ in range(rounds + 1):
            for name, checkout in folders.items():
                started = time.perf_counter()
                subprocess.run(command, cwd=checkout, check=True, capture_output=True)
                taken[name].append(time.perf_counter() - started)
    return {name: seconds[1:] for name, seconds in taken.items()}


if __name__ == "__main__":
    main()
