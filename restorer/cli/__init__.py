"""The command line, ``restorer`` or ``python -m restorer``: arguments in, one library call each, sentences out."""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TextIO

import shtab

from restorer import __version__, models
from restorer.cli import app, compress, evaluate, health, restore
from restorer.cli.parser import FLIPS, Parser
from restorer.errors import RestorerError
from restorer.report import command as report_command
from restorer.system import keras_backend, log
from restorer.system.foreign import reason, shown
from restorer.training import command as train_command

_NAME = "restorer"
_COMPLETION = "--print-completion"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 with one sentence on standard error for bad input.

    It is 1 if some of several photos failed, or ``health`` finds something wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no "→" still gets its figures
    words = _counted(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(_NAME if words[:1] == [_COMPLETION] else _started_as())
    options, others = parser.parse_known_args(words)
    if others and options.run is not app.run:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    options.others = others  # which are Streamlit's
    try:
        log.begin("warning")
        return options.run(options, _say) or 0
    except RestorerError as error:
        _say(f"restorer: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        place = f"{shown(str(error.filename))} can be used" if error.filename else "the disk and the files can be used"
        _say(f"restorer: Expected that {place}, but: {reason(error)}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _counted(arguments: Sequence[str]) -> list[str]:
    """The arguments, with ``--ensemble`` alone as ``--ensemble=4``, so that no file's name is taken for its number."""
    return [
        f"{word}={FLIPS}" if word == "--ensemble" and not follower.isdecimal() else word
        for word, follower in zip_longest(arguments, arguments[1:], fillvalue="")
    ]


def _started_as() -> str:
    """What a person types to get here."""
    return _NAME if Path(sys.argv[0]).stem == _NAME else f"python -m {_NAME}"


def _parser(name: str = f"python -m {_NAME}") -> Parser:
    parser = Parser(prog=name, description="Compress photos, and regenerate them.")
    parser.add_argument("--version", action="version", version=f"{_NAME} {__version__}")
    shtab.add_argument_to(parser, _COMPLETION, help="print what lets a shell complete this command, and exit")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", prog=name)
    train, report = train_command, report_command
    rows = (
        ("app", app.add_arguments, app.run, app.HELP, app.EXAMPLES),
        ("compress", compress.add_arguments, compress.run, compress.HELP, compress.EXAMPLES),
        ("restore", restore.add_arguments, restore.run, restore.HELP, restore.EXAMPLES),
        ("train", train.add_arguments, _train, train.HELP, train.EXAMPLES),
        ("evaluate", evaluate.add_arguments, evaluate.run, evaluate.HELP, evaluate.EXAMPLES),
        ("report", report.add_arguments, report.report, report.HELP, report.EXAMPLES),
        ("health", health.add_arguments, health.run, health.HELP, health.EXAMPLES),
        ("models", lambda _: None, _models, "show each network's layers and parameters", ("",)),
    )
    for word, add_arguments, run, told, examples in rows:
        command = commands.add_parser(word, help=told, description=f"{told[0].upper()}{told[1:]}.", examples=examples)
        add_arguments(command)
        command.complete_paths()
        command.set_defaults(run=run)
    return parser


def _train(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    said = train_command.train(options)
    if said:
        say(said)


def _models(_: argparse.Namespace, say: Callable[[str], None]) -> None:
    keras_backend.load_quietly()
    say(models.describe_all())


def _say(text: str, *, file: TextIO | None = None) -> None:
    print(text, file=file or sys.stdout, flush=True)  # noqa: T201
