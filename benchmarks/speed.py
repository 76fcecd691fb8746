"""Seconds a megapixel of each network, measured in turns, and as a ratio to the report's.

    python -m benchmarks.speed [--side 512] [--rounds 7] [--model fast best report] [--quantsmooth PATH]

Machines are shared and noisy, so every round times everything once, and a ratio is the median over rounds of the ratio
within a round. Untrained networks take the same time as trained ones. "matrix" is the share of the multiply-adds per
second that a plain float32 product of two matrices reaches in the same round: 1 is as fast as the processor can be
brought to calculate, but for the shortcuts that some convolutions know. jpeg-quantsmooth, if its program was built at
`PATH`, is timed as a whole, with its start, reading and writing.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers import quantsmooth
from restorer import images, jpeg, models
from restorer.system import keras_backend
from restorer.system.paths import ASSETS

if TYPE_CHECKING:
    import keras

REFERENCE = "report"
PRODUCT = "product of matrices"
QUANTSMOOTH = "jpeg-quantsmooth"
ORDER = 2048  # of the matrices
SAMPLE = ASSETS / "samples" / "animal_cat.webp"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=512, help="side of the picture in pixels (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is timed (default %(default)s)")
    parser.add_argument("--model", nargs="+", choices=models.MODELS, default=list(models.MODELS))
    parser.add_argument("--quantsmooth", metavar="PATH")
    options = parser.parse_args()
    keras_backend.load_quietly()
    from restorer.models.inspection import describe_network  # needs Keras, which is to be loaded quietly

    networks = {name: models.build(name) for name in dict.fromkeys([*options.model, REFERENCE])}
    work = {name: network_at_work(network, options.side) for name, network in networks.items()}
    if options.quantsmooth:
        work[QUANTSMOOTH] = quantsmooth_at_work(options.quantsmooth, options.side)
    seconds = measure({**work, PRODUCT: product_at_work()}, options.rounds)
    megapixels = options.side**2 / 1e6
    print(f"{'model':<18} {'parameters':>10} {'s/MP':>7} {'ratio':>7} {'matrix':>7}")  # noqa: T201
    for name in work:
        ratio = median(own / other for own, other in zip(seconds[name], seconds[REFERENCE], strict=True))
        row = f"{name:<18} {'':>10} {median(seconds[name]) / megapixels:>7.3f} {ratio:>7.3f}"
        if name in networks:
            network = describe_network(networks[name])
            share = shares(seconds[name], network.multiply_adds * options.side**2, seconds[PRODUCT])
            row = f"{row[:19]}{network.parameters:>10,}{row[29:]} {share:>7.2f}"
        print(row)  # noqa: T201
    print(f"{PRODUCT}: {ORDER**3 / median(seconds[PRODUCT]) / 1e9:.0f} thousand million multiply-adds a second")  # noqa: T201


def measure(work: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds that each kind of work takes, one figure a round; each is done once before."""
    for do in work.values():
        do()
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, do in work.items():
            started = time.perf_counter()
            do()
            taken[name].append(time.perf_counter() - started)
    return taken


def shares(seconds: list[float], multiply_adds: float, product: list[float]) -> float:
    """The share of the rate of a product of matrices, the median over rounds."""
    return median(multiply_adds / own / (ORDER**3 / other) for own, other in zip(seconds, product, strict=True))


def network_at_work(network: "keras.Model", side: int) -> Callable[[], object]:
    """A network on a picture of noise."""
    image = np.random.default_rng(0).random((1, side, side, 3), np.float32)
    tables = jpeg.conditioning(jpeg.standard_tables(10), jpeg.SUBSAMPLING_DEFAULT)[None]
    inputs = [image, tables][: len(network.inputs)]
    return lambda: network.predict_on_batch(inputs)


def product_at_work() -> Callable[[], object]:
    """A product of two matrices by the engine under Keras."""
    import keras

    matrix = keras.ops.convert_to_tensor(np.random.default_rng(0).random((ORDER, ORDER), np.float32))
    return lambda: np.asarray(keras.ops.matmul(matrix, matrix))


def quantsmooth_at_work(program: str, side: int) -> Callable[[], object]:
    """jpeg-quantsmooth on a photograph at quality 10."""
    square = images.fit_square(images.read_photo(SAMPLE).pixels, side)
    photo, restore = images.read_photo(jpeg.encode(square, quality=10)), quantsmooth(program)
    return lambda: restore(photo)


if __name__ == "__main__":
    main()
