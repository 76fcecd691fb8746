"""Saving and loading how far a run has come, so that a crash at any moment leaves a whole checkpoint."""

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import keras

from restorer.errors import RunError
from restorer.system import limits
from restorer.system.files import is_file, write_atomically
from restorer.system.foreign import door, read_file, shown
from restorer.training.loop.compiled import untrained_copy


@dataclass
class TrainingState:
    """How far a run has come: steps taken, seconds trained (pauses not counted), the best validation figure.

    ``best`` is by the figure that the run's ``monitor`` names; no SSIM or PSNR is below where it begins.
    """

    step: int = 0
    seconds: float = 0.0
    best: float = -1.0


def save(folder: Path, model: keras.Model, state: TrainingState) -> None:
    """Write weights, optimizer and state; the last one written stays until this one is whole.

    ``latest.json`` names the file it belongs to, and renaming it is the moment the checkpoint changes.

    The file is a ``.keras`` one because Keras makes that in memory and writes it as bytes: HDF5, when it writes to a
    disk that is full, takes the whole process down with it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"step-{state.step:08d}.keras"
    with _whole(weights) as temporary:
        model.save(temporary)
    write_atomically(folder / "latest.json", json.dumps({**asdict(state), "weights": weights.name}))
    for stale in folder.glob("step-*"):
        if stale != weights:
            stale.unlink(missing_ok=True)


def load(folder: Path, model: keras.Model) -> TrainingState:
    """Load the last checkpoint into a compiled ``model``; a fresh state if there is none.

    Raises:
        RunError: If the checkpoint is damaged, or of a network of another form, as a network's own was before it was
            changed.
    """
    latest = folder / "latest.json"
    if not latest.is_file():
        return TrainingState()
    with door(RunError, f"Expected a checkpoint, but that of {folder.parent.name} is damaged"):
        saved = json.loads(read_file(latest, at_most=limits.TEXT_MEGABYTES.amount))
        weights = folder / Path(saved.pop("weights")).name
        if "best_ssim" in saved:  # as it was called before weights could be kept by another figure
            saved["best"] = saved.pop("best_ssim")
        state = TrainingState(int(saved["step"]), float(saved["seconds"]), float(saved["best"]))
        if not is_file(weights):
            raise FileNotFoundError(f"there is no {shown(weights.name)}")
        if weights.suffix == ".keras":
            _check_whole(weights)
        model.optimizer.build(model.trainable_variables)
        try:
            model.load_weights(weights)
        except ValueError as error:
            raise RunError(
                f"Expected a checkpoint of {model.name!r} as it is built now, but this run's is of another form; "
                f"--start {folder.parent} begins a new run with its best weights."
            ) from error
    return state


def _check_whole(weights: Path) -> None:
    """Raise an error if a file is not as it was written; of what Keras says then, little is to be understood."""
    with zipfile.ZipFile(weights) as archive:
        if damaged := archive.testzip():
            raise ValueError(f"{damaged} inside it is damaged")


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
