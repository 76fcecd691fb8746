"""Throughput of restoring many photos: a plain loop over the library, one worker process, two; and what is beside it.

    python -m benchmarks.throughput [--photos 24] [--rounds 5] [--memory 500] [--empty 10000 100000] [--model fast]

Everything is measured in one run. The ways to restore take turns, each on the same photos after a first time that does
not count, and the table has the median of megapixels a second, with the ratio to the plain loop of the same round: the
loop reads, restores and writes with the library alone, and keeps no journal. Then the memory of the processes over many
small photos, and the tasks a second that a scheduler gets through when they do nothing, with as many under way as for
two workers and as for five hundred.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import psutil

from benchmarks.scaling import made_up
from restorer import batch, cluster, images
from restorer.cluster import on_dask
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend

SIZES = (0.25, 0.5, 1.0, 1.5)  # megapixels
SMALL = (0.02, 0.03, 0.05)  # of the many photos whose memory is watched
LOOKS = 5
MANY = 250  # tasks under way for each of two workers, as if there were five hundred


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=24, help="how many in each round (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each way is timed (default %(default)s)")
    parser.add_argument("--memory", type=int, default=500, help="over how many photos (default %(default)s)")
    parser.add_argument("--empty", type=int, nargs="*", default=[10_000], help="tasks that do nothing")
    parser.add_argument("--model", default="fast")
    options = parser.parse_args()
    keras_backend.load_quietly()
    with tempfile.TemporaryDirectory() as folder:
        library = make_library(Path(folder) / "photos", options.photos, SIZES)
        if options.rounds:
            for row in throughput(library, Path(folder), options.model, options.rounds):
                print(row, flush=True)  # noqa: T201
        if options.memory:
            small = make_library(Path(folder) / "small", options.memory, SMALL)
            for row in memory(small, Path(folder), options.model):
                print(row, flush=True)  # noqa: T201
    for row in overhead(options.empty):
        print(row, flush=True)  # noqa: T201


def make_library(folder: Path, count: int, sizes: Sequence[float]) -> Path:
    """So many photos of these megapixels, in turns."""
    folder.mkdir()
    files = [made_up(size) for size in sizes]
    for number in range(count):
        (folder / f"{number:05}.jpg").write_bytes(files[number % len(files)])
    return folder


def throughput(library: Path, folder: Path, model: str, rounds: int) -> Iterator[str]:
    """The ways to restore a library, in turns."""
    megapixels = sum(images.read_photo(path).stored.size / 3e6 for path in library.iterdir())
    with ExitStack() as stack:
        ways: dict[str, Callable[[Path], object]] = {"plain loop": plain_loop(library, model)}
        ways["one process"] = restored_by(cluster.InThisProcess(), library, model)
        for workers in (1, 2):
            engine = stack.enter_context(on_dask.opened(workers=workers, scheduler=None, say=print))
            ways[f"Dask, {workers} worker{'s'[: workers - 1]}"] = restored_by(engine, library, model)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name, restore in ways.items():
                began, spent = time.perf_counter(), processor_seconds()
                restore(folder / f"{number} {name}")
                if number:  # the first time loads and traces the network
                    taken[name].append((time.perf_counter() - began, processor_seconds() - spent))
    yield f"{'':<16} {'MP/s':>6} {'time, plain loop = 1':>24} {'CPU-s/MP':>9} {'plain loop = 1':>24}"
    for name in taken:
        cells = []
        for which, unit in ((0, lambda s: megapixels / s), (1, lambda s: s / megapixels)):
            own, plain = ([each[which] for each in taken[key]] for key in (name, "plain loop"))
            ratios = [mine / theirs for mine, theirs in zip(own, plain, strict=True)]
            spread = f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            cells.append(f"{unit(median(own)):>7.3f} {spread:>24}")
        yield f"{name:<16} " + " ".join(cells)


def plain_loop(library: Path, model: str) -> Callable[[Path], object]:
    """A loop of three lines over the library."""
    prediction = Prediction.from_source(model)

    def restore(out: Path) -> None:
        for path in sorted(library.iterdir()):
            photo = images.read_photo(path)
            images.write_photo(out / f"{path.stem}.png", prediction.restore(photo).pixels, like=photo)

    return restore


def restored_by(
    engine: cluster.Engine, library: Path, model: str, watch: Callable[[int], None] = lambda _: None
) -> Callable[[Path], object]:
    """The command's own path, from the list of photos to the last line of the journal."""

    def restore(out: Path) -> None:
        job = batch.Job(out, model)
        found = list(batch.below(library, out=out, recursive=False, fail=print))
        with job.alone():
            for done, _ in enumerate(job.run(job.plan(found), engine, batch.Summary()), start=1):
                watch(done)

    return restore


def memory(library: Path, folder: Path, model: str) -> Iterator[str]:
    """The memory of this process and of two workers, at some times during one job each."""
    total = len(list(library.iterdir()))
    steps = {total * look // LOOKS for look in range(1, LOOKS + 1)}
    yield f"MB of memory after so many photos of {total:,}, this process and its workers together"
    for name, workers in (("one process", 1), ("Dask, 2 workers", 2)):
        seen: list[str] = []

        def watch(done: int, seen: list[str] = seen) -> None:
            if done in steps:
                seen.append(f"{done:,}: {resident():,.0f}")

        with cluster.opened(workers=workers) as engine:
            restored_by(engine, library, model, watch)(folder / f"memory {name}")
        yield f"{name:<16} " + "   ".join(seen)


def processor_seconds() -> float:
    """Seconds that processors have worked for this process and those that it started; others' work is not in it."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def resident() -> float:
    """Memory of this process and those that it started, in MB."""
    own = psutil.Process()
    return sum(process.memory_info().rss for process in (own, *own.children(recursive=True))) / 1e6


def overhead(counts: Sequence[int]) -> Iterator[str]:
    """Tasks a second that do nothing, on two workers."""
    if not counts:
        return
    yield f"{'empty tasks':>12} {'under way':>10} {'tasks/s':>8} {'ms a task':>10}"
    with cluster.opened(workers=2) as engine:
        for count in counts:
            for ahead in (on_dask.AHEAD, MANY):
                seconds = empty(engine, count, ahead)
                yield f"{count:>12,} {2 * ahead:>10} {count / seconds:>8,.0f} {1e3 * seconds / count:>10.2f}"


def empty(engine: cluster.Engine, count: int, ahead: int) -> float:
    """Seconds that so many tasks take."""
    kept, on_dask.AHEAD = on_dask.AHEAD, ahead
    try:
        started = time.perf_counter()
        done = sum(1 for _ in engine.map(nothing, range(count), prepare=prepare_nothing))
        assert done == count
        return time.perf_counter() - started
    finally:
        on_dask.AHEAD = kept


def nothing(task: int) -> int:
    """A task that does nothing."""
    return task


def prepare_nothing() -> None:
    """Nothing to prepare."""


if __name__ == "__main__":
    main()
