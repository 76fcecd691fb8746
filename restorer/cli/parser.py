"""A parser of commands with help in groups, examples, and completion by a shell."""

import argparse
from collections.abc import Callable
from typing import Any, ClassVar

import shtab
from rich_argparse import RawDescriptionRichHelpFormatter

from restorer.restoration.ensemble import ENSEMBLES

FLIPS = 4  # of ``--ensemble`` alone
_FILES = {"source", "target", "data", "model", "initial_weights", "csv"}  # arguments that a shell completes
_FOLDERS = {"out", "made", "folder", "unseen"}


class _HelpFormatter(RawDescriptionRichHelpFormatter):
    """Help in colours where a terminal has them; square brackets are text, not Rich's markup."""

    help_markup = False
    text_markup = False

    group_name_formatter: ClassVar[Callable[[str], str]] = str  # titles as they are given


class Parser(argparse.ArgumentParser):
    """A parser with such help; its commands' parsers are of the same class."""

    def __init__(self, *, examples: tuple[str, ...] = (), **rest: Any) -> None:  # noqa: ANN401
        """See argparse; ``examples`` are what may stand behind the command."""
        lines = ["example:" if len(examples) == 1 else "examples:", *(f"  %(prog)s {words}" for words in examples)]
        epilog = "\n".join(lines) if examples else None
        super().__init__(formatter_class=_HelpFormatter, epilog=epilog, **rest)

    def complete_paths(self) -> None:
        """Let a shell complete the names of files and folders."""
        for action in self._actions:
            if action.dest in _FILES | _FOLDERS and action.choices is None:
                action.complete = shtab.FILE if action.dest in _FILES else shtab.DIRECTORY  # type: ignore[attr-defined]


def add_care(group: argparse._ArgumentGroup) -> None:
    """Add how carefully a network restores."""
    slow = "take the mean over 2, 4 or 8 flips of the picture, alone 4: a little better, as many times as slow"
    loose = "do not hold the picture to what the file's coefficients allow"
    many = ENSEMBLES[1:]
    group.add_argument("--ensemble", type=int, choices=many, nargs="?", const=FLIPS, default=1, metavar="N", help=slow)
    group.add_argument("--no-faithful", dest="faithful", action="store_false", help=loose)


def add_workers(group: argparse._ArgumentGroup) -> None:
    """Add who works: this process, several of this machine, or those of a cluster."""
    group.add_argument("--workers", type=count, default=1, metavar="N", help="processes of this machine (default 1)")
    group.add_argument("--scheduler", metavar="ADDRESS", help="the workers of a Dask scheduler, as tcp://host:8786")


def workers_of(options: argparse.Namespace) -> dict[str, Any]:
    """Who was said to work, as `restorer.cluster.opened` takes it."""
    return {"workers": options.workers, "scheduler": options.scheduler}


def count(text: str) -> int:
    """A number of things, of which there is at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, received {text!r}")
    return int(text)
