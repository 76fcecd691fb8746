"""The command line, ``python -m restorer``: arguments in, one library call each, sentences out."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, TextIO

from restorer import evaluation, images, jpeg, metrics, models
from restorer.errors import ImageError, RestorerError
from restorer.report import command as report_command
from restorer.restoration.compression_history import History
from restorer.restoration.ensemble import ENSEMBLES
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend
from restorer.system.files import write_atomically
from restorer.system.progress_bar import share_bar
from restorer.training import command

_JPEG_SUFFIXES = (".jpg", ".jpeg")
_FLIPS = 4  # of ``--ensemble`` alone


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 with one sentence on standard error for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no "→" still gets its figures
    options = _parser().parse_args(_counted(sys.argv[1:] if arguments is None else arguments))
    try:
        options.run(options)
    except RestorerError as error:
        _say(f"restorer: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        _say(f"restorer: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _counted(arguments: Sequence[str]) -> list[str]:
    """The arguments, with ``--ensemble`` alone as ``--ensemble=4``, so that no file's name is taken for its number."""
    return [
        f"{word}={_FLIPS}" if word == "--ensemble" and not follower.isdecimal() else word
        for word, follower in zip_longest(arguments, arguments[1:], fillvalue="")
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m restorer", description="Compress photos, and regenerate them.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_compress(commands.add_parser("compress", help="write a photo as a JPEG of a chosen quality"))
    _add_restore(commands.add_parser("restore", help="regenerate a JPEG file"))
    _add_train(commands.add_parser("train", help="train a network"))
    _add_evaluate(commands.add_parser("evaluate", help="measure networks on a folder of originals"))
    _add_report(commands.add_parser("report", help="do the report's experiment again, and draw every figure of it"))
    _add_models(commands.add_parser("models", help="show each network's layers and parameters"))
    return parser


def _add_compress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SRC", help="a picture file")
    parser.add_argument("target", metavar="DST", help="the JPEG to write")
    bounds = f"{jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}"
    parser.add_argument("--quality", type=int, default=jpeg.QUALITY_DEFAULT, help=f"{bounds} (default %(default)s)")
    parser.add_argument("--subsampling", choices=jpeg.SUBSAMPLINGS, default=jpeg.SUBSAMPLING_DEFAULT)
    _add_location(parser)
    parser.set_defaults(run=_compress)


def _compress(options: argparse.Namespace) -> None:
    target = _target(options.source, options.target)
    if target.suffix.lower() not in _JPEG_SUFFIXES:
        raise ImageError(f"Expected an output file ending in .jpg or .jpeg, received {target.name!r}.")
    photo = images.read_photo(options.source)
    original = photo.pixels[..., 0] if photo.gray else photo.pixels
    data = jpeg.encode(original, quality=options.quality, subsampling=options.subsampling)
    data = images.carry(data, photo, location=options.location)
    write_atomically(target, data)
    psnr = metrics.psnr(photo.pixels, jpeg.decode(data))
    _say(f"{target}: {len(photo.data):,} → {len(data):,} bytes, PSNR {psnr:.2f} dB")
    _say_what_changed(photo, target)


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SRC", help="a JPEG file, or a picture that once was one")
    parser.add_argument("target", metavar="DST", help="where to write: .png, .webp (lossless) or .jpg")
    parser.add_argument("--model", default="fast", help="a name, a .keras file or a run folder (default %(default)s)")
    found = "assume this quality, instead of the file's tables or of what its pixels tell"
    parser.add_argument("--quality", type=int, help=found)
    once = "do not look for an earlier compression than a JPEG's own"
    parser.add_argument("--last-only", dest="earlier", action="store_false", help=once)
    parser.add_argument("--strength", type=float, default=1.0, help="0, the file as it is, to 1 (default %(default)s)")
    _add_care(parser)
    _add_writing(parser)
    parser.set_defaults(run=_restore)


def _add_writing(parser: argparse.ArgumentParser) -> None:
    which = "of a .jpg that is written"
    bounds = f"{jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}"
    parser.add_argument(
        "--jpeg-quality", type=int, metavar="Q", help=f"of a .jpg that is written, {bounds} (default 95)"
    )
    parser.add_argument(
        "--jpeg-subsampling", choices=jpeg.SUBSAMPLINGS, help=f"{which} (default {images.JPEG_SUBSAMPLING})"
    )
    _add_location(parser)


def _add_location(parser: argparse.ArgumentParser) -> None:
    no_gps = "leave out where the photo was taken: GPS, names of places, and the maker's note, which may tell as well"
    parser.add_argument("--no-gps", dest="location", action="store_false", help=no_gps)


def _add_care(parser: argparse.ArgumentParser) -> None:
    slow = "take the mean over 2, 4 or 8 flips of the picture, alone 4: a little better, as many times as slow"
    loose = "do not hold the picture to what the file's coefficients allow"
    many = ENSEMBLES[1:]
    parser.add_argument(
        "--ensemble", type=int, choices=many, nargs="?", const=_FLIPS, default=1, metavar="N", help=slow
    )
    parser.add_argument("--no-faithful", dest="faithful", action="store_false", help=loose)


def _restore(options: argparse.Namespace) -> None:
    target = images.check_output_path(_target(options.source, options.target))
    as_jpeg = _jpeg_options(options, target)
    photo = images.read_photo(options.source)
    if options.quality is not None:
        jpeg.check_quality(options.quality)  # before TensorFlow's seconds, not after
    models.weights_path(options.model)
    keras_backend.load_quietly()
    prediction = Prediction.from_source(options.model, ensemble=options.ensemble)
    with share_bar("Restoring") as advance:
        restoration = prediction.restore(
            photo,
            quality=options.quality,
            earlier=options.earlier,
            faithful=options.faithful,
            strength=options.strength,
            progress=advance,
        )
    if restoration.history is None:
        _leave(photo, target, as_jpeg, location=options.location)
        return
    images.write_photo(target, restoration.pixels, like=photo, location=options.location, **as_jpeg)
    height, width = restoration.pixels.shape[:2]
    _say(f"{target}: {width} × {height}, restored by {options.model} in {restoration.seconds:.1f} s")
    if restoration.history.source == "traces":
        _say(_found(restoration.history, photo))
    if restoration.inside is not None:
        _say(f"luma coefficients inside the file's cells: {restoration.inside_before:.2%} → {restoration.inside:.2%}")
    _say_what_changed(photo, target)


def _leave(photo: images.Photo, target: Path, as_jpeg: dict[str, Any], *, location: bool) -> None:
    """Write a photo of which nothing is to be restored: its own file, unless another kind of file is asked for."""
    reason = f"{photo.name} has no trace of a JPEG compression; --quality assumes one"
    if images.is_of_format(photo, target.suffix) and location and not as_jpeg:
        write_atomically(target, photo.data)
        _say(f"{target}: left as it is, byte for byte, for {reason}")
        return
    images.write_photo(target, photo.pixels, like=photo, location=location, **as_jpeg)
    _say(f"{target}: not restored, and written anew, for {reason}")
    _say_what_changed(photo, target)


def _say_what_changed(photo: images.Photo, target: Path) -> None:
    """What a photo has, and a file that was made of it has not."""
    for sentence in images.changes(photo, target.suffix):
        _say(sentence)


def _found(history: History, photo: images.Photo) -> str:
    """What the pixels told of an earlier compression."""
    grid = f", cut off its grid by ({-history.top % 8}, {-history.left % 8})" if history.top or history.left else ""
    once = "was compressed before" if photo.is_jpeg else "was a JPEG once"
    return f"{photo.name} {once}, at a quality of about {history.quality}{grid}: it is restored from that"


def _jpeg_options(options: argparse.Namespace, target: Path) -> dict[str, Any]:
    """What was said of the JPEG to be written; nothing may be, if it is none."""
    said = {"quality": options.jpeg_quality, "subsampling": options.jpeg_subsampling}
    said = {name: value for name, value in said.items() if value is not None}
    if said and target.suffix.lower() not in _JPEG_SUFFIXES:
        wanted = " and ".join(f"--jpeg-{name}" for name in said)
        raise ImageError(f"Expected an output file ending in .jpg or .jpeg with {wanted}, received {target.name!r}.")
    if "quality" in said:
        jpeg.check_quality(said["quality"])
    return said


def _add_train(parser: argparse.ArgumentParser) -> None:
    command.add_arguments(parser)
    parser.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    said = command.train(options)
    if said:
        _say(said)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="original pictures: embedded, a folder or a ZIP file")
    parser.add_argument("--test", action="store_true", help="only the test photographs of the split that train makes")
    parser.add_argument("--seed", type=int, default=0, help="of that split (default %(default)s)")
    parser.add_argument("--images", type=_count, metavar="N", help="at most so many pictures, the first ones")
    parser.add_argument("--model", nargs="+", default=["fast"], help="names, .keras files or run folders")
    parser.add_argument("--quality", type=int, nargs="+", default=[10, 20, 30, 40], help="IJG qualities")
    parser.add_argument("--subsampling", choices=jpeg.SUBSAMPLINGS, default=jpeg.SUBSAMPLING_DEFAULT)
    parser.add_argument("--csv", help="also write the figures to this file")
    parser.add_argument("--per-image", action="store_true", help="with --csv: one more row for each picture")
    _add_care(parser)
    parser.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace) -> None:
    for model in options.model:
        models.weights_path(model)
    names = evaluation.picture_names(options.source, test=options.test, seed=options.seed, at_most=options.images)
    keras_backend.load_quietly()
    with share_bar("Measuring") as advance:
        scores = evaluation.evaluate(
            options.source,
            names=names,
            models=options.model,
            qualities=options.quality,
            subsampling=options.subsampling,
            ensemble=options.ensemble,
            faithful=options.faithful,
            progress=advance,
        )
    _say(evaluation.table(scores))
    if options.csv:
        write_atomically(options.csv, evaluation.to_csv(scores, per_image=options.per_image))


def _add_report(parser: argparse.ArgumentParser) -> None:
    report_command.add_arguments(parser)
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> None:
    report_command.report(options, _say)


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_models)


def _models(_: argparse.Namespace) -> None:
    keras_backend.load_quietly()
    _say(models.describe_all())


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, received {text!r}")
    return int(text)


def _target(source: str, target: str) -> Path:
    if _is_same_file(Path(source), Path(target)):
        raise ImageError(f"Expected an output file other than the input, received {target!r}, which is the same file.")
    return Path(target)


def _is_same_file(source: Path, target: Path) -> bool:
    """Whether two paths name one file: through a link of either kind, or in capitals on a disk that ignores them."""
    there = Path(os.path.realpath(target))  # also through a folder that is yet to be made, and out of it again
    return there.exists() and source.exists() and there.samefile(source)


def _say(text: str, *, file: TextIO | None = None) -> None:
    print(text, file=file or sys.stdout, flush=True)  # noqa: T201
