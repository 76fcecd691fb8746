"""The command line, ``python -m restorer``: arguments in, one library call each, sentences out."""

import argparse
import io
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from restorer import backend, evaluation, images, jpeg, metrics, models
from restorer.errors import ImageError, RestorerError
from restorer.files import write_atomically
from restorer.prediction import Prediction, conditioning_of
from restorer.progress import share_bar, training_bar
from restorer.training.config import TrainingConfig, config_for, read_recipe
from restorer.training.heartbeat import heartbeat
from restorer.training.run import Run, create_run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 with one sentence on standard error for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no "→" still gets its figures
    options = _parser().parse_args(arguments)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m restorer", description="Compress photos, and regenerate them.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_compress(commands.add_parser("compress", help="write a photo as a JPEG of a chosen quality"))
    _add_restore(commands.add_parser("restore", help="regenerate a JPEG file"))
    _add_train(commands.add_parser("train", help="train a network"))
    _add_evaluate(commands.add_parser("evaluate", help="measure networks on a folder of originals"))
    _add_models(commands.add_parser("models", help="show each network's layers and parameters"))
    return parser


def _add_compress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SRC", help="a picture file")
    parser.add_argument("target", metavar="DST", help="the JPEG to write")
    bounds = f"{jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}"
    parser.add_argument("--quality", type=int, default=jpeg.QUALITY_DEFAULT, help=f"{bounds} (default %(default)s)")
    parser.add_argument("--subsampling", choices=jpeg.SUBSAMPLINGS, default=jpeg.SUBSAMPLING_DEFAULT)
    parser.set_defaults(run=_compress)


def _compress(options: argparse.Namespace) -> None:
    target = _target(options.source, options.target)
    if target.suffix.lower() not in (".jpg", ".jpeg"):
        raise ImageError(f"Expected an output file ending in .jpg or .jpeg, received {target.name!r}.")
    photo = images.read_photo(options.source)
    original = photo.pixels[..., 0] if photo.gray else photo.pixels
    data = jpeg.encode(original, quality=options.quality, subsampling=options.subsampling)
    write_atomically(target, data)
    psnr = metrics.psnr(photo.pixels, jpeg.decode(data))
    _say(f"{target}: {len(photo.data):,} → {len(data):,} bytes, PSNR {psnr:.2f} dB")


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SRC", help="a JPEG file")
    parser.add_argument("target", metavar="DST", help="where to write: .png, .webp (lossless) or .jpg")
    parser.add_argument("--model", default="fast", help="a name, a .keras file or a run folder (default %(default)s)")
    parser.add_argument("--quality", type=int, help="assume this quality, for a picture that is no longer a JPEG")
    _add_ensemble(parser)
    parser.set_defaults(run=_restore)


def _add_ensemble(parser: argparse.ArgumentParser) -> None:
    help_ = "mean over four flips of the picture: a little better, four times as slow"
    parser.add_argument("--ensemble", action="store_true", help=help_)


def _restore(options: argparse.Namespace) -> None:
    target = images.check_output_path(_target(options.source, options.target))
    photo = images.read_photo(options.source)
    conditioning_of(photo, quality=options.quality)  # refuse before TensorFlow's seconds, not after
    models.weights_path(options.model)
    backend.load_quietly()
    prediction = Prediction.from_source(options.model, ensemble=options.ensemble)
    with share_bar("Restoring") as advance:
        restoration = prediction.restore(photo, quality=options.quality, progress=advance)
    images.write_photo(target, restoration.pixels, like=photo)
    height, width = restoration.pixels.shape[:2]
    _say(f"{target}: {width} × {height}, restored by {options.model} in {restoration.seconds:.1f} s")


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", choices=list(models.MODELS), help="which network (default fast)")
    parser.add_argument("--recipe", help="a committed recipe, such as the one of the shipped weights")
    parser.add_argument("--data", help='"embedded", or a folder of photographs')
    parser.add_argument("--quality", type=int, nargs="+", metavar="Q", help="one IJG quality, or lowest and highest")
    parser.add_argument("--epochs", type=int, help="passes over the photographs")
    parser.add_argument("--minutes", type=float, help="minutes of training")
    parser.add_argument("--batch", type=int, help="patches a step")
    parser.add_argument("--patch", type=int, help="side of a patch in pixels, a multiple of 16")
    parser.add_argument("--learning-rate", type=float, help="Adam's learning rate")
    parser.add_argument("--seed", type=int, help="seed of weights, split and patches")
    parser.add_argument("--run", dest="folder", help="the run's folder (default runs/DATE-TIME-MODEL)")
    parser.add_argument("--resume", action="store_true", help="continue the run in --run from its checkpoint")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    if options.resume:
        if not options.folder:
            raise RestorerError("Expected --run FOLDER with --resume, received no folder.")
        run = Run(Path(options.folder))
        run.config()
    else:
        run = create_run(_training_config(options), folder=options.folder)
    _stop_on_signals(run)
    if run.status()["state"] != "starting":  # else a page has started us, and may have asked for something since
        run.ask("run")
    with heartbeat(run) as say, training_bar(run, quiet=options.quiet) as show:
        say("starting", message="Loading TensorFlow")
        backend.load_quietly()
        from restorer.training.fit import train

        ended = train(run, say, on_event=show)
    if not options.quiet:
        _say(f"{run.folder}: {ended}")


def _stop_on_signals(run: Run) -> None:
    """Let the first Ctrl-C, or a polite kill, end the run with a checkpoint, and the second end it at once."""

    def stop(number: int, _: object) -> None:
        run.ask("stop")
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _training_config(options: argparse.Namespace) -> TrainingConfig:
    quality = options.quality and (options.quality[0], options.quality[-1])
    settings = {
        name: getattr(options, name)
        for name in ("data", "epochs", "minutes", "batch", "patch", "learning_rate", "seed")
    }
    if options.recipe:
        return read_recipe(options.recipe, quality=quality, **settings)
    return config_for(options.model or "fast", quality=quality, **settings)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="a folder of original pictures")
    parser.add_argument("--model", nargs="+", default=["fast"], help="names, .keras files or run folders")
    parser.add_argument("--quality", type=int, nargs="+", default=[10, 20, 30, 40], help="IJG qualities")
    parser.add_argument("--csv", help="also write the figures to this file")
    parser.add_argument("--per-image", action="store_true", help="with --csv: one more row for each picture")
    _add_ensemble(parser)
    parser.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace) -> None:
    for model in options.model:
        models.weights_path(model)
    backend.load_quietly()
    with share_bar("Measuring") as advance:
        scores = evaluation.evaluate(
            options.folder,
            models=options.model,
            qualities=options.quality,
            ensemble=options.ensemble,
            progress=advance,
        )
    _say(evaluation.table(scores))
    if options.csv:
        write_atomically(options.csv, evaluation.to_csv(scores, per_image=options.per_image))


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_models)


def _models(_: argparse.Namespace) -> None:
    backend.load_quietly()
    _say(models.describe_all())


def _target(source: str, target: str) -> Path:
    if Path(source).resolve() == Path(target).resolve():
        raise ImageError(f"Expected an output file other than the input, received {target!r} for both.")
    return Path(target)


def _say(text: str, *, file: TextIO | None = None) -> None:
    print(text, file=file or sys.stdout)  # noqa: T201
