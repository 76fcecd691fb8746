"""Training of the estimator in `restorer.jpeg.scaled_traces`.

    python -m restorer.training.scaled_traces FOLDER [--windows 24000] [--minutes 20] [--out FILE]

Windows are cut out of the training photographs of the folder and of drawn pages. Half were compressed, scaled, and
compressed again or not; the others were only compressed, or were scaled, blurred, sharpened or made noisy and then
compressed for the first time, or not at all. A network restores each by its own tables and by each of `QUALITIES`, and
what is learnt is how many dB of PSNR the one has over the other. So a picture is taken for a scaled JPEG if it gains by
that.
"""

import argparse
import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from restorer import images, jpeg, models
from restorer.data.drawn_pages import draw_pages, find_fonts
from restorer.data.loader import SIDE, DataLoader
from restorer.data.scaled_windows import draw_window
from restorer.jpeg.scaled_traces import CONVOLUTIONS, EMBEDDING, HIDDEN, QUALITIES, WEIGHTS, WINDOW, fine_detail
from restorer.models.blocks import conditioning_input
from restorer.system import keras_backend
from restorer.system.files import write_atomically
from restorer.system.progress_bar import share_bar
from restorer.training.loop.schedule import learning_rate

PAGES = 300
_OF_PAGES = 0.12  # share of windows that are cut out of drawn pages
_LARGEST_GAIN = 3.0  # dB either way; what is beyond teaches nothing more
_FLOOR = 1e-5  # of a mean squared error, a PSNR of 50 dB, above which nothing is to be seen
_RATE, _BATCH = 2e-3, 32


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows and what is to be learnt of them.

    Attributes:
        pixels: ``(N, 96, 96, 3)`` uint8 RGB.
        conditioning: ``(N, 130)`` float32, on the tables of their own.
        gains: ``(N, 8)`` float32, dB, see `jpeg.scaled_traces.expected_gains`.
    """

    pixels: np.ndarray
    conditioning: np.ndarray
    gains: np.ndarray


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw windows, measure what is to be learnt of them, learn it, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="photographs that never were JPEGs, or were scaled down since")
    parser.add_argument("--model", default="fast", help="what restores them (default %(default)s)")
    parser.add_argument("--windows", type=int, default=24_000, help="that are learnt from (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=20, help="of learning (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the file that is written (default %(default)s)")
    options = parser.parse_args(arguments)
    keras_backend.load_quietly()
    keras.utils.set_random_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    split = DataLoader(options.folder, side=SIDE).load()
    network = models.load(options.model)
    pages = draw_pages(PAGES, find_fonts(), side=SIDE, seed=options.seed)
    with share_bar("Drawing") as advance:
        train = draw_windows(options.windows, np.asarray(split.train.original), pages, network, rng, progress=advance)
    held_out = draw_windows(options.windows // 10, np.asarray(split.validation.original), pages, network, rng)
    estimator = build()
    for step, loss in learn(estimator, train, rng, minutes=options.minutes):
        error = np.abs(estimator.predict(_inputs(held_out), batch_size=_BATCH, verbose=0) - held_out.gains).mean()
        print(f"step {step}: loss {loss:.4f}, held-out error {error:.3f} dB", flush=True)  # noqa: T201
    write_weights(estimator, options.out)


def draw_windows(
    count: int,
    photographs: np.ndarray,
    pages: np.ndarray,
    network: keras.Model,
    rng: np.random.Generator,
    *,
    progress: Callable[[float], None] | None = None,
) -> Windows:
    """Draw windows, and measure what a restoration by other tables than their own gains.

    Args:
        count: How many.
        photographs: ``(N, 256, 256, 3)`` uint8 RGB.
        pages: Drawn pages, likewise.
        network: What restores them.
        rng: The source of every choice.
        progress: Called with the share of them that are drawn, 0 to 1.
    """
    pixels, conditioning = np.empty((count, WINDOW, WINDOW, 3), np.uint8), np.empty((count, 130), np.float32)
    gains = np.empty((count, len(QUALITIES)), np.float32)
    for first in range(0, count, _BATCH):
        batch = slice(first, min(first + _BATCH, count))
        drawn = [
            draw_window(pages if rng.random() < _OF_PAGES else photographs, rng) for _ in range(batch.start, batch.stop)
        ]
        pixels[batch], conditioning[batch], original = (np.stack(each) for each in zip(*drawn, strict=True))
        gains[batch] = _gains(network, pixels[batch], conditioning[batch], original)
        if progress:
            progress(batch.stop / count)
    return Windows(pixels, conditioning, gains)


def build() -> keras.Model:
    """The network that `jpeg.scaled_traces.expected_gains` calculates, with normalised batches while it learns.

    Returns:
        A model from ``(N, h, w, 3)`` float32, see `jpeg.scaled_traces.fine_detail`, and ``(N, 130)`` float32 to
        ``(N, 8)``, dB.
    """
    window, tables = keras.Input((None, None, 3), name="window"), conditioning_input()
    x = window
    for number, each in enumerate(CONVOLUTIONS, start=1):
        x = layers.Conv2D(
            each.channels, each.kernel, strides=each.stride, padding="same", use_bias=False, name=f"conv_{number}"
        )(x)
        x = layers.BatchNormalization(momentum=0.95, name=f"conv_{number}_norm")(x)
        x = layers.ReLU()(x)
    x = layers.GlobalAveragePooling2D()(x)  # (N, 64)
    embedding = layers.Dense(EMBEDDING, activation="relu", name="embed")(tables)  # (N, 32)
    x = layers.Concatenate()([x, embedding])
    x = layers.Dense(HIDDEN, activation="relu", name="hidden")(x)  # (N, 96)
    return keras.Model([window, tables], layers.Dense(len(QUALITIES), name="gains")(x), name="scaled_traces")


def learn(
    estimator: keras.Model, windows: Windows, rng: np.random.Generator, *, minutes: float
) -> Iterator[tuple[int, float]]:
    """Train the estimator.

    Args:
        estimator: From `build`.
        windows: What it learns.
        rng: The source of every choice.
        minutes: How long.

    Yields:
        Once a minute and at the end, the number of steps and the mean loss since the last time.
    """
    estimator.compile(keras.optimizers.Adam(_RATE), loss=keras.losses.Huber(0.5))
    started, reported, step, losses = time.perf_counter(), 0.0, 0, []
    while (progress := (time.perf_counter() - started) / (60 * minutes)) < 1:
        estimator.optimizer.learning_rate.assign(learning_rate(_RATE, "cosine", step=step, progress=progress))
        chosen = rng.choice(len(windows.pixels), min(_BATCH, len(windows.pixels)), replace=False)
        some = _turned(Windows(windows.pixels[chosen], windows.conditioning[chosen], windows.gains[chosen]), rng)
        losses.append(float(estimator.train_on_batch(_inputs(some), some.gains)))
        step += 1
        if progress * minutes - reported >= 1:
            yield step, float(np.mean(losses))
            reported, losses = progress * minutes, []
    yield step, float(np.mean(losses)) if losses else 0.0


def write_weights(estimator: keras.Model, path: Path) -> None:
    """Write what `jpeg.scaled_traces` reads: each layer's kernel and bias, with the normalisation in them."""
    arrays: dict[str, np.ndarray] = {}
    for number, _ in enumerate(CONVOLUTIONS, start=1):
        kernel = np.asarray(estimator.get_layer(f"conv_{number}").get_weights()[0])  # (k, k, C, channels)
        norm = estimator.get_layer(f"conv_{number}_norm")
        gamma, beta, mean, variance = (np.asarray(each) for each in norm.get_weights())
        factor = gamma / np.sqrt(variance + norm.epsilon)
        arrays |= {f"conv_{number}_kernel": kernel * factor, f"conv_{number}_bias": beta - mean * factor}
    for name in ("embed", "hidden", "gains"):
        kernel, bias = estimator.get_layer(name).get_weights()
        arrays |= {f"{name}_kernel": kernel, f"{name}_bias": bias}
    single: dict[str, Any] = {name: array.astype(np.float32) for name, array in arrays.items()}
    buffer = io.BytesIO()
    np.savez(buffer, **single)
    write_atomically(path, buffer.getvalue())


