"""The input pipeline: batches of patches, drawn ahead by threads, the same for every run with one seed."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import numpy as np

from restorer.data.patches import sample_patch
from restorer.images import to_float
from restorer.training.config import TrainingConfig

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]
AHEAD = 4  # batches kept ready


def draw_batch(photographs: np.ndarray, config: TrainingConfig, step: int, *, pages: np.ndarray | None = None) -> Batch:
    """The batch of one step, a function of the seed and the step alone, so a resumed run sees what it would have.

    Args:
        photographs: ``(N, 256, 256, 3)`` uint8.
        config: Batch and patch sizes, degradation, seed.
        step: The step's number.
        pages: Drawn pages, ``(M, 256, 256, 3)`` uint8, if ``config.pages`` wants some.

    Returns:
        ``(compressed, conditioning, original)``, float32: ``(B, P, P, 3)``, ``(B, 130)``, ``(B, P, P, 3)``.
    """
    rng = np.random.default_rng([config.seed, step])
    drawn = [_draw_patch(photographs, config, rng, pages) for _ in range(config.batch_size)]
    compressed, conditioning, original = (np.stack(part) for part in zip(*drawn, strict=True))
    return to_float(compressed), conditioning, to_float(original)


def _draw_patch(
    photographs: np.ndarray, config: TrainingConfig, rng: np.random.Generator, pages: np.ndarray | None
) -> Batch:
    if pages is not None and config.pages and rng.random() < config.pages:
        return sample_patch(pages, rng, side=config.patch_size, degradation=config.page_degradation)
    return sample_patch(photographs, rng, side=config.patch_size, degradation=config.patch_degradation)


def batches(draw: Callable[[int], Batch], *, first: int = 0, workers: int | None = None) -> Iterator[Batch]:
    """Batches ``draw(first)``, ``draw(first + 1)``, … without end, in order, drawn ahead by threads.

    OpenCV and Pillow let go of Python's lock while they encode and decode, so threads do run beside the network.
    """
    with ThreadPoolExecutor(workers or min(8, os.cpu_count() or 1)) as pool:
        ahead = deque(pool.submit(draw, step) for step in range(first, first + AHEAD))
        try:
            for step in count(first + AHEAD):
                ready = ahead.popleft().result()
                ahead.append(pool.submit(draw, step))
                yield ready
        finally:
            for waiting in ahead:
                waiting.cancel()
