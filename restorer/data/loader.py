"""The loader of photographs for training: read, split, and paired with their compressed selves."""

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path, PurePosixPath

import numpy as np

from restorer import jpeg
from restorer.data.crops import SquareStack, read_square, read_squares
from restorer.data.degradations import DEGRADATIONS, HALF_SIZE, JPEG
from restorer.data.pairs import Compressed, ImagePairs
from restorer.data.sources import EMBEDDED, Photographs, opened, photograph_of
from restorer.data.splits import split_by_folders, split_indices
from restorer.errors import DataError, ImageError

SIDE = 256  # the report's photographs are 256×256
MIN_IMAGES = 10

Plan = tuple[list[str], list[str], list[str]]  # names: train, validation, test


@dataclass(frozen=True, eq=False)
class Split:
    """Training, validation and test pairs.

    Attributes:
        train: What a network learns from.
        validation: What it is measured on while it learns.
        test: What it is measured on in the end.
        unreadable: Name of each file that could not be read, and a sentence that says why.
    """

    train: ImagePairs
    validation: ImagePairs
    test: ImagePairs
    unreadable: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Survey:
    """The contents of a source of photographs, by the names of its files.

    Attributes:
        train: How many photographs would train.
        validation: How many would validate.
        test: How many would test.
        pairs: A few of those that would train.
    """

    train: int
    validation: int
    test: int
    pairs: ImagePairs

    @property
    def total(self) -> int:
        """How many there are."""
        return self.train + self.validation + self.test


@dataclass(frozen=True)
class DataLoader:
    """Conducts the report's pipeline: compress → normalise → split (its ``DataLoader``).

    Photographs are decoded by threads and held as squares; a large set is held in a temporary file that the pairs
    read as if it were in memory. Compressed pictures are made when they are asked for.

    Attributes:
        folder: ``"embedded"``, or a folder or a ZIP file of photographs of any size and orientation. If it has
            ``train`` and ``val`` (or ``validation``) folders, they are the split; otherwise `split_indices` makes
            one. Of the report's data set, its ``high_res`` folder is read.
        quality: IJG quality of the compressed side; several qualities are dealt out in turn.
        subsampling: Chroma subsampling of the compressed side.
        degradation: ``"jpeg"``; or ``"half-size"``, the report's other low-quality picture, which is no JPEG: half the
            size and back.
        side: Photographs are centre-cropped and resized to this many pixels square.
        seed: Seed of the shuffle before the split.
        photographs: At most so many train, the same ones for a seed; validation and test stay as they are.
        scratch: Folder of the temporary file; by default the system's own.
        progress: Called with how many photographs are read, and of how many.
    """

    folder: str | Path = EMBEDDED
    quality: int | Sequence[int] = jpeg.QUALITY_DEFAULT
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT
    degradation: str = JPEG
    side: int = SIDE
    seed: int = 0
    photographs: int | None = None
    scratch: Path | None = None
    progress: Callable[[int, int], None] | None = field(default=None, compare=False)

    def load(self) -> Split:
        """Read and split the photographs, and pair them with their compressed selves.

        Raises:
            DataError: If the source is missing, is no folder or ZIP file, holds fewer than ten pictures that can be
                read, or a large one does not fit on the disk.
        """
        with (
            opened(self.folder) as source,
            closing(SquareStack(self.side, at_most=len(source.names), folder=self.scratch)) as stack,
        ):
            plan, rows, unreadable = self._read(source, stack)
            original = stack.array([rows[name] for part in plan for name in part])
        ends = [0, *accumulate(map(len, plan))]
        train, validation, test = (
            self._pairs(original[start:end], part) for part, start, end in zip(plan, ends, ends[1:], strict=False)
        )
        return Split(train, validation, test, tuple(sorted(unreadable.items())))

    def survey(self, *, pairs: int = 3) -> Survey:
        """Count what `load` would split, and read a few of the photographs that would train.

        Args:
            pairs: How many photographs are read, fewer if some cannot be.

        Raises:
            DataError: If the source is missing, is no folder or ZIP file, or has fewer than ten picture files.
        """
        with opened(self.folder) as source:
            plan = self._plan(source, {})
            evenly = np.linspace(0, len(plan[0]) - 1, min(pairs, len(plan[0]))).astype(int)
            read = {plan[0][i]: read_square(source, plan[0][i], self.side) for i in evenly}
        squares = {name: square for name, square in read.items() if isinstance(square, np.ndarray)}
        original = np.stack([*squares.values()]) if squares else np.empty((0, self.side, self.side, 3), np.uint8)
        train, validation, test = map(len, plan)
        return Survey(train, validation, test, self._pairs(original, list(squares)))

    def test_names(self, unreadable: Collection[str] = ()) -> tuple[str, ...]:
        """Names of the photographs that `load` would test on, none of which is read.

        Args:
            unreadable: Files that `load` found unreadable, for without them the others are split anew.

        Raises:
            DataError: If the source is missing, is no folder or ZIP file, or has fewer than ten picture files.
        """
        with opened(self.folder) as source:
            return tuple(self._plan(source, dict.fromkeys(unreadable, ""))[2])

    def _read(self, source: Photographs, stack: SquareStack) -> tuple[Plan, dict[str, int], dict[str, str]]:
        """Read what the split needs. If files turn out unreadable, the others are split anew, as the report would."""
        rows: dict[str, int] = {}
        unreadable: dict[str, str] = {}
        while True:
            plan = self._plan(source, unreadable)
            wanted = [name for part in plan for name in part if name not in rows]
            if not wanted:
                return plan, rows, unreadable
            known = len(rows) + len(unreadable)
            for done, (name, outcome) in enumerate(read_squares(source, wanted, self.side), start=known + 1):
                if isinstance(outcome, ImageError):
                    unreadable[name] = str(outcome)
                else:
                    rows[name] = stack.append(outcome)
                if self.progress:
                    self.progress(done, known + len(wanted))

    def _plan(self, source: Photographs, unreadable: dict[str, str]) -> Plan:
        names = [name for name in source.names if name not in unreadable]
        if len(names) < MIN_IMAGES:
            lost = f", of which {len(unreadable)} could not be read" if unreadable else ""
            raise DataError(
                f"Expected at least {MIN_IMAGES} photographs in {self.folder}, found {len(source.names)}{lost}."
            )
        indices = split_by_folders(names) or split_indices(
            len(names), groups=photograph_of(source, names), seed=self.seed
        )
        train, *others = indices
        if self.photographs is not None and self.photographs < len(train):
            train = np.sort(np.random.default_rng(self.seed).permutation(train)[: self.photographs])
        first, second, third = ([names[i] for i in part] for part in (train, *others))
        return first, second, third

    def _pairs(self, original: np.ndarray, names: list[str]) -> ImagePairs:
        if self.degradation not in DEGRADATIONS:
            raise DataError(
                f"Expected a way to lose quality of {', '.join(DEGRADATIONS)}, received {self.degradation!r}."
            )
        quality = jpeg.QUALITY_MAX if self.degradation == HALF_SIZE else self.quality
        qualities = np.resize(np.atleast_1d(quality), len(names))
        compressed = Compressed(original, qualities, self.subsampling, self.degradation)
        return ImagePairs(original, compressed, qualities, tuple(PurePosixPath(name).name for name in names))


def survey(source: str | Path, *, quality: int = jpeg.QUALITY_DEFAULT, seed: int = 0, pairs: int = 3) -> Survey:
    """Look at a source of photographs without reading them all, see `DataLoader.survey`."""
    return DataLoader(source, quality=quality, seed=seed).survey(pairs=pairs)
