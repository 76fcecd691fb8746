"""Restoration of drawn pages: text, code, interfaces, charts and line art.

    python -m benchmarks.pages [--model fast best] [--pages 60]

Pages are written in fonts that training leaves out and in words of this project's own documents, and compressed at six
qualities with half and with full chroma. A page of sharp edges is where a network made for photographs does harm, so
the worst page counts as much as the mean. Without fonts on the machine, Pillow's built-in one writes everything.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from restorer import images, jpeg, metrics
from restorer.data.drawn_pages import KINDS, Fonts, draw_page, find_fonts
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend

QUALITIES = (10, 40, 80, 90, 95, 98)
SUBSAMPLINGS = ("4:2:0", "4:4:4")
SIDE = 256
_DOCUMENTS = Path(__file__).parents[1]
_SEED = 13


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", default=["fast", "best"], help="names, .keras files or run folders")
    parser.add_argument("--pages", type=int, default=60, help="how many (default %(default)s)")
    options = parser.parse_args()
    fonts = find_fonts(held_back=True)
    pages = drawn_pages(options.pages, fonts)
    print(f"{len(pages)} pages in {len(fonts.files) or 'no'} fonts of this machine; dB over the JPEG: mean, worst")  # noqa: T201
    keras_backend.load_quietly()
    for row in gains(pages, options.model):
        print(row)  # noqa: T201


def drawn_pages(count: int, fonts: Fonts) -> list[np.ndarray]:
    """Pages of every kind in turn, ``(256, 256, 3)`` uint8 each."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_DOCUMENTS.glob("*.md")))
    known = re.findall(r"\w+", text)
    kinds = list(KINDS)
    return [
        draw_page(
            np.random.default_rng([_SEED, number]),
            fonts,
            side=SIDE,
            kind=kinds[number % len(kinds)],
            words=lambda rng: str(known[int(rng.integers(len(known)))]),
        )
        for number in range(count)
    ]


def gains(pages: Sequence[np.ndarray], models: Sequence[str]) -> Iterator[str]:
    """How many pages were taken for an earlier JPEG, and what each network adds to the JPEG's PSNR, row by row."""
    predictions = [Prediction.from_source(model) for model in models]
    yield f"{'quality':>8} {'chroma':>7} {'earlier':>7} {'JPEG':>6} " + " ".join(
        f"{Path(model).stem:>16}" for model in models
    )
    for quality in QUALITIES:
        for subsampling in SUBSAMPLINGS:
            files = [images.read_photo(jpeg.encode(page, quality=quality, subsampling=subsampling)) for page in pages]
            before = np.array([metrics.psnr(page, file.pixels) for page, file in zip(pages, files, strict=True)])
            cells = []
            for prediction in predictions:
                restored = [prediction.restore(file) for file in files]
                gained = [metrics.psnr(page, made.pixels) for page, made in zip(pages, restored, strict=True)] - before
                cells.append(f"{np.mean(gained):>+8.2f} {np.min(gained):>+7.2f}")
            mistaken = sum(made.history is not None and made.history.source != "file" for made in restored)
            yield f"{quality:>8} {subsampling:>7} {mistaken:>7} {np.mean(before):>6.2f} " + " ".join(cells)


if __name__ == "__main__":
    main()
