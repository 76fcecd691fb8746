"""Saving and loading how far a run has come, so that a crash at any moment leaves a whole checkpoint."""

import json
import math
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import keras

from restorer.errors import RunError
from restorer.models.acceptance import MEMBERS
from restorer.system import archives, limits
from restorer.system.files import write_atomically
from restorer.training.loop.compiled import untrained_copy
from restorer.training.runs.reading import read_json

LATEST, BEFORE = "latest.json", "before.json"
_COPIES = 4  # of each weight: itself, its running mean, and Adam's two
_WEIGHTS = re.compile(r"step-\d{1,15}\.(keras|weights\.h5)")  # nothing outside the folder


@dataclass
class TrainingState:
    """How far a run has come: steps taken, seconds trained (pauses not counted), the best validation figure.

    ``best`` is by the figure that the run's ``monitor`` names; no SSIM or PSNR is below where it begins.
    """

    step: int = 0
    seconds: float = 0.0
    best: float = -1.0


def save(folder: Path, model: keras.Model, state: TrainingState) -> None:
    """Write weights, optimizer and state; the checkpoint before this one stays, and the one before that goes.

    ``latest.json`` names the file it belongs to, and renaming it is the moment the checkpoint changes; ``before.json``
    names the one before.

    The file is a ``.keras`` one because Keras makes that in memory and writes it as bytes: HDF5, when it writes to a
    disk that is full, takes the whole process down with it.

    Raises:
        OSError: If the folder cannot be written or is gone, which is not made again; what was there still is.
    """
    folder.mkdir(exist_ok=True)
    weights = folder / f"step-{state.step:08d}.keras"
    with _whole(weights) as temporary:
        model.save(temporary)
    with suppress(RunError):
        last, name = _read_entry(folder / LATEST)
        if name != weights.name:
            _write_entry(folder / BEFORE, last, name)
    _write_entry(folder / LATEST, state, weights.name)
    kept = {weights.name}
    with suppress(RunError):
        kept.add(_read_entry(folder / BEFORE)[1])
    for stale in folder.glob("step-*"):
        if stale.name not in kept:
            with suppress(OSError):  # it takes room, and that is all
                stale.unlink()


def load(folder: Path, model: keras.Model, *, say: Callable[[str], None] | None = None) -> TrainingState:
    """Load the last checkpoint into a compiled ``model``, or the one before if the last is damaged.

    Args:
        folder: Where they are.
        model: The network; what becomes of it if neither can be loaded is open.
        say: Called with a sentence if it was the one before.

    Returns:
        How far the run had come; a fresh state if there is no checkpoint.

    Raises:
        RunError: If neither can be loaded: both are damaged, or of a network of another form, as a network's own was
            before it was changed.
    """
    if not any((folder / name).exists() for name in (LATEST, BEFORE)):
        return TrainingState()
    model.optimizer.build(model.trainable_variables)
    try:
        return _load(folder / LATEST, model)
    except RunError as damaged:
        try:
            state = _load(folder / BEFORE, model)
        except RunError:
            raise damaged from None
    _write_entry(folder / LATEST, *_read_entry(folder / BEFORE))  # or the next one would be kept beside a damaged one
    if say:
        say(f"The last checkpoint is damaged, so the training went on from the one before it, at step {state.step:,}.")
    return state


def _load(entry: Path, model: keras.Model) -> TrainingState:
    """Load what an entry names; `RunError` with one sentence if it cannot be."""
    state, name = _read_entry(entry)
    weights = entry.with_name(name)
    if not _is_whole(weights):
        raise RunError(_damaged(entry.parent, f"{name} is not whole"))
    try:
        model.load_weights(weights)
    except ValueError as error:
        raise RunError(
            f"Expected a checkpoint of {model.name!r} as it is built now, but this run's is of another form; "
            f"--start {entry.parent.parent} begins a new run with its best weights."
        ) from error
    except Exception as error:  # a damaged file raises a dozen kinds
        raise RunError(_damaged(entry.parent, f"{name} cannot be read")) from error
    return state


def _is_whole(weights: Path) -> bool:
    """Whether the file is there, and what is packed in it is as it was packed; of HDF5 alone the first can be told.

    One that unpacks to more than a network and its optimiser may take is taken for damaged.
    """
    try:
        return weights.is_file() and (weights.suffix != ".keras" or _unpacks(weights))
    except Exception:  # as many kinds as there are ways to be damaged
        return False


def _unpacks(weights: Path) -> bool:
    left = _COPIES * limits.MODEL_MEGABYTES.amount
    with archives.opened(weights, at_most=MEMBERS) as archive:
        for member in archive.infolist():
            left -= sum(map(len, archives.pieces(archive, member, at_most=int(left))))
    return True


def _read_entry(path: Path) -> tuple[TrainingState, str]:
    """How far a checkpoint is and the name of its weights; `RunError` if the file does not hold them."""
    try:
        content = read_json(path)
        step, seconds, name = content["step"], content["seconds"], content["weights"]
        best = content["best"] if "best" in content else content["best_ssim"]  # as it was called in earlier versions
        if not (
            all(map(math.isfinite, (step, seconds, best)))
            and isinstance(step, int)
            and min(step, seconds) >= 0
            and _WEIGHTS.fullmatch(name)
        ):
            raise ValueError(f"{path.name} says something else")
    except (OSError, ValueError, LookupError, TypeError, OverflowError) as error:
        raise RunError(_damaged(path.parent, f"{path.name} does not say how far it is")) from error
    return TrainingState(step, seconds, best), name


def _write_entry(path: Path, state: TrainingState, weights: str) -> None:
    write_atomically(path, json.dumps({**asdict(state), "weights": weights}), make_folder=False)


def _damaged(folder: Path, why: str) -> str:
    return (
        f"Expected a whole checkpoint in the run {folder.parent.name}, but {why}; --start {folder.parent} begins a new "
        "run with its best weights."
    )


def clear_unfinished(folder: Path) -> None:
    """Remove what a killed worker had begun to write in a run's folder."""
    for path in folder.rglob("writing-*"):
        path.unlink(missing_ok=True)


def export(path: Path, model: keras.Model) -> None:
    """Write the network alone, without its optimizer, as a ``.keras`` file."""
    network = untrained_copy(model)
    network.set_weights(model.get_weights())
    with _whole(path) as temporary:
        network.save(temporary)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A name to write to, which becomes ``path`` if all went well; half a file would take room on a full disk."""
    temporary = path.with_name(f"writing-{os.getpid()}.keras")
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
