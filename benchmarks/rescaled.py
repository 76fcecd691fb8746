"""Restoration of pictures that were compressed, scaled, and compressed again or not.

    python -m benchmarks.rescaled FOLDER [--model fast best] [--images 29]

Nothing is told. "Own" goes by the tables of the last file alone, and of a PNG by those of quality 100. "Look" is what
is done with a JPEG by default, and with a PNG, which is left as it is by default, when Compare is asked to assume a
quality. The original is scaled in the same way. The pasts that begin with "whole" had no first compression, so that
there is nothing to be found in them. Where nothing was lost at all, the figures are no gain, but the PSNR of what a
network makes of a picture that needs nothing.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from restorer import evaluation, images, jpeg, metrics
from restorer.restoration.compression_history import history_of
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend


class Past(NamedTuple):
    """What a picture went through.

    Attributes:
        first: IJG quality of the first compression; None if there was none.
        scale: By what it was scaled then.
        last: IJG quality of the second compression; None if it was saved as a PNG.
    """

    first: int | None
    scale: float
    last: int | None

    def __str__(self) -> str:
        """As a row's name."""
        return (
            f"{f'Q{self.first}' if self.first else 'whole'}, ×{self.scale}, {f'Q{self.last}' if self.last else 'PNG'}"
        )


PASTS = (
    Past(20, 0.7, 85),
    Past(40, 0.7, 85),
    Past(40, 1.5, 85),
    Past(30, 0.7, None),
    Past(10, 0.8, 80),
    Past(60, 0.5, 80),
    Past(None, 0.7, None),
    Past(None, 0.7, 85),
    Past(None, 1.5, 85),
    *(Past(None, 1.0, quality) for quality in (40, 60, 75, 85, 90, 95)),
)
_WHOLE = 60.0  # dB


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="originals that never were JPEGs")
    parser.add_argument("--model", nargs="+", default=["fast", "best"], help="names, .keras files or run folders")
    parser.add_argument("--images", type=int, help="at most so many")
    options = parser.parse_args()
    names = evaluation.picture_names(options.folder, at_most=options.images)
    originals = [evaluation.read_picture(options.folder, name).pixels for name in names]
    print(f"{len(originals)} pictures; dB over what was given: own, look, the worst picture's difference")  # noqa: T201
    keras_backend.load_quietly()
    for row in gains(originals, options.model):
        print(row)  # noqa: T201


def gains(originals: Sequence[np.ndarray], models: Sequence[str]) -> Iterator[str]:
    """What each network adds to the PSNR of what it was given, row by row."""
    predictions = [Prediction.from_source(model) for model in models]
    yield f"{'':<18} {'PSNR':>6} {'found':>7} " + " ".join(f"{Path(model).stem:>22}" for model in models)
    for past in PASTS:
        pairs = [went_through(original, past) for original in originals]
        before = np.mean([_psnr(true, file.pixels) for true, file in pairs])
        cells = []
        for prediction in predictions:
            own, look = (
                np.array([_psnr(true, restored(prediction, file, look=look)) for true, file in pairs])
                for look in (False, True)
            )
            start = before if before < _WHOLE else 0.0
            cells.append(f"{np.mean(own) - start:>+7.2f} {np.mean(look) - start:>+7.2f} {np.min(look - own):>+6.2f}")
        found = sum(taken_for_older(file) for _, file in pairs)
        yield f"{past!s:<18} {before:>6.2f} {found:>3}/{len(pairs):<3} " + " ".join(cells)


def went_through(original: np.ndarray, past: Past) -> tuple[np.ndarray, images.Photo]:
    """The original as it should be, ``(H, W, 3)`` uint8, and the file that it became."""
    compressed = original if past.first is None else jpeg.compress(original, quality=past.first)
    true, left = (scaled(pixels, past.scale) for pixels in (original, compressed))
    data = images.encode(left, ".png") if past.last is None else jpeg.encode(left, quality=past.last)
    return true, images.read_photo(data)


def scaled(pixels: np.ndarray, scale: float) -> np.ndarray:
    """A picture scaled with Pillow's Lanczos filter."""
    height, width = (round(scale * side) for side in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


def restored(prediction: Prediction, file: images.Photo, *, look: bool) -> np.ndarray:
    """The answer of a network to a file, by its look or by its own tables alone."""
    quality = None if file.is_jpeg else (jpeg.QUALITY_ASSUMED if look else jpeg.QUALITY_MAX)
    return prediction.restore(file, quality=quality, earlier=look).pixels


def taken_for_older(file: images.Photo) -> bool:
    """Whether a file is taken for one that was compressed before."""
    history = history_of(file)
    return history is not None and history.source in ("look", "traces")


def _psnr(true: np.ndarray, test: np.ndarray) -> float:
    """The PSNR in dB, at most that of a picture that lost nothing one could see."""
    return min(float(metrics.psnr(true, test)), _WHOLE)


if __name__ == "__main__":
    main()
