"""Neutral colours under restoration: gray photographs, and white and black frames.

    python -m benchmarks.neutral FOLDER [--model fast best] [--images 29]

Each original is made gray and compressed as a colour JPEG, and framed and compressed. Printed are levels of 255: the
largest difference between two channels of a gray photograph, and by how much a frame moves at most, its first 16 pixels
beside the photograph not counted, because there the JPEG itself is neither white nor black.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from restorer import evaluation, images, jpeg
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend

QUALITIES = (10, 40, 80, 95)
FRAME = 48  # pixels wide
BESIDE = 16  # of those, the ones in blocks that reach into the photograph


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="originals")
    parser.add_argument("--model", nargs="+", default=["fast", "best"], help="names, .keras files or run folders")
    parser.add_argument("--images", type=int, help="at most so many")
    options = parser.parse_args()
    names = evaluation.picture_names(options.folder, at_most=options.images)
    originals = [evaluation.read_picture(options.folder, name).pixels for name in names]
    print(f"{len(originals)} pictures; levels of 255, the mean of the pictures' largest, and the largest of all")  # noqa: T201
    keras_backend.load_quietly()
    for row in levels(originals, options.model):
        print(row)  # noqa: T201


def levels(originals: Sequence[np.ndarray], models: Sequence[str]) -> Iterator[str]:
    """How far each network goes, row by row."""
    predictions = [Prediction.from_source(model) for model in models]
    yield f"{'quality':>8} {'':<12} " + " ".join(f"{Path(model).stem:>16}" for model in models)
    for quality in QUALITIES:
        for name, make, measure in (
            ("gray", gray, colour),
            ("white frame", white, moved),
            ("black frame", black, moved),
        ):
            files = [images.read_photo(jpeg.encode(make(original), quality=quality)) for original in originals]
            cells = []
            for prediction in predictions:
                found = [measure(prediction.restore(file, earlier=False).pixels) for file in files]
                cells.append(f"{np.mean(found):>10.2f} {np.max(found):>5}")
            yield f"{quality:>8} {name:<12} " + " ".join(cells)


def gray(pixels: np.ndarray) -> np.ndarray:
    """A photograph without colour, in three channels."""
    return np.repeat(pixels[..., 1:2], 3, axis=2)


def white(pixels: np.ndarray) -> np.ndarray:
    """A photograph in a white frame."""
    return _framed(pixels, 255)


def black(pixels: np.ndarray) -> np.ndarray:
    """A photograph in a black frame."""
    return _framed(pixels, 0)


def colour(restored: np.ndarray) -> int:
    """The largest difference between two channels of a pixel."""
    return int(np.ptp(restored.astype(int), axis=2).max())


def moved(restored: np.ndarray) -> int:
    """By how much a frame differs from the white or the black that its corner is nearer to."""
    width = FRAME - BESIDE
    edges = (restored[:width], restored[-width:], restored[:, :width], restored[:, -width:])
    level = 255 if restored[0, 0].mean() > 127 else 0
    return max(int(np.abs(edge.astype(int) - level).max()) for edge in edges)


KINDS = (("gray", gray, colour), ("white frame", white, moved), ("black frame", black, moved))


def _framed(pixels: np.ndarray, level: int) -> np.ndarray:
    return np.pad(pixels, ((FRAME, FRAME), (FRAME, FRAME), (0, 0)), constant_values=level)


if __name__ == "__main__":
    main()
