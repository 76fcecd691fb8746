"""Seconds per megapixel of each network, measured in turns, and as a ratio to the report's.

    python -m benchmarks.speed [--side 512] [--rounds 7]

Machines are shared and noisy, so every round times every network once, and the ratio is the median over rounds of
the ratio within a round. Untrained networks take the same time as trained ones.
"""

import argparse
import time
from statistics import median

import numpy as np

from restorer import backend, jpeg, models

REFERENCE = "report"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=512, help="side of the picture in pixels (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is timed (default %(default)s)")
    options = parser.parse_args()
    backend.load_quietly()
    seconds = measure(options.side, options.rounds)
    print(f"{'model':<12} {'parameters':>10} {'s/MP':>7} {'ratio':>7}")  # noqa: T201
    for name, taken in seconds.items():
        ratio = median(own / other for own, other in zip(taken, seconds[REFERENCE], strict=True))
        parameters = models.build(name).count_params()
        print(f"{name:<12} {parameters:>10,} {median(taken):>7.3f} {ratio:>7.3f}")  # noqa: T201


def measure(side: int, rounds: int) -> dict[str, list[float]]:
    """Seconds per megapixel of each network, one figure a round."""
    image = np.random.default_rng(0).random((1, side, side, 3), np.float32)
    tables = jpeg.conditioning(jpeg.standard_tables(10), jpeg.SUBSAMPLING_DEFAULT)[None]
    networks = {name: models.build(name) for name in models.MODELS}
    inputs = {name: [image, tables][: len(network.inputs)] for name, network in networks.items()}
    for name, network in networks.items():
        network.predict_on_batch(inputs[name])  # compiles
    taken: dict[str, list[float]] = {name: [] for name in networks}
    for _ in range(rounds):
        for name, network in networks.items():
            started = time.perf_counter()
            network.predict_on_batch(inputs[name])
            taken[name].append((time.perf_counter() - started) / (side * side / 1e6))
    return taken


if __name__ == "__main__":
    main()
