"""The held-out photographs of a run: measured and shown at every validation."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from restorer import images, jpeg, metrics
from restorer.data.pairs import ImagePairs
from restorer.system.files import write_atomically
from restorer.training.config import TrainingConfig
from restorer.training.loop import losses

PREVIEWS = 3  # photographs shown while training
CHUNK = 1  # photographs restored at once; more are no faster, and whoever asks for a pause would wait for them


class HeldOut:
    """A few photographs the network never trains on, and the plain JPEG's figures on them."""

    def __init__(self, pairs: ImagePairs, config: TrainingConfig, previews: Path) -> None:
        """Keep at most ``config.validation_images`` pairs; write the originals' and JPEGs' previews."""
        kept = np.linspace(0, len(pairs) - 1, min(len(pairs), config.validation_images)).astype(int)
        self.original, self.compressed = pairs.original[kept], pairs.compressed[kept]
        self.conditioning = np.stack(
            [jpeg.conditioning(jpeg.standard_tables(int(q)), jpeg.SUBSAMPLING_DEFAULT) for q in pairs.qualities[kept]]
        )
        self.loss = losses.LOSSES[config.loss]
        self.folder = previews
        self.jpeg_scores = self._scores(self.compressed)
        self.shown = np.linspace(0, len(kept) - 1, min(PREVIEWS, len(kept))).astype(int)
        for number, index in enumerate(self.shown):
            self._show(number, "original", self.original[index])
            self._show(number, "compressed", self.compressed[index])

    @property
    def shown_conditioning(self) -> np.ndarray:
        """What the network is told of the file of each photograph that is shown, ``(P, 130)`` float32."""
        return self.conditioning[self.shown]

    def measure(self, model: keras.Model, step: int, *, check: Callable[[], None] | None = None) -> dict[str, float]:
        """Restore the photographs, write their previews, and return every figure of a validation.

        ``check`` is called after each photograph; what it raises ends the measuring.
        """
        parts = []
        for start in range(0, len(self.original), CHUNK):
            parts.append(self._restore(model, start))
            if check:
                check()
        restored = np.concatenate(parts)
        pixels = images.to_uint8(restored)
        for number, index in enumerate(self.shown):
            self._show(number, f"{step:06d}", pixels[index])
        true = images.to_float(self.original)
        psnr, ssim = self._scores(pixels)
        return {
            "val_loss": float(keras.ops.convert_to_numpy(self.loss(true, restored))),
            # Keras's "accuracy" for three channels: how often the strongest channel is the same
            "val_accuracy": float(np.mean(true.argmax(axis=-1) == restored.argmax(axis=-1))),
            "psnr": psnr,
            "ssim": ssim,
            "jpeg_psnr": self.jpeg_scores[0],
            "jpeg_ssim": self.jpeg_scores[1],
        }

    def _restore(self, model: keras.Model, start: int) -> np.ndarray:
        chunk = slice(start, start + CHUNK)
        inputs: list[Any] = [images.to_float(self.compressed[chunk]), self.conditioning[chunk]]
        return np.asarray(model.predict_on_batch(inputs[: len(model.inputs)]))

    def _scores(self, pictures: np.ndarray) -> tuple[float, float]:
        pairs = list(zip(self.original, pictures, strict=True))
        psnr = float(np.mean([metrics.psnr(true, test) for true, test in pairs]))
        return psnr, float(np.mean([metrics.ssim(true, test) for true, test in pairs]))

    def _show(self, number: int, label: str, pixels: np.ndarray) -> None:
        file = self.folder / f"{number}-{label}.webp"
        write_atomically(file, images.encode(pixels, ".webp"), make_folder=False)
