"""Seconds and peak memory of restoring one JPEG, by its size.

    python -m benchmarks.scaling [--model fast] [--megapixels 1 2 4 8 16 24 48]

Each size is restored by a process of its own, so that its peak memory is its own; what the process held before the
restoring began, TensorFlow and the decoded file, is given beside it. Unix only: Windows keeps no such account.
"""

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np

from restorer import backend, jpeg
from restorer.images import Photo, read_photo
from restorer.prediction import Prediction

SIZES = [1, 2, 4, 8, 16, 24, 48]
ASPECT = 1.5
KIB = 2**10 if sys.platform != "darwin" else 1  # the unit of ru_maxrss


def main() -> None:
    """Measure every size, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--megapixels", type=float, nargs="+", default=SIZES)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.model, options.megapixels[0])))  # noqa: T201
        return
    print(f"{'megapixels':>10} {'seconds':>8} {'s/MP':>6} {'MB before':>10} {'MB more':>8}")  # noqa: T201
    for size in options.megapixels:
        command = [sys.executable, "-m", "benchmarks.scaling", "--one", "--model", options.model]
        told = subprocess.run([*command, "--megapixels", str(size)], capture_output=True, text=True, check=True).stdout
        row = json.loads(told)
        print(  # noqa: T201
            f"{row['megapixels']:>10.1f} {row['seconds']:>8.2f} {row['seconds'] / row['megapixels']:>6.2f} "
            f"{row['before']:>10.0f} {row['more']:>8.0f}"
        )


def measure(model: str, megapixels: float) -> dict[str, float]:
    """Restore a made-up photo once, after a small one that compiles the network."""
    backend.load_quietly()
    prediction = Prediction.from_source(model)
    prediction.restore(made_up(0.3))
    photo = made_up(megapixels)
    before = peak()
    started = time.perf_counter()
    prediction.restore(photo)
    seconds = time.perf_counter() - started
    height, width = photo.stored.shape[:2]
    return {"megapixels": height * width / 1e6, "seconds": seconds, "before": before, "more": peak() - before}


def made_up(megapixels: float) -> Photo:
    """A JPEG of quality 20 of smooth noise, which compresses like a photograph."""
    height = round((megapixels * 1e6 / ASPECT) ** 0.5)
    rng = np.random.default_rng(0)
    tile = rng.integers(0, 256, (64, 64, 3), np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    repeats = (height // 256 + 1, round(height * ASPECT) // 256 + 1, 1)
    pixels = np.ascontiguousarray(np.tile(tile, repeats)[:height, : round(height * ASPECT)])
    return read_photo(jpeg.encode(pixels, quality=20), name="made-up.jpg")


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 1e6


if __name__ == "__main__":
    main()
