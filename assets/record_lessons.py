"""The recorded runs that the Train page plays as examples before one's own has anything to show.

    python -m assets.record_lessons [NAME …] [--runs FOLDER]

Each run of a lesson is trained by ``python -m restorer train``, as a click on Start does. Of its folder a small one is
kept, ``recordings/LESSON-NUMBER``: the settings, the events, thinned, and of the first run's held-out photo that gained
most a few pictures, as lossy WebP. ``recordings/ATTRIBUTION.csv`` says which crop of the embedded set it is.
"""

import argparse
import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from restorer import data, metrics
from restorer.training.config import TrainingConfig
from restorer.training.lessons import LESSONS, Lesson
from restorer.training.runs.run import Run, create_run
from restorer.training.runs.status import RunState

FOLDER = Path(__file__).parent / "recordings"
MOST_EVENTS = 100  # between the measurements
SHARES = (0.0, 0.04, 0.1, 0.2, 0.35, 0.6, 1.0)  # of the training, at which a picture is kept
QUALITY = 80  # of WebP
DIGITS = 4
_LABELS = ("original", "compressed")


def main() -> None:
    """Record the lessons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(LESSONS)} (default all)")
    parser.add_argument(
        "--runs", type=Path, help="keep the whole runs here; one that has finished is not trained again"
    )
    options = parser.parse_args()
    names = options.names or list(LESSONS)
    if unknown := sorted(set(names) - set(LESSONS)):
        parser.error(f"expected lessons of {', '.join(LESSONS)}, received {', '.join(unknown)}")
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            record(LESSONS[name], options.runs or Path(scratch))
    attribute()


def record(lesson: Lesson, runs: Path) -> None:
    """Train a lesson's runs in a folder, and keep what is played of them."""
    for number, (label, config) in enumerate(lesson.configs().items()):
        name = f"{lesson.name}-{number + 1}"
        run = trained(config, runs / name)
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        keep(run, FOLDER / name, title=label if len(lesson.runs) > 1 else lesson.title, pictures=not number)


def trained(config: TrainingConfig, folder: Path) -> Run:
    """Train a run to its end, by the command, in a process of its own."""
    if Run(folder).status().state == RunState.FINISHED:
        return Run(folder)
    run = create_run(config, folder=folder)
    command = [sys.executable, "-m", "restorer", "train", "--run", str(folder), "--resume", "--quiet"]
    subprocess.run(command, check=True)
    return run


def keep(run: Run, folder: Path, *, title: str, pictures: bool) -> None:
    """Write the small run that is played: settings, title, events, and the pictures of one photo as photo 0."""
    folder.mkdir(parents=True)
    shutil.copy(run.config_file, folder / run.config_file.name)
    small = Run(folder)
    small.rename(title)
    events = run.events()
    small.events_file.write_text("".join(json.dumps(event) + "\n" for event in thinned(events)), encoding="utf-8")
    small.previews.mkdir()
    if pictures:
        steps = kept_steps([event for event in events if "ssim" in event])
        photo = gains_most(run, steps[-1])
        for label in (*_LABELS, *(f"{step:06d}" for step in steps)):
            file = run.previews / f"{photo}-{label}.webp"
            Image.open(file).save(small.previews / f"0-{label}.webp", quality=QUALITY, method=6)


def thinned(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every measurement, and of the other events an even choice; numbers with few digits."""
    stride = max(1, len(events) // MOST_EVENTS)
    chosen = [event for i, event in enumerate(events) if i % stride == 0 or "ssim" in event or event is events[-1]]
    return [{name: _short(value) for name, value in event.items()} for event in chosen]


def kept_steps(measured: Sequence[dict[str, Any]]) -> list[int]:
    """The steps whose pictures are kept: those nearest to some shares of the training, more at its beginning."""
    end = measured[-1]["seconds"]
    nearest = (min(measured, key=lambda event: abs(event["seconds"] - share * end)) for share in SHARES)
    return sorted({event["step"] for event in nearest})


def gains_most(run: Run, step: int) -> int:
    """The held-out photo whose SSIM has gained most at a step."""
    photos = range(len(list(run.previews.glob("*-original.webp"))))
    return max(photos, key=lambda photo: _similarity(run, photo, f"{step:06d}") - _similarity(run, photo, "compressed"))


def attribute() -> None:
    """Write which crop of the embedded set, by whom and under which licence, each recording shows."""
    with (data.EMBEDDED_FOLDER / "ATTRIBUTION.csv").open(encoding="utf-8", newline="") as file:
        crops = list(csv.DictReader(file))
    text = io.StringIO()
    writer = csv.DictWriter(text, ["recording", *crops[0]], lineterminator="\n")
    writer.writeheader()
    for original in sorted(FOLDER.glob("*/previews/0-original.webp")):
        shown = _pixels(original).astype(float)
        crop = min(crops, key=lambda crop: np.square(_pixels(data.EMBEDDED_FOLDER / crop["crop"]) - shown).mean())
        writer.writerow({"recording": original.parents[1].name, **crop})
    (FOLDER / "ATTRIBUTION.csv").write_text(text.getvalue(), encoding="utf-8")


def _similarity(run: Run, photo: int, label: str) -> float:
    return metrics.ssim(
        _pixels(run.previews / f"{photo}-original.webp"), _pixels(run.previews / f"{photo}-{label}.webp")
    )


def _pixels(file: Path) -> np.ndarray:
    return np.asarray(Image.open(file).convert("RGB"))


def _short(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else float(f"{value:.{DIGITS}g}")


if __name__ == "__main__":
    main()
