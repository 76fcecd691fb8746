"""Seconds and peak memory of restoring one JPEG, by its size: reading, the network, projection, writing.

    python -m benchmarks.scaling [--model fast] [--megapixels 1 2 4 8 16 24 48] [--rounds 3] [--plot FILE.svg]

Each size is restored by a process of its own, so that its peak memory is its own; the idle process, with TensorFlow
and the network loaded, is given beside it. Seconds are the median over rounds. Unix only: Windows keeps no such
account.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import chart
from restorer import images, jpeg
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend

SIZES = [1, 2, 4, 8, 16, 24, 48]
ASPECT = 1.5
KIB = 2**10 if sys.platform != "darwin" else 1  # the unit of ru_maxrss


def main() -> None:
    """Measure every size, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--megapixels", type=float, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=1, help="how often each is timed (default %(default)s)")
    parser.add_argument("--plot", metavar="FILE", help="draw seconds over megapixels into this SVG file")
    parser.add_argument("--file", help=argparse.SUPPRESS)  # what a process of its own restores
    options = parser.parse_args()
    if options.file:
        print(json.dumps(measure(options.model, options.file)))  # noqa: T201
        return
    rows = measure_all(options.model, options.megapixels, options.rounds)
    print(f"{'megapixels':>10} {'seconds':>8} {'s/MP':>6} {'MB idle':>8} {'MB more':>8}")  # noqa: T201
    for row in rows:
        print(  # noqa: T201
            f"{row['megapixels']:>10.1f} {row['seconds']:>8.2f} {row['seconds'] / row['megapixels']:>6.2f} "
            f"{row['idle']:>8.0f} {row['more']:>8.0f}"
        )
    if options.plot:
        points = [(row["megapixels"], row["seconds"]) for row in rows]
        title = f"Restoring a whole photo with {options.model}"
        chart.write(options.plot, points, title=title, across="megapixels", up="seconds")


def measure_all(model: str, sizes: list[float], rounds: int) -> list[dict[str, float]]:
    """What `measure` finds of each size: the median over rounds, and the most memory of any."""
    found: list[list[dict[str, float]]] = [[] for _ in sizes]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made-up.jpg"
        for _ in range(rounds):
            for rows, size in zip(found, sizes, strict=True):
                file.write_bytes(made_up(size))
                command = [sys.executable, "-m", "benchmarks.scaling", "--model", model, "--file", str(file)]
                rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return [{key: (max if key == "more" else median)(row[key] for row in rows) for key in rows[0]} for rows in found]


def measure(model: str, file: str) -> dict[str, float]:
    """Read, restore and write a file as the command line does, after a small one that compiles the network."""
    keras_backend.load_quietly()
    prediction = Prediction.from_source(model)
    prediction.restore(images.read_photo(made_up(0.3), name="small.jpg"))
    idle, started = peak(), time.perf_counter()
    photo = images.read_photo(file)
    restored = prediction.restore(photo)
    images.write_photo(Path(file).with_suffix(".png"), restored.pixels, like=photo)
    seconds = time.perf_counter() - started
    height, width = photo.stored.shape[:2]
    return {"megapixels": height * width / 1e6, "seconds": seconds, "idle": idle, "more": peak() - idle}


def made_up(megapixels: float) -> bytes:
    """A JPEG of quality 20 of coarse noise."""
    height = round((megapixels * 1e6 / ASPECT) ** 0.5)
    width = round(height * ASPECT)
    tile = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    pixels = np.tile(tile, (height // 256 + 1, width // 256 + 1, 1))[:height, :width]
    return jpeg.encode(np.ascontiguousarray(pixels), quality=20)


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 1e6


if __name__ == "__main__":
    main()
