"""The report's experiment: compress → normalise → split → train → predict."""

import dataclasses
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from restorer import backend, metrics, models
from restorer.data import EMBEDDED, DataLoader, Split
from restorer.degrade import HALF_SIZE
from restorer.pairs import ImagePairs
from restorer.prediction import Prediction
from restorer.progress import share_bar
from restorer.report import published
from restorer.report.curves import curve_of
from restorer.report.names import label_of, percent
from restorer.report.quality import nearest_quality
from restorer.report.results import Level, PictureScore, Results, Row
from restorer.report.settings import SSIM_RANGES, ReportSettings, recall, remember
from restorer.training.config import TrainingConfig
from restorer.training.run import Run, create_run
from restorer.training.session import train_run
from restorer.training.signals import stop_on_signals

SHIPPED = ("fast", "best")
_READINGS = {1: "with the true dynamic range, 1", 2: "as the report counts, with a dynamic range of 2"}

Tell = Callable[[str], None]
Advance = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Example:
    """A test picture in its three states, ``(H, W, 3)`` uint8 RGB each, with its figures."""

    original: np.ndarray
    compressed: np.ndarray
    regenerated: np.ndarray
    low: PictureScore
    predicted: PictureScore


Experiment = tuple[Results, tuple[Example, ...]]


