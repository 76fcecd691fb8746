"""Throughput of the input pipeline, beside what the processor could train in each precision.

    python -m benchmarks.pipeline [--recipe fast] [--steps 60]

Steps on batches as training draws them, in turns with steps on one batch that is there already, in float32 and in
bfloat16; and how long drawing a batch takes one thread.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from restorer import data
from restorer.system import keras_backend
from restorer.training.config import PRECISIONS, TrainingConfig, read_recipe
from restorer.training.loop.batches import Batch, batches, draw_batch
from restorer.training.runs.run import Run

ROUNDS = 5
DRAWN = "on drawn batches"
Steps = dict[str, Callable[[], None]]  # a step of each kind


def main() -> None:
    """Measure, and print a line for each kind of step, with its ratio to the recipe's own on a ready batch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", default="fast")
    parser.add_argument("--data", default=data.EMBEDDED)
    parser.add_argument("--steps", type=int, default=60, help="steps a round (default %(default)s)")
    options = parser.parse_args()
    keras_backend.load_quietly()
    config = read_recipe(options.recipe)
    draw = partial(draw_batch, data.DataLoader(options.data).load().train.original, config)
    steps = kinds_of_step(config, draw)
    for step in steps.values():
        seconds(step, 2)  # compiles
    rounds = [{kind: seconds(step, options.steps) for kind, step in steps.items()} for _ in range(ROUNDS)]
    for kind in steps:
        ratio = median(each[kind] / each[config.precision] for each in rounds)
        took = 1e3 * median(each[kind] for each in rounds)
        print(f"a step {kind + ':':<20} {took:7.1f} ms, ratio {ratio:.3f}")  # noqa: T201
    drawn = iter(range(options.steps))
    print(f"drawing one, one thread:    {1e3 * seconds(lambda: draw(next(drawn)), options.steps):7.1f} ms")  # noqa: T201


def kinds_of_step(config: TrainingConfig, draw: Callable[[int], Batch]) -> Steps:
    """The step on drawn batches in the recipe's precision, and on a ready one in each, by what they are called."""
    from restorer.training.loop.compiled import compiled_model
    from restorer.training.loop.learner import Learner

    begins_now, stream, ready = Run(Path(os.devnull)), batches(draw), draw(0)

    def learner(precision: str) -> Learner:
        return Learner(compiled_model(begins_now, config), replace(config, precision=precision))

    def step(taken: Learner, batch: Callable[[], Batch]) -> None:
        *inputs, original = batch()
        taken.step(config.learning_rate, inputs[: len(taken.model.inputs)], original)

    steps: Steps = {DRAWN: partial(step, learner(config.precision), partial(next, stream))}
    return steps | {each: partial(step, learner(each), lambda: ready) for each in PRECISIONS}


def seconds(step: Callable[[], object], count: int) -> float:
    """Seconds a step, over so many."""
    started = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - started) / count


if __name__ == "__main__":
    main()
