"""Coverage-guided fuzzing of all that reads files from outside: a file is read, or refused with one sentence.

    pip install atheris                                  (Linux)
    python -m tests.fuzz pictures --seconds 1200 --folder /tmp/fuzz

Atheris (libFuzzer under it) changes seeds, watches which branches of the readers each change reaches, and goes on from
those that reach new ones. What ends in another exception, or takes over ten seconds of computing, is left in the folder
as ``finding-…``, with what was raised beside it; it then becomes a kind in ``tests/hostile``. In the end libFuzzer
prints its executions and coverage.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["restorer", "PIL", "zipfile", "csv", "jpeglib"]):
    from restorer import images, jpeg, models, read_photo
    from restorer.data import sources
    from restorer.errors import RestorerError
    from restorer.images import exif, iptc, xmp
    from restorer.jpeg import projection  # noqa: F401
    from restorer.models import acceptance  # noqa: F401
    from restorer.training.config import TrainingConfig, changed, config_for
    from restorer.training.loop import checkpoint
    from restorer.training.runs import room
    from restorer.training.runs.run import Run, create_run, list_runs
    from restorer.training.worker import health, queue

LONGEST = 16_000  # bytes of a file: what matters lies in headers
SLOW, KILLED, MEGABYTES = 10, 120, 3_000  # seconds of computing, seconds, and what the process may take in all
PIXELS = 300_000  # of a picture; larger ones are refused, or the time goes into decoding


def pictures(data: bytes) -> None:
    """Read a file as a picture, and carry what it has into each format."""
    images.has_location(data)
    photo = read_photo(data, name="photo", at_most=PIXELS)
    for suffix in (".png", ".jpg", ".webp"):
        images.changes(photo, suffix)
        images.encode(photo.pixels[:16, :16], suffix, like=photo, location=False)


def coefficients(data: bytes) -> None:
    """Read the header and the coefficients of a JPEG, and compare them with what the decoder shows."""
    data = b"\xff\xd8" + data
    header = jpeg.read_header(data)
    jpeg.conditioning(header.tables, header.subsampling)
    if header.width * header.height <= PIXELS:
        found, pixels = jpeg.read_coefficients(data), jpeg.decode(data)
        jpeg.inside(pixels, jpeg.verified(pixels, found.window(0, 0, *pixels.shape[:2])))


def metadata(data: bytes) -> None:
    """Read a block as each kind of metadata, and write it again."""
    found = exif.read_block(data[1:])
    if found:
        found.upright(8, 8).without_location().with_dpi((72, 72)).to_bytes()
    packet = xmp.read(data[1:])
    xmp.for_picture(packet, 8, 8, location=False)
    iptc.without_location(iptc.read(data[1:]) or data[1:])
    exif.read_iptc(data[1:])


def archives(data: bytes) -> None:
    """Read a ZIP file, its pictures and its table."""
    with _file(data, "photos.zip") as path, sources.opened(path) as source:
        for name in source.names[:20]:
            try:
                source.read(name)
            except RestorerError:
                continue
        sources.photograph_of(source, source.names)


def networks(data: bytes) -> None:
    """Load a network whose description is changed, with the weights that it had."""
    with _file(b"", "model.keras") as path:
        with zipfile.ZipFile(path, "w") as written, zipfile.ZipFile(_small_network()) as known:
            for name in known.namelist():
                written.writestr(name, data if name == "config.json" else known.read(name))
        models.load(path)


def runs(data: bytes) -> None:
    """Read a run of which one file is another's, as those do who list, watch, start and continue runs."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as root:
        run = create_run(config_for("fast"), folder=Path(root) / "run")
        file = run.folder / RUN_FILES[data[0] % len(RUN_FILES)] if data else run.config_file
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data[1:])
        for look in RUN_LOOKS:
            try:
                look(run)
            except RestorerError as error:
                _expect_a_sentence(error)
        queue.waiting(root)
        if [found.name for found in list_runs(root)] != ["run"]:
            raise AssertionError("The run is not in the list.")


MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where such folders are made
RUN_FILES = (
    "config.json",
    "status.json",
    "events.jsonl",
    "unreadable.json",
    "checkpoint/latest.json",
    "control",
    "learning_rate",
    "title",
    "owner",
)
RUN_LOOKS: tuple[Callable[[Run], object], ...] = (
    lambda run: run.config(),
    lambda run: dict(run.status().to_json()),
    lambda run: run.events(),
    lambda run: run.unreadable(),
    lambda run: checkpoint._read_entry(run.checkpoint / checkpoint.LATEST),
    lambda run: (run.command(), run.title.encode(), run.owner(), run.learning_rate()),
    lambda run: TrainingConfig.from_json(changed(run.settings(), {"minutes": 3.0})),
    lambda run: health._of_a_run(run),
    lambda run: room.size(run.folder) and room.last_used(run.folder),
)

TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (pictures, coefficients, metadata, archives, networks, runs)
}


def main() -> None:
    """Fuzz one target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "restorer-fuzz")
    options = parser.parse_args()
    folder: Path = (options.folder / options.target).absolute()
    seeds, corpus = folder / "seeds", folder / "corpus"
    for each in (seeds, corpus):
        each.mkdir(parents=True, exist_ok=True)
    for data in seeds_of(options.target):
        (seeds / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = [sys.argv[0], f"-max_total_time={options.seconds}", f"-timeout={KILLED}", f"-rss_limit_mb={MEGABYTES}"]
    words += [f"-max_len={LONGEST}", f"-artifact_prefix={folder}/", "-print_final_stats=1", str(corpus), str(seeds)]
    atheris.Setup(words, _watched(TARGETS[options.target], folder))
    atheris.Fuzz()


def seeds_of(target: str) -> Iterator[bytes]:
    """The files that a target begins with: those of the corpus of hostile files that are small enough."""
    from tests import hostile

    if target == "networks":
        with zipfile.ZipFile(_small_network()) as known:
            yield known.read("config.json")
        return
    if target == "runs":
        yield from _run_files()
        return
    for kind in hostile.KINDS:
        is_zip = kind.suffix == ".zip"
        fits = kind.is_small and kind.family != "network" and is_zip == (target == "archives")
        data = kind.make() if fits else b""
        if 0 < len(data) <= LONGEST:
            yield data


def _run_files() -> Iterator[bytes]:
    """A file of a run after the number of its name: whole ones, and the damaged ones of the tests."""
    from tests.training import test_damaged as damaged

    whole = {
        "config.json": [json.dumps(config_for("fast").to_json()).encode()],
        "status.json": [b'{"state": "running", "time": 1.7e9, "progress": 0.5, "steps": 40, "pid": 7, "life": "a"}'],
        "events.jsonl": [b'{"step": 10, "epoch": 1, "seconds": 2.5, "loss": 0.1, "ssim": 0.9, "psnr": 27.5}\n' * 3],
        "unreadable.json": [b'[["photo.jpg", "photo.jpg is damaged."]]'],
        "checkpoint/latest.json": [b'{"step": 40, "seconds": 9.5, "best": 0.9, "weights": "step-40.keras"}'],
    }
    words = {"control": [b"pause"], "learning_rate": [b"0.001"], "title": [b"Mine"], "owner": [b"0123abc"]}
    tables = {"config.json": damaged.CONFIGS, "status.json": damaged.STATUSES, "events.jsonl": damaged.EVENTS}
    for number, name in enumerate(RUN_FILES):
        found = [*whole.get(name, []), *words.get(name, []), *tables.get(name, {}).values()]
        yield from (bytes([number]) + data for data in found if len(data) < LONGEST)


def _watched(target: Callable[[bytes], None], folder: Path) -> Callable[[bytes], None]:
    """A target that leaves its findings in a folder, one for each place in the code, and goes on."""

    def once(data: bytes) -> None:
        began = time.process_time()
        try:
            target(data)
        except RestorerError as error:
            if not _is_a_sentence(error):
                _keep(folder, data, f"no sentence: {error!r}", "sentence")
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}"
            _keep(folder, data, traceback.format_exc(), place)
        if time.process_time() - began > SLOW:
            _keep(folder, data, f"{time.process_time() - began:.1f} s", "slow")

    return once


def _expect_a_sentence(error: RestorerError) -> None:
    if not _is_a_sentence(error):
        raise AssertionError(f"no sentence: {error!r}")


def _is_a_sentence(error: RestorerError) -> bool:
    return "\n" not in str(error) and str(error).endswith(".")


def _keep(folder: Path, data: bytes, what: str, place: str) -> None:
    path = folder / f"finding-{hashlib.sha256(place.encode()).hexdigest()[:12]}"
    if not path.exists():
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(what, encoding="utf-8")


def _small_network() -> Path:
    """The file of a small network, saved once."""
    path = Path(tempfile.gettempdir()) / f"restorer-small-{os.getpid()}.keras"
    if not path.exists():
        import keras

        image = keras.Input((None, None, 3), name="image")
        keras.Model([image], keras.layers.Conv2D(3, 3, padding="same", name="conv")(image), name="small").save(path)
    return path


@contextmanager
def _file(data: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


if __name__ == "__main__":
    main()
