"""The command ``health``, for a monitor: exit status 0 if all is well, else 1 and a sentence for each thing wrong."""

import argparse
from collections.abc import Callable

from restorer.training.worker import health

HELP = "say whether the disk of the runs has room and no worker is stuck; the exit status is 1 if something is wrong"
EXAMPLES = ("", "--runs /srv/restorer/runs")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--runs", metavar="FOLDER", help="the folder of the runs (default the app's own)")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Say what is wrong, or that nothing is."""
    found = health.problems(options.runs)
    for sentence in found:
        say(sentence)
    if not found:
        say(f"All is well: {health.summary(options.runs)}")
    return int(bool(found))