def run_experiment(settings: ReportSettings, folder: Path, *, tell: Tell, quiet: bool = False) -> Experiment:
    """Do the report's experiment, going on where an earlier attempt in the folder was stopped.

    Args:
        settings: What is asked.
        folder: Where the runs and what made them are kept.
        tell: Called with each sentence or table that a person should read.
        quiet: Show no progress.

    Returns:
        What was found, and the first test pictures in their three states.

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
    runs = [_trained(settings, model, folder, tell=tell, quiet=quiet) for model in settings.models]
    backend.load_quietly()
    with _bar("Predicting", quiet) as advance:
        return describe_runs(runs, split, found=found, progress=advance)


def report_run(run: Run, *, progress: Advance | None = None, quiet: bool = False) -> Experiment:
    """What a run that was trained before comes to, see `describe_runs`; nothing is trained."""
    models.weights_path(run.folder)  # refuse before the photographs are read, not after
    split = loader_of(run.config()).load()
    backend.load_quietly()
    with _bar("Predicting", quiet) as advance:
        return describe_runs([run], split, progress=progress or advance)


def describe_runs(
    runs: Sequence[Run], split: Split, *, found: dict[int, str] | None = None, progress: Advance | None = None
) -> Experiment:
    """What some runs of one experiment come to, on the test pictures.

    Args:
        runs: Runs with a model, of one source and one seed, the one whose figures are drawn first.
        split: Their photographs.
        found: Other qualities to measure at, and why.
        progress: Called with the share of the work done, 0 to 1.
    """
    config = runs[0].config()
    trained = [(run, Prediction.from_source(run.folder)) for run in runs]
    shipped = [name for name in SHIPPED if models.MODELS[name].ships and config.way != HALF_SIZE]
    rest = [(name, Prediction.from_source(name)) for name in shipped]
    qualities = _levels(config, found or {})
    work = len(qualities) * (len(trained) + len(rest))
    done = 0

    def advance(share: float) -> None:
        if progress:
            progress((done + share) / work)

    levels: list[Level] = []
    examples: list[Example] = []
    for number, (quality, why) in enumerate(qualities.items()):
        pairs = _at(split.test, quality)
        low = Row("As compressed", _scores(pairs, pairs.compressed))
        rows = []
        for run, prediction in trained:
            row, pictures = _measured(prediction, pairs, advance)
            rows.append(_of_run(row, run))
            if number == 0 and not examples:
                examples = _examples(pairs, pictures, low, row)
            done += 1
        for name, prediction in rest:
            row, _ = _measured(prediction, pairs, advance)
            rows.append(dataclasses.replace(row, label=f"{name}, as it ships"))
            done += 1
        levels.append(Level(None if config.way == HALF_SIZE else quality, why, low, tuple(rows)))
    results = Results(
        data="the embedded photographs" if config.data == EMBEDDED else str(config.data),
        way=config.way,
        seed=config.seed,
        epochs=config.epochs,
        train=split.train.original.shape,
        test=split.test.original.shape,
        validation=split.validation.original.shape,
        unreadable=len(split.unreadable),
        curves=tuple(curve_of(run) for run in runs),
        levels=tuple(levels),
        networks=tuple(models.describe(run.config().model) for run in runs),
    )
    return results, tuple(examples)


def loader_of(config: TrainingConfig, *, scratch: Path | None = None) -> DataLoader:
    """What reads a run's photographs as its training did."""
    return DataLoader(
        config.data,
        quality=config.validation_qualities,
        way=config.way,
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
    if settings.way == HALF_SIZE:
        return {100: "half the size and back"}
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
    elif run.status()["state"] == "finished" and run.model_file.is_file():
        tell(f"{label_of(model)}: trained before, {settings.epochs} epochs.")
        return run
    began = run.status()["state"] != "new"
    tell(f"{label_of(model)}: {'going on with the training' if began else 'training'}, {settings.epochs} epochs.")
    with _signals_restored():
        stop_on_signals(run)
        ended = train_run(run, quiet=quiet)
    if ended != "finished":
        raise KeyboardInterrupt
    return run


def _levels(config: TrainingConfig, found: dict[int, str]) -> dict[int, str]:
    """The quality that was trained on first, then the others."""
    lowest, highest = config.quality
    trained = round((lowest * highest) ** 0.5)  # the middle one, by the scale that training draws from
    if config.way == HALF_SIZE:
        return {100: "the report's other low-quality picture"}
    own = {trained: found.get(trained, "what the networks were trained on")}
    return {**own, **{quality: why for quality, why in found.items() if quality != trained}}


def _at(test: ImagePairs, quality: int) -> ImagePairs:
    """The test pictures at another quality."""
    assert not isinstance(test.compressed, np.ndarray)
    qualities = np.full(len(test), quality)
    return dataclasses.replace(
        test, compressed=dataclasses.replace(test.compressed, qualities=qualities), qualities=qualities
    )


def _measured(prediction: Prediction, pairs: ImagePairs, advance: Advance) -> tuple[Row, list[np.ndarray]]:
    """A row of figures, and the first regenerated pictures.

    As `Prediction.predict_test_set`, picture by picture, so that each can be timed and none need be kept.
    """
    prediction.predict_individual(pairs.compressed[0], quality=int(pairs.qualities[0]))  # compiles, which is not timed
    scores, kept, seconds = [], [], 0.0
    for number, (name, original, compressed) in enumerate(
        zip(pairs.names, pairs.original, pairs.compressed, strict=True)
    ):
        started = time.perf_counter()
        regenerated = prediction.predict_individual(compressed, quality=int(pairs.qualities[number]))
        seconds += time.perf_counter() - started
        scores.append(_score(name, original, regenerated))
        if number < published.TRIPTYCHS:
            kept.append(regenerated)
        advance((number + 1) / len(pairs))
    parameters = prediction.model.count_params()
    model = prediction.model.name
    return Row(model, tuple(scores), model, parameters, seconds_per_image=seconds / len(pairs)), kept


def _of_run(row: Row, run: Run) -> Row:
    last = run.events()[-1]
    return dataclasses.replace(
        row, label=label_of(run.config().model), training_seconds=last["seconds"], epochs=last["epoch"]
    )


def _scores(pairs: ImagePairs, pictures: Iterable[np.ndarray]) -> tuple[PictureScore, ...]:
    triples = zip(pairs.names, pairs.original, pictures, strict=True)
    return tuple(_score(name, original, picture) for name, original, picture in triples)


def _score(name: str, original: np.ndarray, picture: np.ndarray) -> PictureScore:
    return PictureScore(
        name,
        metrics.ssim(original, picture),
        metrics.ssim(original, picture, data_range=published.REPORTS_RANGE),
        metrics.psnr(original, picture),
    )


def _examples(pairs: ImagePairs, pictures: Sequence[np.ndarray], low: Row, row: Row) -> list[Example]:
    return [
        Example(pairs.original[i], pairs.compressed[i], pixels, low.pictures[i], row.pictures[i])
        for i, pixels in enumerate(pictures)
    ]


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
