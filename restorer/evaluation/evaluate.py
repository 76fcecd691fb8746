"""Models against originals: compress, restore, score. The command line and the pages measure with the same lines."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from restorer import images, jpeg
from restorer.cluster import Engine, InThisProcess
from restorer.data.loader import DataLoader
from restorer.data.sources import Photographs, opened
from restorer.errors import DataError, ImageError
from restorer.evaluation.on_workers import score_on_workers
from restorer.evaluation.score_table import Score
from restorer.evaluation.scoring import Restorer, as_restorer, score_picture
from restorer.restoration.prediction import Prediction


def evaluate(
    source: str | Path,
    *,
    models: Sequence[str] = ("fast",),
    qualities: Sequence[int] = (10, 20, 30, 40),
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT,
    names: Sequence[str] | None = None,
    others: Mapping[str, Restorer] | None = None,
    ensemble: int = 1,
    faithful: bool = True,
    progress: Callable[[float], None] | None = None,
    engine: Engine | None = None,
    skip: Callable[[str, str], None] | None = None,
) -> list[Score]:
    """Compress every picture at every quality (OpenCV, IJG tables), restore it, score it.

    Args:
        source: Originals: ``"embedded"``, a folder or a ZIP file; a gray picture is compressed as a gray JPEG.
        models: Names, ``.keras`` files or run folders.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.
        names: Which of them, from `picture_names`; by default all.
        others: Other ways to restore a JPEG, by name, to be measured beside the models.
        ensemble: How often the models restore each picture, see `Prediction`.
        faithful: Whether the answers are projected on the cells of each file, see `Prediction.restore`.
        progress: Called with the share of the work done, 0 to 1.
        engine: Who works; by default this process, which alone can measure ``others``.
        skip: Called with the name of a picture that cannot be measured and a sentence that says why, to go on without;
            by default that ends the measuring.

    Returns:
        One `Score` a picture, quality and model, the plain JPEG and the others among the models.

    Raises:
        DataError: If there are no pictures, or none of them can be measured.
        ImageError: If one of them cannot be read, or is smaller than SSIM's window, and is not to be skipped.
        ModelError: If a model cannot be loaded.
    """
    for quality in qualities:
        jpeg.check_quality(quality)
    names = picture_names(source) if names is None else names
    how: dict[str, Any] = {"qualities": qualities, "subsampling": subsampling}
    if engine is None or isinstance(engine, InThisProcess):
        predictions = {model: Prediction.from_source(model, ensemble=ensemble) for model in models}
        own = {model: as_restorer(prediction, faithful=faithful) for model, prediction in predictions.items()}
        outcomes = score_each(source, names, {**(others or {}), **own}, **how)
    else:
        outcomes = score_on_workers(source, names, models, engine, ensemble=ensemble, faithful=faithful, **how)
    measured: dict[str, list[Score]] = {}
    for done, (name, outcome) in enumerate(outcomes, start=1):
        if isinstance(outcome, ImageError):
            if skip is None:
                raise outcome
            skip(name, str(outcome))
        else:
            measured[name] = outcome
        if progress:
            progress(done / len(names))
    if names and not measured:
        raise DataError(f"Expected pictures that can be measured, but of {len(names):,} in {source} none can be.")
    return [score for name in names for score in measured.get(name, [])]


def picture_names(
    source: str | Path,
    *,
    test: bool = False,
    seed: int = 0,
    unreadable: Collection[str] = (),
    at_most: int | None = None,
) -> tuple[str, ...]:
    """The names of the pictures of a source that are measured, without opening them.

    Args:
        source: ``"embedded"``, a folder or a ZIP file.
        test: Whether only those of the test split are, see `DataLoader.test_names`.
        seed: The split's.
        unreadable: Files known to be unreadable, which a split leaves out.
        at_most: Only so many, the first ones.

    Raises:
        DataError: If the source is missing, is no folder or ZIP file, or has too few pictures.
    """
    if test:
        names = DataLoader(source, seed=seed).test_names(unreadable)
    else:
        with opened(source) as photographs:
            names = photographs.names
    return names[:at_most]


def score_each(
    source: str | Path,
    names: Sequence[str],
    restorers: Mapping[str, Restorer],
    *,
    qualities: Sequence[int],
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT,
) -> Iterator[tuple[str, list[Score] | ImageError]]:
    """Score pictures one after the other; whoever has enough stops asking.

    Args:
        source: ``"embedded"``, a folder or a ZIP file.
        names: Which of its pictures, from `picture_names`.
        restorers: What restores a JPEG, by name.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.

    Yields:
        Each name, with a `Score` a quality and restorer, the plain JPEG's first; or with why it cannot be measured.
    """
    with opened(source) as photographs:
        for name in names:
            try:
                photo = _read(photographs, name)
                outcome: list[Score] | ImageError = [
                    score for quality in qualities for score in score_picture(photo, quality, subsampling, restorers)
                ]
            except ImageError as error:
                outcome = error
            yield name, outcome


def read_picture(source: str | Path, name: str) -> images.Photo:
    """Read one of the pictures that `picture_names` named."""
    with opened(source) as photographs:
        if name not in photographs.names:
            raise ImageError(f"Expected a picture, but there is no {name} in {source}.")
        return _read(photographs, name)


def _read(photographs: Photographs, name: str) -> images.Photo:
    return images.read_photo(photographs.read(name), name=PurePosixPath(name).name)
