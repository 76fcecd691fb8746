"""The split of photographs into training, validation and test."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np

from restorer.errors import DataError

TRAIN_SHARE, VALIDATION_SHARE = 0.9, 0.1
# crops of one photograph resemble each other, so a grouped set is validated on this many photographs if it can be
VALIDATION_GROUPS, GROUPS_FOR_THAT = 3, 12

Indices = tuple[np.ndarray, np.ndarray, np.ndarray]
_SPLIT_FOLDERS = (("train",), ("validation", "val"), ("test",))


def split_indices(n: int, *, groups: Sequence[object] | None = None, seed: int = 0) -> Indices:
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
    ends = np.cumsum(np.bincount(labels)[order])
    # whole groups, cut where their running total comes nearest to the sizes asked for
    fewest = VALIDATION_GROUPS if GROUPS_FOR_THAT <= len(order) < n else 1
    tested = min(_nearest(ends, n - trained - validated), len(order) - fewest - 1)
    checked = max(_nearest(ends[:-1], ends[tested - 1] + validated), tested + fewest)
    parts = (order[checked:], order[tested:checked], order[:tested])
    return tuple(np.flatnonzero(np.isin(labels, part)) for part in parts)  # type: ignore[return-value]


def _nearest(ends: np.ndarray, wanted: int) -> int:
    """How many groups have a total of nearest to ``wanted``, at least one."""
    return int(np.argmin(np.abs(ends - wanted))) + 1


def split_by_folders(names: Sequence[str]) -> Indices | None:
    """Train, validation and test as folders of those names say; None unless they give the first two."""
    folders = [PurePosixPath(name).parent.name for name in names]
    train, validation, test = (
        np.array([i for i, folder in enumerate(folders) if folder in known], int) for known in _SPLIT_FOLDERS
    )
    return (train, validation, test) if train.size and validation.size else None
