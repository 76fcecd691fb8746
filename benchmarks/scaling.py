"""Seconds and peak memory of restoring one JPEG, by its size.

    python -m benchmarks.scaling [--model fast] [--megapixels 1 2 4 8 16 24 48]

Each size is read and restored by a process of its own, so that its peak memory is its own; the idle process, with
TensorFlow and the network loaded, is given beside it. Unix only: Windows keeps no such account.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from restorer import backend, jpeg
from restorer.images import read_photo
from restorer.prediction import Prediction

SIZES = [1, 2, 4, 8, 16, 24, 48]
ASPECT = 1.5
KIB = 2**10 if sys.platform != "darwin" else 1  # the unit of ru_maxrss


def main() -> None:
    """Measure every size, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--megapixels", type=float, nargs="+", default=SIZES)
    parser.add_argument("--file", help=argparse.SUPPRESS)  # what a process of its own restores
    options = parser.parse_args()
    if options.file:
        print(json.dumps(measure(options.model, options.file)))  # noqa: T201
        return
    print(f"{'megapixels':>10} {'seconds':>8} {'s/MP':>6} {'MB idle':>8} {'MB more':>8}")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        for size in options.megapixels:
            file = Path(folder) / "made-up.jpg"
            file.write_bytes(made_up(size))
            command = [sys.executable, "-m", "benchmarks.scaling", "--model", options.model, "--file", str(file)]
            row = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            print(  # noqa: T201
                f"{row['megapixels']:>10.1f} {row['seconds']:>8.2f} {row['seconds'] / row['megapixels']:>6.2f} "
                f"{row['idle']:>8.0f} {row['more']:>8.0f}"
            )


def measure(model: str, file: str) -> dict[str, float]:
    """Read and restore a file, after a small one that compiles the network."""
    backend.load_quietly()
    prediction = Prediction.from_source(model)
    prediction.restore(read_photo(made_up(0.3), name="small.jpg"))
    idle, started = peak(), time.perf_counter()
    photo = read_photo(file)
    prediction.restore(photo)
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
