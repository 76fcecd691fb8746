"""Photographs for training: find them, split them, pair them with their compressed selves, cut patches."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from restorer import images, jpeg
from restorer.degrade import Degradation, degrade
from restorer.errors import DataError, ImageError

EMBEDDED = "embedded"
EMBEDDED_FOLDER = Path(__file__).parents[1] / "assets" / "dataset"
SIDE = 256  # the report's photographs are 256×256
TRAIN_SHARE, VALIDATION_SHARE = 0.9, 0.1
MIN_IMAGES = 10
# crops of one photograph resemble each other, so a grouped set is validated on this many photographs if it can be
VALIDATION_GROUPS, GROUPS_FOR_THAT = 3, 12
PATCH_MARGIN = 16  # one 4:2:0 block around a patch, so that its edge was compressed like its middle
_SPLIT_FOLDERS = {"train": ("train",), "validation": ("validation", "val"), "test": ("test",)}


@dataclass(frozen=True, eq=False)
class ImagePairs:
    """Original photographs and the same ones compressed, both ``(N, 256, 256, 3)`` uint8 RGB.

    Attributes:
        original: The photographs ("high" in the report).
        compressed: The same after JPEG ("low" in the report).
        qualities: IJG quality of each, ``(N,)``.
        names: File name of each.
    """

    original: np.ndarray
    compressed: np.ndarray
    qualities: np.ndarray
    names: tuple[str, ...]

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.original)

    def normalised(self) -> tuple[np.ndarray, np.ndarray]:
        """``(compressed, original)`` as float32 in [0, 1], the order in which a network wants them."""
        return images.to_float(self.compressed), images.to_float(self.original)


@dataclass(frozen=True, eq=False)
class Split:
    """Training, validation and test pairs, and the files that could not be read."""

    train: ImagePairs
    validation: ImagePairs
    test: ImagePairs
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataLoader:
    """Conducts the report's pipeline: compress → normalise → split (its ``DataLoader``).

    Attributes:
        folder: ``"embedded"``, or a folder of photographs of any size. If it has ``train`` and ``val`` (or
            ``validation``) folders, they are the split; otherwise `split_indices` makes one.
        quality: IJG quality of the compressed side; several qualities are dealt out in turn.
        subsampling: Chroma subsampling of the compressed side.
        side: Photographs are centre-cropped and resized to this many pixels square.
        seed: Seed of the shuffle before the split.
    """

    folder: str | Path = EMBEDDED
    quality: int | Sequence[int] = jpeg.QUALITY_DEFAULT
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT
    side: int = SIDE
    seed: int = 0
    progress: Callable[[int, int], None] | None = field(default=None, compare=False)

    def load(self) -> Split:
        """Read, compress and split the photographs.

        Raises:
            DataError: If the folder is missing or holds fewer than ten pictures that can be read.
        """
        photographs, skipped = self._read()
        train, validation, test = self._indices([path for path, _ in photographs])
        return Split(
            self._pairs(photographs, train),
            self._pairs(photographs, validation),
            self._pairs(photographs, test),
            tuple(skipped),
        )

    def _read(self) -> tuple[list[tuple[Path, np.ndarray]], list[str]]:
        paths = find_images(self.folder)
        photographs, skipped = [], []
        for done, path in enumerate(paths, start=1):
            try:
                photographs.append((path, images.fit_square(images.read_photo(path).pixels, self.side)))
            except ImageError:
                skipped.append(path.name)
            if self.progress:
                self.progress(done, len(paths))
        if len(photographs) < MIN_IMAGES:
            raise DataError(
                f"Expected at least {MIN_IMAGES} photographs in {self.folder}, found {len(photographs)} "
                f"that can be read."
            )
        return photographs, skipped

    def _indices(self, paths: list[Path]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        given = {
            part: np.array([i for i, path in enumerate(paths) if path.parent.name in names], int)
            for part, names in _SPLIT_FOLDERS.items()
        }
        if given["train"].size and given["validation"].size:
            return given["train"], given["validation"], given["test"]
        return split_indices(len(paths), groups=photograph_of(paths), seed=self.seed)

    def _pairs(self, photographs: list[tuple[Path, np.ndarray]], indices: np.ndarray) -> ImagePairs:
        shape = (0, self.side, self.side, 3)
        dealt = np.resize(np.atleast_1d(self.quality), len(indices))
        original = [photographs[i][1] for i in indices]
        compressed = [
            jpeg.compress(pixels, quality=int(quality), subsampling=self.subsampling)
            for pixels, quality in zip(original, dealt, strict=True)
        ]
        return ImagePairs(
            original=np.stack(original) if original else np.empty(shape, np.uint8),
            compressed=np.stack(compressed) if compressed else np.empty(shape, np.uint8),
            qualities=dealt,
            names=tuple(photographs[i][0].name for i in indices),
        )


def find_images(folder: str | Path) -> list[Path]:
    """Picture files below a folder (``"embedded"``: the data set that ships), sorted; `DataError` if there are none."""
    root = EMBEDDED_FOLDER if str(folder) == EMBEDDED else Path(folder)
    if not root.is_dir():
        raise DataError(f"Expected a folder of photographs or {EMBEDDED!r}, but there is no folder {root}.")
    found = sorted(path for path in root.rglob("*") if path.suffix.lower() in images.SUFFIXES)
    if not found:
        raise DataError(f"Expected photographs in {root}, but it has no file ending in {', '.join(images.SUFFIXES)}.")
    return found


def split_indices(
    n: int, *, groups: Sequence[object] | None = None, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shuffle and split ``n`` items as the report does: 855 become 769 training, 8 validation and 78 test.

    ``int(0.9 n)`` train; of the rest ``int(0.1 rest)``, at least one, validate; what is left tests.

    Args:
        n: How many items.
        groups: One label an item. Items of one group stay on one side, so the sizes are met only as nearly as
            whole groups allow, and every side gets at least one group; validation gets three of twelve or
            more, unless every item is a group of its own.
        seed: Seed of the shuffle.

    Returns:
        Three arrays of indices: train, validation, test.

    Raises:
        DataError: If there are fewer than three items, or fewer than three groups.
    """
    labels = np.arange(n) if groups is None else np.unique(np.asarray(groups, str), return_inverse=True)[1]
    if n < 3 or len(np.unique(labels)) < 3:
        raise DataError(f"Expected at least three different photographs to split, received {len(np.unique(labels))}.")
    trained = int(TRAIN_SHARE * n)
    validated = max(1, int(VALIDATION_SHARE * (n - trained)))
    order = np.random.default_rng(seed).permutation(np.unique(labels))
    ends = np.cumsum([np.count_nonzero(labels == label) for label in order])
    # whole groups, cut where their running total comes nearest to the sizes asked for
    fewest = VALIDATION_GROUPS if GROUPS_FOR_THAT <= len(order) < n else 1
    tested = min(_nearest(ends, n - trained - validated), len(order) - fewest - 1)
    checked = max(_nearest(ends[:-1], ends[tested - 1] + validated), tested + fewest)
    parts = (order[checked:], order[tested:checked], order[:tested])
    return tuple(np.flatnonzero(np.isin(labels, part)) for part in parts)  # type: ignore[return-value]


