"""Throughput of the input pipeline, beside what the processor could train.

    python -m benchmarks.pipeline [--recipe fast] [--steps 60]

Steps on batches as training draws them, in turns with steps on one batch that is there already; and how long drawing
a batch takes one thread.
"""

import argparse
import os
import time
from functools import partial
from pathlib import Path
from statistics import median

from restorer import data
from restorer.system import keras_backend
from restorer.training.config import read_recipe
from restorer.training.loop.batches import batches, draw_batch
from restorer.training.runs.run import Run

ROUNDS = 5


def main() -> None:
    """Measure, and print three lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", default="fast")
    parser.add_argument("--data", default=data.EMBEDDED)
    parser.add_argument("--steps", type=int, default=60, help="steps a round (default %(default)s)")
    options = parser.parse_args()
    keras_backend.load_quietly()
    from restorer.training.loop.compiled import compiled_model

    config = read_recipe(options.recipe)
    photographs = data.DataLoader(options.data).load().train.original
    begins_now = Run(Path(os.devnull))
    model, draw = compiled_model(begins_now, config), partial(draw_batch, photographs, config)
    stream, ready = batches(draw), draw(0)

    def seconds(drawn: bool) -> float:
        started = time.perf_counter()
        for _ in range(options.steps):
            compressed, conditioning, original = next(stream) if drawn else ready
            model.train_on_batch([compressed, conditioning][: len(model.inputs)], original)
        return (time.perf_counter() - started) / options.steps

    seconds(True)  # compiles
    rounds = [(seconds(True), seconds(False)) for _ in range(ROUNDS)]
    started = time.perf_counter()
    for step in range(options.steps):
        draw(step)
    drawing = (time.perf_counter() - started) / options.steps
    print(f"a step on drawn batches:   {1e3 * median(drawn for drawn, _ in rounds):7.1f} ms")  # noqa: T201
    print(f"a step on a ready batch:   {1e3 * median(fixed for _, fixed in rounds):7.1f} ms")  # noqa: T201
    print(f"ratio, by rounds:          {median(drawn / fixed for drawn, fixed in rounds):7.3f}")  # noqa: T201
    print(f"drawing one, one thread:   {1e3 * drawing:7.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
