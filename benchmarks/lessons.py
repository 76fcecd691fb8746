"""The curve of each lesson of the Train page, measured beside the sentence that the lesson shows.

    python -m benchmarks.lessons [NAME …] [--minutes M] [--rows 12]

Each run of a lesson is trained by a process of its own, in a folder that is removed afterwards. The first column counts
from the start of that process, so it includes the loading of TensorFlow.
"""

import argparse
import dataclasses
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import Any

from restorer.training.config import TrainingConfig
from restorer.training.lessons import LESSONS
from restorer.training.runs.run import create_run

LOOK_SECONDS = 0.2
HEADER = ("since start, s", "trained, s", "step", "loss", "validation loss", "SSIM", "over JPEG", "PSNR", "over JPEG")


def main() -> None:
    """Train the lessons, and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(LESSONS)} (default all)")
    parser.add_argument("--minutes", type=float, help="train each run for this long, whatever the lesson says")
    parser.add_argument(
        "--rows", type=int, default=12, help="at most this many report steps a run (default %(default)s)"
    )
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(LESSONS)):
        parser.error(f"expected lessons of {', '.join(LESSONS)}, received {', '.join(unknown)}")
    for name in options.names or LESSONS:
        lesson = LESSONS[name]
        print(f"## {lesson.title}\n\n{lesson.watch}\n")  # noqa: T201
        for label, config in lesson.configs(minutes=options.minutes).items():
            reports = list(trained(config))
            print(f"{label}: {settings(config)}.\n\n{table(reports, options.rows)}\n", flush=True)  # noqa: T201


def trained(config: TrainingConfig) -> Iterator[dict[str, Any]]:
    """Train a run to its end; every report step as it comes, with the seconds since the start as ``since_start``."""
    with tempfile.TemporaryDirectory() as folder:
        run, started, seen = create_run(config, folder=f"{folder}/run"), time.perf_counter(), 0
        worker = subprocess.Popen(
            [sys.executable, "-m", "restorer", "train", "--run", str(run.folder), "--resume", "--quiet"]
        )
        try:
            is_training = True
            while is_training:
                time.sleep(LOOK_SECONDS)
                is_training = worker.poll() is None  # before the events, so that the last of them are read
                reports = [event for event in run.events() if "ssim" in event]
                for report in reports[seen:]:
                    yield {**report, "since_start": time.perf_counter() - started}
                seen = len(reports)
        finally:
            run.ask("stop")
            worker.wait()


def settings(config: TrainingConfig) -> str:
    """What differs from the settings' own defaults, in words."""
    defaults = TrainingConfig()
    changed = {
        field.name: getattr(config, field.name)
        for field in dataclasses.fields(config)
        if getattr(config, field.name) not in (None, getattr(defaults, field.name))
    }
    return ", ".join(f"{name} {value}" for name, value in changed.items())


def table(reports: Sequence[dict[str, Any]], rows: int) -> str:
    """Some of the report steps as a Markdown table: the first ones, then evenly on to the last."""
    lines = [HEADER, ["---"] * len(HEADER), *(row(report) for report in thinned(reports, rows))]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def thinned(reports: Sequence[dict[str, Any]], rows: int) -> list[dict[str, Any]]:
    """At most ``rows`` report steps, denser at the beginning, with the first and the last."""
    last = len(reports) - 1
    shares = (number / max(1, rows - 1) for number in range(rows))
    return [reports[index] for index in sorted({round(last * share**1.5) for share in shares})] if reports else []


def row(report: dict[str, Any]) -> list[str]:
    """A report step as the cells of the table."""
    loss = report.get("loss")
    return [
        f"{report['since_start']:.1f}",
        f"{report['seconds']:.1f}",
        f"{report['step']:,}",
        "" if loss is None else f"{loss:.3g}",
        f"{report['val_loss']:.3g}",
        f"{report['ssim']:.4f}",
        f"{report['ssim'] - report['jpeg_ssim']:+.4f}",
        f"{report['psnr']:.2f}",
        f"{report['psnr'] - report['jpeg_psnr']:+.2f}",
    ]


if __name__ == "__main__":
    main()
