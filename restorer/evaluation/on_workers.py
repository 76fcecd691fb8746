"""Pictures scored on the workers of an engine, by the same lines as in one process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from restorer import images
from restorer.cluster import Engine, Lost
from restorer.data.sources import opened
from restorer.errors import ImageError
from restorer.evaluation.score_table import Score
from restorer.evaluation.scoring import as_restorer, score_picture
from restorer.restoration import network_cache


@dataclass(frozen=True)
class ScoreTask:
    """A picture to score.

    Attributes:
        name: What it is called.
        file: Its file.
        networks: What each model is called, and the digest of its file.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.
        ensemble: How often the models restore it.
        faithful: Whether the answers are projected on the cells of each file.
    """

    name: str
    file: bytes = field(repr=False)
    networks: tuple[tuple[str, str], ...]
    qualities: tuple[int, ...]
    subsampling: str
    ensemble: int
    faithful: bool


def score_on_workers(
    source: str | Path,
    names: Sequence[str],
    models: Sequence[str],
    engine: Engine,
    *,
    qualities: Sequence[int],
    subsampling: str,
    ensemble: int,
    faithful: bool,
) -> Iterator[tuple[str, list[Score] | ImageError]]:
    """Score pictures wherever there is a worker; they are read here, and sent.

    Args:
        source: ``"embedded"``, a folder or a ZIP file.
        names: Which of its pictures.
        models: Names, ``.keras`` files or run folders.
        engine: Who works.
        qualities: IJG qualities.
        subsampling: Chroma subsampling.
        ensemble: How often the models restore each picture.
        faithful: Whether the answers are projected on the cells of each file.

    Yields:
        Each name as it is done, in any order, with its scores or with why it cannot be measured.
    """
    files = {model: network_cache.read_network(model) for model in models}
    networks = tuple((model, digest) for model, (digest, _) in files.items())
    prepare = partial(network_cache.deliver, {digest: (model, data) for model, (digest, data) in files.items()})
    unread: list[tuple[str, ImageError]] = []
    with opened(source) as photographs:

        def tasks() -> Iterator[ScoreTask]:
            for name in names:
                try:
                    file = photographs.read(name)
                except ImageError as error:
                    unread.append((name, error))
                    continue
                yield ScoreTask(name, file, networks, tuple(qualities), subsampling, ensemble, faithful)

        for task, outcome in engine.map(score_task, tasks(), prepare=prepare):
            if isinstance(outcome, Lost):
                outcome = f"{task.name} could not be measured: {outcome.why}."
            yield task.name, ImageError(outcome) if isinstance(outcome, str) else outcome
    yield from unread


def score_task(task: ScoreTask) -> list[Score] | str:
    """The scores of a picture; or a sentence that says why it cannot be measured."""
    with network_cache.TURN:
        restorers = {
            model: as_restorer(replace(network_cache.delivered(digest), ensemble=task.ensemble), faithful=task.faithful)
            for model, digest in task.networks
        }
        try:
            photo = images.read_photo(task.file, name=PurePosixPath(task.name).name)
            each = (score_picture(photo, quality, task.subsampling, restorers) for quality in task.qualities)
            return [score for scores in each for score in scores]
        except ImageError as error:
            return str(error)
