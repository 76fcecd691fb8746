"""The command ``app``: it becomes ``streamlit run``."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable

from restorer.system.paths import APP, environment

HELP = "start the app in a browser"
EXAMPLES = ("", "--server.port 8600 --server.address 127.0.0.1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments, all of which are Streamlit's."""
    parser.usage = "%(prog)s [-h] [options of streamlit run]"
    parser.allow_abbrev = False


def run(options: argparse.Namespace, _: Callable[[str], None]) -> int:
    """Start the app; gives Streamlit's exit status."""
    words = [sys.executable, "-P", "-m", "streamlit", "run", str(APP), *options.others]
    if os.name == "posix":  # this process becomes Streamlit, so that a signal reaches it
        os.execve(sys.executable, words, environment())
    return subprocess.call(words, env=environment())
