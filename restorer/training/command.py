"""The command ``python -m restorer train``: its arguments, and the run that they make or continue."""

import argparse
from pathlib import Path

from restorer import models
from restorer.errors import RestorerError
from restorer.training.config import TrainingConfig, config_for, read_recipe
from restorer.training.runs.run import Run, create_run
from restorer.training.worker import standby
from restorer.training.worker.session import train_run
from restorer.training.worker.signals import stop_on_signals

_MAKING = ("model", "recipe", "start", "data", "quality", "batch", "patch", "seed")  # what a run cannot change later


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--model", choices=list(models.MODELS), help="which network (default fast)")
    parser.add_argument("--recipe", help="a committed recipe, such as the one of the shipped weights")
    parser.add_argument("--start", help="begin with the weights of a model's name, a .keras file or a run's folder")
    parser.add_argument("--data", help='"embedded", or a folder of photographs')
    parser.add_argument("--quality", type=int, nargs="+", metavar="Q", help="one IJG quality, or lowest and highest")
    parser.add_argument("--epochs", type=int, help="passes over the photographs, counted from the run's beginning")
    parser.add_argument("--minutes", type=float, help="minutes of training, counted from the run's beginning")
    parser.add_argument("--batch", type=int, help="patches a step")
    parser.add_argument("--patch", type=int, help="side of a patch in pixels, a multiple of 16")
    parser.add_argument("--learning-rate", type=float, help="Adam's learning rate")
    parser.add_argument("--seed", type=int, help="seed of weights, split and patches")
    parser.add_argument("--run", dest="folder", help="the run's folder (default runs/DATE-TIME-MODEL)")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="continue the run in --run from its checkpoint; --epochs, --minutes and --learning-rate may be new",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    # how a page starts its workers: a run that waits for its turn and stops when nobody watches, and a spare process
    parser.add_argument("--attended", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)


def train(options: argparse.Namespace) -> str | None:
    """Do what the arguments say; returns what to tell the person, if anything."""
    if options.warm:
        standby.serve()
        return None
    run = _continued(options) if options.resume else create_run(_config(options), folder=options.folder)
    stop_on_signals(run)
    ended = train_run(run, attended=options.attended, quiet=options.quiet)
    return None if options.quiet else f"{run.folder}: {ended}"


def _continued(options: argparse.Namespace) -> Run:
    if not options.folder:
        raise RestorerError("Expected --run FOLDER with --resume, received no folder.")
    given = [f"--{name}" for name in _MAKING if getattr(options, name) is not None]
    if given:
        raise RestorerError(
            f"Expected only --epochs, --minutes or --learning-rate beside --resume, received {', '.join(given)}: "
            f"a run keeps the settings it was made with."
        )
    run = Run(Path(options.folder))
    run.config()
    if not options.attended:  # else a page has announced us
        run.expect_idle()
    if options.epochs is not None or options.minutes is not None:
        run.set_budget(epochs=options.epochs, minutes=options.minutes)
    if options.learning_rate is not None:
        run.set_learning_rate(options.learning_rate)
    return run


def _config(options: argparse.Namespace) -> TrainingConfig:
    quality = options.quality and (options.quality[0], options.quality[-1])
    settings = {
        name: getattr(options, name)
        for name in ("start", "data", "epochs", "minutes", "batch", "patch", "learning_rate", "seed")
    }
    if options.recipe:
        return read_recipe(options.recipe, quality=quality, **settings)
    return config_for(options.model or "fast", quality=quality, **settings)
