"""The command ``python -m restorer train``: its arguments, and the run that they make or continue."""

import argparse
from pathlib import Path
from typing import Any

from restorer import models
from restorer.errors import RestorerError
from restorer.system import log
from restorer.training.config import PRECISIONS, TrainingConfig, config_for, read_recipe
from restorer.training.runs.run import Run, create_run
from restorer.training.worker import priority, standby
from restorer.training.worker.session import train_run
from restorer.training.worker.signals import stop_on_signals
from restorer.training.worker.team import Team, follow

HELP = "train a network"
EXAMPLES = ("--model fast --minutes 5", "--resume --run runs/DATE-TIME-MODEL --minutes 10")
_OPTIONS = {name: setting for name, setting in TrainingConfig.settings().items() if setting.option}
_PROCESSES = (
    "share each batch among the devices that N processes see, started on this machine (1: all devices of this process)"
)
_COORDINATOR = "processes on several machines: the address of the first, which each is started with (docs/scale.md)"
_RANK = "of a process beside a coordinator: 0 for the first, which has the run, then 1 to N - 1, which need no more"
_CHANGEABLE = ("epochs", "minutes", "learning_rate")  # settings that a run may change later


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    network = parser.add_argument_group("what trains")
    _add(network, "model", note=f"default {TrainingConfig.model}", choices=list(models.MODELS))
    network.add_argument("--recipe", help="a committed recipe, such as the one of the shipped weights")
    _add(network, "initial_weights")
    photographs = parser.add_argument_group("on what")
    _add(photographs, "data")
    _add(photographs, "quality", note="one IJG quality, or lowest and highest", nargs="+", metavar="Q")
    training = parser.add_argument_group("how")
    for name in ("epochs", "minutes", "batch_size", "patch_size", "learning_rate", "seed"):
        _add(training, name)
    _add(training, "precision", note=f"default {TrainingConfig.precision}", choices=list(PRECISIONS))
    run = parser.add_argument_group("the run")
    run.add_argument("--run", dest="folder", help="the run's folder (default DATE-TIME-MODEL among the runs)")
    run.add_argument(
        "--resume",
        action="store_true",
        help="continue the run in --run from its checkpoint; --epochs, --minutes and --learning-rate may be new",
    )
    run.add_argument("--quiet", action="store_true", help="no progress bar")
    several = parser.add_argument_group("on several devices, by JAX")
    several.add_argument("--processes", type=int, metavar="N", help=_PROCESSES)
    several.add_argument("--coordinator", metavar="HOST:PORT", help=_COORDINATOR)
    several.add_argument("--rank", type=int, default=0, metavar="R", help=_RANK)
    # how a page starts its workers: a run that waits for its turn and stops when nobody watches, and a standby worker
    run.add_argument("--attended", action="store_true", help=argparse.SUPPRESS)
    run.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)


def _add(group: argparse._ArgumentGroup, name: str, *, note: str = "", **rest: Any) -> None:  # noqa: ANN401
    """Add the option of a setting; ``note`` stands behind its help, for what concerns the command alone."""
    setting = TrainingConfig.settings()[name]
    told = f"{setting.help} ({note})" if note else setting.help
    group.add_argument(setting.flag, type=setting.kind, help=told.replace("%", "%%"), **rest)


def train(options: argparse.Namespace) -> str | None:
    """Do what the arguments say; returns what to tell the person, if anything."""
    if options.attended or options.warm:
        priority.give_way()
        log.begin()  # whose lines go to the run's worker.log, and to nobody's terminal
    if options.warm:
        standby.serve()
        return None
    team = _team(options)
    if team and team.rank:
        follow(team)
        return None
    run = _continued(options) if options.resume else create_run(_config(options), folder=options.folder)
    stop_on_signals(run)
    ended = train_run(run, attended=options.attended, quiet=options.quiet, team=team)
    return None if options.quiet else f"{run.folder}: {ended}"


def _team(options: argparse.Namespace) -> Team | None:
    if options.processes is None:
        if options.coordinator or options.rank:
            raise RestorerError("Expected --processes N beside --coordinator and --rank, received no number.")
        return None
    if options.processes < 1 or not 0 <= options.rank < options.processes:
        raise RestorerError(
            f"Expected at least 1 process and a rank below their number, received --processes {options.processes} "
            f"and --rank {options.rank}."
        )
    if options.rank and not options.coordinator:
        raise RestorerError(f"Expected --coordinator HOST:PORT beside --rank {options.rank}, received none.")
    return Team(options.processes, options.coordinator, options.rank)


def _continued(options: argparse.Namespace) -> Run:
    if not options.folder:
        raise RestorerError("Expected --run FOLDER with --resume, received no folder.")
    making = {setting.option: setting.flag for name, setting in _OPTIONS.items() if name not in _CHANGEABLE}
    making["recipe"] = "--recipe"
    given = [flag for option, flag in making.items() if getattr(options, option) is not None]
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
        run.control.set_learning_rate(options.learning_rate)
    return run


def _config(options: argparse.Namespace) -> TrainingConfig:
    settings = {name: getattr(options, setting.option) for name, setting in _OPTIONS.items()}
    model = settings.pop("model")
    if settings["quality"]:
        settings["quality"] = (settings["quality"][0], settings["quality"][-1])
    if options.recipe:
        return read_recipe(options.recipe, **settings)
    return config_for(model or TrainingConfig.model, **settings)
