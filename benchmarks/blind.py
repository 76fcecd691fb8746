"""Recognition of earlier compression from pixels alone: how often it is right, and what it is worth.

    python -m benchmarks.blind FOLDER [--model fast best] [--images 29]

Originals are compressed, cut and compressed again, and no history is given: first how often `jpeg.find_traces` finds
the true quantisation steps, then by how much each network raises the PSNR of what it was given.
"""

import argparse
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from restorer import evaluation, images, jpeg, metrics
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend

QUALITIES = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
LOWEST = sorted(range(64), key=lambda k: (k // 8 + k % 8, k))[:20]  # frequencies
CUT = (3, 5)  # pixels, from the top and from the left


class Case(NamedTuple):
    """A way to come by a picture.

    Attributes:
        name: What was done to it.
        make: From an original ``(H, W, 3)`` uint8, what it became and the original of that, of one shape.
        kind: The file it is in.
    """

    name: str
    make: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    kind: str = "png"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="originals that never were JPEGs")
    parser.add_argument("--model", nargs="*", default=["fast", "best"])
    parser.add_argument("--images", type=int, help="at most so many")
    options = parser.parse_args()
    names = evaluation.picture_names(options.folder, at_most=options.images)
    originals = [evaluation.read_picture(options.folder, name).pixels for name in names]
    print(f"{len(originals)} pictures, cut by {CUT}")  # noqa: T201
    for row in recognised(originals):
        print(row)  # noqa: T201
    if options.model:
        keras_backend.load_quietly()
        for row in gains(originals, options.model):
            print(row)  # noqa: T201


def recognised(originals: list[np.ndarray]) -> Iterator[str]:
    """The share of histories that are found, row by row."""
    whole = [jpeg.find_traces(pixels) is None for pixels in originals]
    yield f"never a JPEG, and recognised so: {np.mean(whole):.0%}"
    yield f"{'quality':>8} {'found':>7} {'grid':>7} {'quality':>8} {'steps':>7}   once: no earlier one found"
    for quality in QUALITIES:
        found, grid, exact, steps, once = [], [], [], [], []
        true = jpeg.standard_tables(quality)
        for pixels in originals:
            compressed = jpeg.compress(pixels, quality=quality)
            traces = jpeg.find_traces(compressed[CUT[0] :, CUT[1] :])
            found.append(traces is not None)
            grid.append(traces is not None and (traces.top, traces.left) == (-CUT[0] % 8, -CUT[1] % 8))
            exact.append(traces is not None and traces.quality == quality)
            near = np.abs(traces.tables[0].astype(int) - true[0]).ravel()[LOWEST] <= 1 if traces else 0
            steps.append(np.mean(near))
            once.append(jpeg.find_traces(compressed, last=true) is None)
        yield (
            f"{quality:>8} {np.mean(found):>7.1%} {np.mean(grid):>7.1%} {np.mean(exact):>8.1%} {np.mean(steps):>7.1%}"
            f"   {np.mean(once):.1%}"
        )


def gains(originals: list[np.ndarray], models: list[str]) -> Iterator[str]:
    """What restoring is worth, row by row."""
    yield f"{'':<34} {'PSNR':>6} " + " ".join(f"{model:>14}" for model in models)
    predictions = [Prediction.from_source(model) for model in models]
    for case in CASES:
        before, after = [], []
        for original in originals:
            pixels, true = case.make(original)
            photo = images.read_photo(_file(pixels, case), name=f"it.{case.kind}")
            before.append(metrics.psnr(true, photo.pixels))
            after.append([metrics.psnr(true, prediction.restore(photo).pixels) for prediction in predictions])
        gained = np.mean(after, axis=0) - np.mean(before)
        cells = [f"{after_:>7.2f} {gain:+.2f}" for after_, gain in zip(np.mean(after, axis=0), gained, strict=True)]
        yield f"{case.name:<34} {np.mean(before):>6.2f} " + " ".join(f"{cell:>14}" for cell in cells)


def _file(pixels: np.ndarray, case: Case) -> bytes:
    if case.kind == "jpg":
        return jpeg.encode(pixels, quality=_AGAIN)
    return images.encode(pixels, f".{case.kind}")


def _compressed(quality: int) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    return lambda pixels: (jpeg.compress(pixels, quality=quality), pixels)


def _cut(quality: int) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    top, left = CUT

    def make(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        compressed = jpeg.compress(pixels, quality=quality)
        return tuple(np.ascontiguousarray(each[top:, left:]) for each in (compressed, pixels))  # type: ignore[return-value]

    return make


_AGAIN = 90  # quality of the second compression
CASES = (
    Case("Q20, saved as PNG", _compressed(20)),
    Case("Q20, cut, saved as PNG", _cut(20)),
    Case("Q15, saved again at Q90", _compressed(15), "jpg"),
    Case("Q15, cut, saved again at Q90", _cut(15), "jpg"),
)


if __name__ == "__main__":
    main()