def _gains(network: keras.Model, pixels: np.ndarray, conditioning: np.ndarray, original: np.ndarray) -> np.ndarray:
    """What restorations by `QUALITIES` gain over one by the own tables, ``(N, 8)`` float32, dB."""
    picture, true = images.to_float(pixels), images.to_float(original)

    def log_error(tables: np.ndarray) -> np.ndarray:
        restored = np.asarray(network.predict_on_batch([picture, tables]))
        return np.asarray(10 * np.log10(np.mean((restored - true) ** 2, axis=(1, 2, 3)) + _FLOOR))

    own = log_error(conditioning)
    told = (jpeg.conditioning(jpeg.standard_tables(quality), jpeg.SUBSAMPLING_DEFAULT) for quality in QUALITIES)
    others = [log_error(np.broadcast_to(each, conditioning.shape)) for each in told]
    return np.clip(own[:, None] - np.stack(others, axis=1), -_LARGEST_GAIN, _LARGEST_GAIN)


def _turned(windows: Windows, rng: np.random.Generator) -> Windows:
    """Windows turned by 0 to 3 quarters and mirrored or not, which keeps their 8×8 grid."""
    quarters = int(rng.integers(4))
    pixels = np.rot90(windows.pixels, quarters, axes=(1, 2))
    conditioning = windows.conditioning
    if quarters % 2:
        conditioning = np.stack([jpeg.conditioning_on_side(each) for each in conditioning])
    return Windows(pixels[:, :, ::-1] if rng.integers(2) else pixels, conditioning, windows.gains)


def _inputs(windows: Windows) -> list[np.ndarray]:
    return [np.stack([fine_detail(window) for window in windows.pixels]), windows.conditioning]


if __name__ == "__main__":
    main()
