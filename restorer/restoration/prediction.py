"""Restoring compressed pictures with a trained network."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from restorer import images, jpeg, metrics, models
from restorer.data.pairs import ImagePairs
from restorer.errors import ImageError, ModelError
from restorer.restoration import strength_map, tiling
from restorer.restoration.cell_projection import CellProjector
from restorer.restoration.compression_history import History, history_of
from restorer.restoration.ensemble import MULTIPLE, check_ensemble, mean_answer
from restorer.restoration.flat_areas import flat_areas, plain_areas
from restorer.restoration.self_test import FROM_QUALITY, trust_in
from restorer.system import limits
from restorer.system.foreign import door, shown

if TYPE_CHECKING:
    import keras

STRENGTH_MIN, STRENGTH_MAX = 0.0, 1.0
_BLOCK = 8  # pixels a side, of JPEG's grid


@dataclass(frozen=True, eq=False)
class Restoration:
    """A restored picture.

    Attributes:
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        seconds: How long it took.
        history: What it was restored from; None if nothing was known, and the pixels are as they came.
        inside_before: Share of the luma coefficients that the network's answer left inside the file's cells, within
            `jpeg.CELL_TOLERANCE`; None if the picture was not projected on them.
        inside: The same share of ``pixels``.
        trust: How far, 0 to 1 in the mean over the picture, the network was followed after it had been tried on the
            picture itself, see `restorer.restoration.self_test`; None if it was not tried.
    """

    pixels: np.ndarray
    seconds: float
    history: History | None = None
    inside_before: float | None = None
    inside: float | None = None
    trust: float | None = None

    @property
    def seconds_per_megapixel(self) -> float:
        """``seconds`` over the picture's millions of pixels."""
        return self.seconds / (self.pixels.shape[0] * self.pixels.shape[1] / 1e6)


