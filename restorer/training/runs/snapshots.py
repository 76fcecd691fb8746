"""Snapshots of a run: the weights of its network at some of its report steps, spread over the training.

A snapshot is a file of little-endian float32 numbers and nothing else: the weights, one array after another in Keras's
order, and behind them what the network is told of the file of each photograph that the run shows. So its size says
whether it fits, before anything is made of it.
"""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from restorer.errors import RunError
from restorer.system.files import write_atomically
from restorer.system.foreign import read_file, reason
from restorer.training.runs.folder import RunFolder

MOST = 16  # of a run
MOST_PHOTOGRAPHS = 16
_NUMBER = np.dtype("<f4")
_SUFFIX = ".f32"
_DIGITS = 6  # of a step at least, as in the names of the previews


@dataclass(frozen=True)
class Snapshot:
    """A network at a step of its training, and what it was told of the photographs that the run shows.

    Attributes:
        weights: As Keras's ``get_weights`` has them, float32 each.
        conditioning: ``(P, 130)`` float32, a row for each of P photographs; see `restorer.jpeg.conditioning`.
    """

    weights: tuple[np.ndarray, ...]
    conditioning: np.ndarray


def begin(run: RunFolder, step: int) -> None:
    """Make room for snapshots from a step on: those of later steps, and what a killed worker left, go.

    Raises:
        OSError: If the run's folder is gone or cannot be written.
    """
    run.snapshots.mkdir(exist_ok=True)
    for path in run.snapshots.glob(f".writing-*{_SUFFIX}*"):
        path.unlink(missing_ok=True)
    for later in steps(run):
        if later > step:
            _file(run, later).unlink(missing_ok=True)


def save(run: RunFolder, step: int, weights: Sequence[np.ndarray], conditioning: np.ndarray) -> None:
    """Write the snapshot of a step, whole or not at all; of more than `MOST` the one that is missed least goes.

    Nothing is written to a disk without room for `MOST` of them: what the training goes on from comes first.

    Args:
        run: The run's folder.
        step: The step.
        weights: Of the network, float32 each.
        conditioning: ``(P, 130)`` float32.

    Raises:
        OSError: If the folder cannot be written or is gone, which is not made again.
    """
    numbers = [np.asarray(each, _NUMBER).ravel() for each in (*weights, conditioning)]
    data = np.concatenate(numbers).tobytes()
    if shutil.disk_usage(run.snapshots).free < MOST * len(data):
        return
    write_atomically(_file(run, step), data, make_folder=False)
    for superfluous in thinned(steps(run)):
        with suppress(OSError):  # it takes room, and that is all
            _file(run, superfluous).unlink()


def thinned(kept: Sequence[int], most: int = MOST) -> list[int]:
    """Those of some ascending steps that go, so that at most so many stay, evenly, and the first and the last do."""
    left, gone = list(kept), []
    while len(left) > max(most, 2):
        gaps = [after - before for before, after in zip(left, left[2:], strict=False)]
        gone.append(left.pop(1 + gaps.index(min(gaps))))
    return gone


def steps(run: RunFolder) -> list[int]:
    """The steps of which there are snapshots, ascending."""
    try:
        names = [path.name.removesuffix(_SUFFIX) for path in run.snapshots.iterdir() if path.suffix == _SUFFIX]
    except OSError:
        return []
    return sorted(int(name) for name in names if _DIGITS <= len(name) <= 15 and name.isascii() and name.isdigit())


def stamp(run: RunFolder, step: int) -> int:
    """When a snapshot was written, in nanoseconds; 0 if it is gone. A run that goes on may write a step anew."""
    try:
        return _file(run, step).stat().st_mtime_ns
    except OSError:
        return 0


def read(run: RunFolder, step: int, shapes: Sequence[tuple[int, ...]], conditioning: int) -> Snapshot:
    """Read a snapshot, which another version or a stranger may have written.

    Args:
        run: The run's folder.
        step: The step.
        shapes: Of the weights that are expected.
        conditioning: How long a row of the conditioning is.

    Raises:
        RunError: If there is none, or it does not fit a network of these weights.
    """
    sizes = [int(np.prod(shape)) for shape in shapes]
    expected = f"Expected the network of step {step:,} of the run {run.name}"
    try:
        most = _NUMBER.itemsize * (sum(sizes) + MOST_PHOTOGRAPHS * conditioning)
        data = read_file(_file(run, step), at_most=most)
    except FileNotFoundError:
        raise RunError(f"{expected}, but it is not kept any more.") from None
    except OSError as error:
        raise RunError(f"{expected}, but its file cannot be read ({reason(error)}).") from error
    rest, odd = divmod(len(data) - _NUMBER.itemsize * sum(sizes), _NUMBER.itemsize * conditioning)
    if rest < 1 or odd:
        raise RunError(f"{expected}, but its file is of a network of another form.")
    numbers = np.frombuffer(data, _NUMBER)
    if not np.isfinite(numbers).all():
        raise RunError(f"{expected}, but its weights are no finite numbers.")
    parts = np.split(numbers, np.cumsum(sizes))
    weights = tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=False))
    return Snapshot(weights, parts[-1].reshape(rest, conditioning))


def _file(run: RunFolder, step: int) -> Path:
    return run.snapshots / f"{step:0{_DIGITS}d}{_SUFFIX}"
