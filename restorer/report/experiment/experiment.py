"""The report's experiment: compress → normalise → split → train → predict."""

import dataclasses
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath, PurePosixPath

import numpy as np

from restorer import jpeg, metrics, models
from restorer.data.crops import read_squares
from restorer.data.degradations import HALF_SIZE
from restorer.data.loader import SIDE, DataLoader, Split
from restorer.data.pairs import Compressed, ImagePairs
from restorer.data.sources import opened
from restorer.errors import DataError
from restorer.report.experiment import published
from restorer.report.experiment.labels import label_of, percent
from restorer.report.experiment.measuring import Advance, Experiment, Trial, describe_runs, describing
from restorer.report.experiment.quality_search import nearest_quality
from restorer.report.experiment.settings import SSIM_RANGES, ReportSettings, recall, remember
from restorer.system import keras_backend
from restorer.system.progress_bar import share_bar
from restorer.training.config import TrainingConfig
from restorer.training.runs.run import Run, create_run
from restorer.training.runs.status import RunState
from restorer.training.worker.session import train_run
from restorer.training.worker.signals import stop_on_signals

_LEARNT = "what the networks trained here learnt from"
_AMONG = "the middle of what the networks trained here learnt from, qualities {} to {}"
_READINGS = {1: "with the true dynamic range, 1", 2: "as the report counts, with a dynamic range of 2"}
_READ, _LOADED = 0.05, 0.25  # shares of a page's work: its photographs are read, TensorFlow is there

Tell = Callable[[str], None]


def run_experiment(settings: ReportSettings, folder: Path, *, tell: Tell, quiet: bool = False) -> Experiment:
    """Do the report's experiment, going on where an earlier attempt in the folder was stopped.

    Args:
        settings: What is asked.
        folder: Where the runs and what made them are kept.
        tell: Called with each sentence or table that a person should read.
        quiet: Show no progress.

    Returns:
        What was found, and a few test pictures in their three states.

    Raises:
        KeyboardInterrupt: If a training was stopped by a signal; everything so far is kept.
        RestorerError: If something asked for cannot be done.
    """
    settings = recall(folder, settings)
    with _bar("Reading", quiet) as advance:
        split = _load(settings, lambda done, of: advance(done / of))
    tell(_shapes(split))
    found = _qualities(settings, split.test, tell, quiet=quiet)
    settings = dataclasses.replace(settings, quality=settings.quality or next(iter(found)))
    remember(folder, settings)
    unseen = [] if settings.unseen is None else _unseen(settings, tell, quiet=quiet)  # refused now, not after hours
    runs = [_trained(settings, model, folder, tell=tell, quiet=quiet) for model in settings.models]
    keras_backend.load_quietly()
    trials = _trials(runs[0].config(), split.test, found) + unseen
    with _bar("Predicting", quiet) as advance:
        return describe_runs(runs, split, trials, progress=advance)


def report_run(run: Run, *, progress: Advance | None = None, quiet: bool = False) -> Iterator[Experiment]:
    """What a run that was trained before comes to, see `describing`; nothing is trained."""
    models.weights_path(run.folder)  # refuse before the photographs are read, not after
    with _bar("Predicting", quiet) as advance:
        tell = progress or advance
        split = loader_of(run.config()).load()
        tell(_READ)
        keras_backend.load_quietly()
        tell(_LOADED)

        def measured(share: float) -> None:
            tell(_LOADED + (1 - _LOADED) * share)

        yield from describing([run], split, _trials(run.config(), split.test, {}), progress=measured)


def loader_of(config: TrainingConfig, *, scratch: Path | None = None) -> DataLoader:
    """What reads a run's photographs as its training did."""
    return DataLoader(
        config.data,
        quality=config.validation_qualities,
        degradation=config.degradation,
        seed=config.seed,
        photographs=config.photographs,
        scratch=scratch,
    )


def _load(settings: ReportSettings, progress: Callable[[int, int], None]) -> Split:
    config = settings.config(settings.models[0], settings.quality or 1)
    return dataclasses.replace(loader_of(config), progress=progress).load()


def _shapes(split: Split) -> str:
    parts = (("Train", split.train), ("Test", split.test), ("Validation", split.validation))
    lines = [f"{name:<11} {pairs.original.shape}" for name, pairs in parts]
    if split.unreadable:
        lines.append(f"{len(split.unreadable)} files could not be read, the first: {split.unreadable[0][1]}")
    return "\n".join(lines)