@dataclass(frozen=True)
class Prediction:
    """A trained network, ready to regenerate pictures (the report's ``Prediction``).

    Attributes:
        model: A Keras model of the model table, from `models.load` or `models.build`.
        ensemble: How often to restore each picture, flipped and turned, to take the mean of it: 1, 2, 4 or 8. A little
            better, and as many times as slow, see `restorer.restoration.ensemble`.
        window: Longest side, in pixels, of what the network is given at once; by default the model table's.
    """

    model: "keras.Model" = field(repr=False)
    ensemble: int = 1
    window: int | None = None

    def __post_init__(self) -> None:
        """Raise `ImageError` for an ensemble that is none."""
        check_ensemble(self.ensemble)

    @classmethod
    def from_source(cls, source: str | Path, *, ensemble: int = 1) -> "Prediction":
        """Load a model by name, ``.keras`` file or run folder, see `models.load`."""
        return cls(models.load(source), ensemble)

    def restore(
        self,
        photo: images.Photo,
        *,
        quality: int | None = None,
        earlier: bool = True,
        faithful: bool = True,
        self_test: bool = True,
        strength: float = STRENGTH_MAX,
        progress: Callable[[float], None] | None = None,
    ) -> Restoration:
        """Restore a photo that is, or once was, a JPEG: its own pixels, in its stored orientation, on its own grid.

        Args:
            photo: The file, see `images.read_photo`. A picture without a trace of JPEG is left as it is.
            quality: The IJG quality to assume, instead of what `history_of` finds out.
            earlier: Whether to look for an earlier compression of a JPEG, which then is what it is restored from.
            faithful: Whether to project the answer on the cells of the file, see `jpeg.project`. Only a JPEG that
                is restored from its own tables has any.
            self_test: Whether to try the network on the picture itself first, if that was compressed finely, and to
                follow it only as far as it helps, see `restorer.restoration.self_test`.
            strength: How far to go from the file's own pixels, 0, to the network's answer, 1; what is between them
                is projected, too.
            progress: Called with the share of tiles done, 0 to 1.

        Raises:
            ImageError: If the quality is not from 1 to 100, the strength not from 0 to 1, or the picture larger than
                `limits.RESTORE_MEGAPIXELS` allows.
            ModelError: If the network makes something else of a picture than one of the same size.
        """
        check_strength(strength)
        started = time.perf_counter()
        history = history_of(photo, quality=quality, earlier=earlier)
        if history is None:
            return Restoration(photo.pixels, time.perf_counter() - started)
        _check_size(photo)
        on_grid, above, beside = _on_grid(photo.stored, history)
        trust = self._trust(on_grid, history, progress) if self_test and strength else None
        strengths = np.where(flat_areas(on_grid), 0, np.float32(strength) * (1 if trust is None else trust))
        binds = faithful and history.source == "file" and strengths.any()
        projector = CellProjector(_coefficients(photo) if binds else None)
        restored = self.restore_pixels(
            on_grid,
            history.conditioning,
            projector=projector,
            strength=strengths,
            plain=plain_areas(on_grid),
            progress=progress,
        )
        restored = restored[above:, beside:]
        if photo.gray or images.is_neutral(photo.stored):
            restored = images.neutral(restored)
        pixels = images.orient(restored, photo.orientation)
        mean = None if trust is None else float(trust.mean())
        inside = projector.inside_before, projector.inside
        return Restoration(pixels, time.perf_counter() - started, history, *inside, mean)

    def restore_pixels(
        self,
        pixels: np.ndarray,
        conditioning: np.ndarray,
        *,
        projector: CellProjector | None = None,
        strength: float | np.ndarray = STRENGTH_MAX,
        plain: np.ndarray | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> np.ndarray:
        """Restore stored pixels, tile by tile; memory depends on the tiles, whatever the size of the picture.

        Args:
            pixels: ``(H, W, 3)`` uint8 RGB whose 8×8 grid starts at (0, 0).
            conditioning: ``(130,)`` float32, see `jpeg.conditioning`.
            projector: Projects each tile on the cells of its file; by default none are.
            strength: How far to go from ``pixels``, 0, to the network's answer, 1: everywhere, or block by block,
                ``(⌈H/8⌉, ⌈W/8⌉)``.
            plain: Blocks whose white and black pixels stay, ``(⌈H/8⌉, ⌈W/8⌉)`` bool, see `plain_areas`; or none.
            progress: Called with the share of tiles done, 0 to 1. What it raises ends the work and leaves nothing
                behind.

        Returns:
            ``(H, W, 3)`` uint8 RGB; padding removed.

        Raises:
            ImageError: If ``pixels`` are of another shape or dtype, or the strength is not from 0 to 1.
        """
        check_strength(strength)
        height, width = images.check_pixels(pixels).shape[:2]
        restored = np.empty_like(pixels)
        projector = projector or CellProjector()
        tiles = self._tiles(height, width)
        for done, tile in enumerate(tiles, start=1):
            own = pixels[tile.kept]
            followed = strength_map.followed(own, strength, plain, tile)
            if np.max(followed) > 0:
                result = self._run(tile.cut(pixels), conditioning)
                answer = strength_map.between(own, result[tile.kept_of_window], followed)
                restored[tile.kept] = projector.project(answer, own, tile.down.kept, tile.across.kept)
            else:  # white paper, or a file that says little of a large picture
                restored[tile.kept] = own
            if progress:
                progress(done / len(tiles))
        return restored

    def predict_individual(self, compressed: np.ndarray, *, quality: int) -> np.ndarray:
        """Regenerate one compressed picture (the report's ``predict_individual``).

        Args:
            compressed: ``(H, W, 3)`` uint8 RGB, as decoded from a JPEG with the IJG tables and 4:2:0.
            quality: Its IJG quality.

        Returns:
            ``(H, W, 3)`` uint8 RGB.

        Raises:
            ImageError: If the quality is not from 1 to 100, or ``compressed`` is of another shape or dtype.
        """
        conditioning = jpeg.conditioning(jpeg.standard_tables(quality), jpeg.SUBSAMPLING_DEFAULT)
        return self.restore_pixels(compressed, conditioning)

    def predict_test_set(self, pairs: ImagePairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Regenerate every test picture and score it (the report's ``predict_test_set``).

        Returns:
            ``(regenerated, compressed_ssim, regenerated_ssim)``: ``(N, H, W, 3)`` uint8 and two ``(N,)`` float64,
            the last two the SSIM of each compressed and regenerated picture with its original.
        """
        regenerated = np.stack(
            [
                self.predict_individual(compressed, quality=int(quality))
                for compressed, quality in zip(pairs.compressed, pairs.qualities, strict=True)
            ]
        )
        scores = [
            np.array([metrics.ssim(true, test) for true, test in zip(pairs.original, tests, strict=True)])
            for tests in (pairs.compressed, regenerated)
        ]
        return regenerated, scores[0], scores[1]

    def _trust(
        self, pixels: np.ndarray, history: History, progress: Callable[[float], None] | None
    ) -> np.ndarray | None:
        """How far to follow the network, block by block; None for a file so coarse that any answer is better."""
        if history.quality < FROM_QUALITY:
            return None

        def restore(compressed: np.ndarray, coefficients: jpeg.Coefficients) -> np.ndarray:
            if progress:
                progress(0.0)  # nothing is done yet, but what is called may end the work
            return self.restore_pixels(compressed, history.conditioning, projector=CellProjector(coefficients))

        return trust_in(pixels, history.tables, history.subsampling, restore)

    def _tiles(self, height: int, width: int) -> list[tiling.Tile]:
        row = models.entry_of(self.model)
        multiple, context, window = row.multiple, row.context, row.window
        if self.ensemble > 1:
            multiple = math.lcm(multiple, MULTIPLE)
        context += -context % multiple
        return tiling.tiles(height, width, window=self.window or window, context=context, multiple=multiple)

    def _run(self, window: np.ndarray, conditioning: np.ndarray) -> np.ndarray:
        picture = images.to_float(window)[None]  # one image is a batch of one
        return mean_answer(self._predict, picture, conditioning, count=self.ensemble)[0]

    def _predict(self, picture: np.ndarray, conditioning: np.ndarray) -> np.ndarray:
        inputs = [np.ascontiguousarray(picture), conditioning[None]][: len(self.model.inputs)]
        with door(ModelError, f"Expected a network that takes any picture, but {shown(self.model.name)} failed on one"):
            answer = np.asarray(self.model.predict_on_batch(inputs))
        if answer.shape != picture.shape or not np.isfinite(answer).all():
            wanted = "a picture of the same size, every value a finite number"
            raise ModelError(f"Expected {wanted}, but the network {shown(self.model.name)} gave something else.")
        return answer


def _check_size(photo: images.Photo) -> None:
    """Raise `ImageError` for a photo that is too large to be restored."""
    height, width = photo.stored.shape[:2]
    most = limits.RESTORE_MEGAPIXELS
    if height * width > most.amount:
        size = f"{width * height / 1e6:,.0f} ({most.variable} sets it)"
        raise ImageError(f"Expected a picture of at most {most} megapixels to restore, but {photo.name} has {size}.")


def _on_grid(pixels: np.ndarray, history: History) -> tuple[np.ndarray, int, int]:
    """A picture that begins where its blocks do, and how many rows and columns were put before it for that."""
    above, beside = -history.top % _BLOCK, -history.left % _BLOCK
    if not (above or beside):
        return pixels, 0, 0
    return np.pad(pixels, ((above, 0), (beside, 0), (0, 0)), mode="edge"), above, beside


def check_strength(strength: float | np.ndarray) -> None:
    """Raise `ImageError` for a strength, or a map of strengths ``(h, w)`` float32, that is not from 0 to 1."""
    if not STRENGTH_MIN <= np.min(strength) <= np.max(strength) <= STRENGTH_MAX:
        raise ImageError(f"Expected a strength from {STRENGTH_MIN:g} to {STRENGTH_MAX:g}, received {strength!r}.")


def _coefficients(photo: images.Photo) -> jpeg.Coefficients | None:
    """Those of the file; None if it has colours or factors whose cells are not known."""
    try:
        return jpeg.read_coefficients(photo.data)
    except ImageError:
        return None
