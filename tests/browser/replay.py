"""A training that is only played: events and previews appear in a run's folder as a worker would write them."""

import threading
from pathlib import Path

import numpy as np

from restorer import images, jpeg
from restorer.training.config import config_for
from restorer.training.runs.run import Run, create_run
from tests.helpers import picture

EVENT_SECONDS = 0.2
REPORT_EVERY = 10  # events
PHOTOS = 2


class Replay:
    """A run whose worker is a thread: ``with Replay(folder) as replay: … replay.run``."""

    def __init__(self, folder: Path, *, title: str = "", before: int = 0, seed: int = 0) -> None:
        """Make the run, with so many events told already."""
        self.run: Run = create_run(config_for("fast", minutes=3), folder=folder)
        if title:
            self.run.rename(title)
        self.originals = [picture(256, 256, seed=number) for number in range(PHOTOS)]
        self.compressed = [jpeg.compress(original, quality=10) for original in self.originals]
        for number in range(PHOTOS):
            self._show(number, "original", self.originals[number])
            self._show(number, "compressed", self.compressed[number])
        self.noise = np.random.default_rng(seed)
        self.told = 0
        for _ in range(before):
            self.tell()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)

    def __enter__(self) -> "Replay":
        """Begin to play."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the run."""
        self._done.set()
        self._thread.join()
        self.run.write_status("finished", progress=1.0)

    def tell(self) -> None:
        """Write one event, and at every tenth what a measurement writes."""
        seconds, step = EVENT_SECONDS * self.told, 3 * self.told
        learnt = 1 - np.exp(-seconds / 20)
        event = {
            "step": step,
            "epoch": step / 100,
            "seconds": round(seconds, 3),
            "loss": float(0.03 * (1 - 0.3 * learnt) * self.noise.uniform(0.8, 1.2)),
            "accuracy": float(0.7 + 0.1 * learnt),
            "images_per_second": 240.0,
            "learning_rate": 1e-3 * (1 - seconds / 200),
        }
        if self.told % REPORT_EVERY == 0:
            event |= self._measure(step, float(learnt))
        self.run.append_event(event)
        self.told += 1

    def _measure(self, step: int, learnt: float) -> dict[str, float]:
        for number, (original, compressed) in enumerate(zip(self.originals, self.compressed, strict=True)):
            blend = (1 - learnt) * compressed.astype(float) + learnt * original
            self._show(number, f"{step:06d}", images.to_uint8((blend / 255).astype(np.float32)))
        ours = {"val_loss": 0.03 * (1 - 0.28 * learnt), "val_accuracy": 0.75 + 0.1 * learnt}
        return {**ours, "ssim": 0.73 + 0.1 * learnt, "psnr": 28.3 + learnt, "jpeg_ssim": 0.73, "jpeg_psnr": 28.3}

    def _show(self, number: int, label: str, pixels: np.ndarray) -> None:
        (self.run.previews / f"{number}-{label}.webp").write_bytes(images.encode(pixels, ".webp"))

    def _play(self) -> None:
        while not self._done.wait(EVENT_SECONDS):
            self.tell()
            self.run.write_status("running", progress=min(1.0, EVENT_SECONDS * self.told / 180))