def _qualities(settings: ReportSettings, test: ImagePairs, tell: Tell, *, quiet: bool) -> dict[int, str]:
    """The qualities whose compressed test SSIM is nearest to the report's, by both ways to count."""
    if settings.degradation == HALF_SIZE:
        return {jpeg.QUALITY_MAX: "half the size and back"}
    found: dict[int, str] = {}
    for ssim_range in (settings.ssim_range, *(other for other in SSIM_RANGES if other != settings.ssim_range)):
        why = _READINGS[ssim_range]
        with _bar("Looking for the quality", quiet) as advance:
            quality, mean = nearest_quality(
                test.original, published.COMPRESSED_SSIM, data_range=ssim_range * metrics.DATA_RANGE, progress=advance
            )
        known = found.get(quality)
        reason = (
            f"its test SSIM, {percent(mean)} {why}, is nearest to the report's {percent(published.COMPRESSED_SSIM)}"
        )
        found[quality] = f"{known}, and {reason}" if known else reason
        tell(f"JPEG quality {quality}: {reason}.")
    return found


def _trained(settings: ReportSettings, model: str, folder: Path, *, tell: Tell, quiet: bool) -> Run:
    """Train one network, or go on with it; a run that has come to its end is left as it is."""
    assert settings.quality is not None
    config = settings.config(model, settings.quality)
    run = Run(folder / "runs" / model)
    if not run.config_file.exists():
        run = create_run(config, folder=run.folder)
    elif run.config().epochs != settings.epochs:
        run.set_budget(epochs=settings.epochs)
    elif run.status().state == RunState.FINISHED and run.model_file.is_file():
        tell(f"{label_of(model)}: trained before, {settings.epochs} epochs.")
        return run
    began = run.status().state != RunState.NEW
    tell(f"{label_of(model)}: {'going on with the training' if began else 'training'}, {settings.epochs} epochs.")
    with _signals_restored():
        stop_on_signals(run)
        ended = train_run(run, quiet=quiet)
    if ended != RunState.FINISHED:
        raise KeyboardInterrupt
    return run


def _trials(config: TrainingConfig, test: ImagePairs, found: dict[int, str]) -> list[Trial]:
    """The test set at the quality that was trained on first, then at the others."""
    if config.degradation == HALF_SIZE:
        return [Trial(test, jpeg.QUALITY_MAX, "the report's other low-quality picture")]
    lowest, highest = config.quality
    trained = round((lowest * highest) ** 0.5)  # the middle one, by the scale that training draws from
    learnt = _LEARNT if lowest == highest else _AMONG.format(lowest, highest)
    return [Trial(test, quality, why) for quality, why in ({trained: learnt} | found).items()]


def _learnt_first(quality: int, found: dict[int, str]) -> dict[int, str]:
    return {quality: _LEARNT} | found


def _unseen(settings: ReportSettings, tell: Tell, *, quiet: bool) -> list[Trial]:
    """Photographs that no network learnt from, at the training's quality and where they have the report's SSIM."""
    assert settings.unseen is not None
    assert settings.quality is not None
    with opened(settings.unseen) as photographs:
        read = dict(read_squares(photographs, photographs.names, SIDE))
    squares = {name: square for name, square in read.items() if isinstance(square, np.ndarray)}
    if not squares:
        raise DataError(f"Expected photographs in {settings.unseen}, but none of {len(read)} files can be read.")
    original, qualities = np.stack([*squares.values()]), np.ones(len(squares), int)
    names = tuple(PurePosixPath(name).name for name in squares)
    pairs = ImagePairs(original, Compressed(original, qualities, degradation=settings.degradation), qualities, names)
    where = f"{len(squares)} photographs of {PurePath(settings.unseen).name}"
    tell(f"Measured on as well: {where}.")
    found = _qualities(settings, pairs, tell, quiet=quiet)
    if settings.degradation != HALF_SIZE:
        found = _learnt_first(settings.quality, found)
    return [Trial(pairs, quality, why, where) for quality, why in found.items()]


@contextmanager
def _bar(label: str, quiet: bool) -> Iterator[Advance]:
    if quiet:
        yield lambda _: None
        return
    with share_bar(label) as advance:
        yield advance


@contextmanager
def _signals_restored() -> Iterator[None]:
    """What a training does on a signal is for its own time alone."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, answer in kept.items():
            signal.signal(number, answer)