def _nearest(ends: np.ndarray, wanted: int) -> int:
    """How many groups have a total of nearest to ``wanted``, at least one."""
    return int(np.argmin(np.abs(ends - wanted))) + 1


def photograph_of(paths: Sequence[Path]) -> list[str]:
    """Which photograph each file was cut from, by the ``ATTRIBUTION.csv`` beside it; its own name if none says."""
    sources: dict[Path, str] = {}
    for folder in {path.parent for path in paths}:
        table = folder / "ATTRIBUTION.csv"
        if table.is_file():
            with table.open(encoding="utf-8", newline="") as file:
                sources |= {folder / row["crop"]: row["file"] for row in csv.DictReader(file)}
    return [sources.get(path, str(path)) for path in paths]


def sample_patch(
    photographs: np.ndarray, rng: np.random.Generator, *, side: int, degradation: Degradation
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut a patch somewhere, turn it, compress it.

    Args:
        photographs: ``(N, H, W, 3)`` uint8.
        rng: The source of every choice.
        side: Side of the patch in pixels, a multiple of 16 so that it keeps the 8×8 grid.
        degradation: How it is compressed.

    Returns:
        ``(compressed, conditioning, original)``: ``(side, side, 3)`` uint8, ``(130,)`` float32 and
        ``(side, side, 3)`` uint8.
    """
    photograph = photographs[rng.integers(len(photographs))]
    margin = PATCH_MARGIN if photograph.shape[0] >= side + 2 * PATCH_MARGIN else 0
    window = side + 2 * margin
    top, left = (int(rng.integers(size - window + 1)) for size in photograph.shape[:2])
    patch = np.rot90(photograph[top : top + window, left : left + window], int(rng.integers(4)))
    patch = np.ascontiguousarray(patch[:, ::-1] if rng.integers(2) else patch)
    compressed, conditioning, original = degrade(patch, rng, degradation)
    inside = slice(margin, margin + side)
    return compressed[inside, inside], conditioning, original[inside, inside]
