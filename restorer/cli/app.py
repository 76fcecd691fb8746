"""The command ``app``: it becomes ``streamlit run``."""

import argparse
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable

from restorer.errors import RestorerError
from restorer.system.paths import APP, environment

HELP = "start the app in a browser"
EXAMPLES = ("", "--server.port 8600", "--share", "--share blue-heron-42")
JOIN_CODE = "RESTORER_JOIN_CODE"  # environment variable, which the app's gate asks for
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_SHORTEST = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments, of which all but one are Streamlit's."""
    parser.usage = "%(prog)s [-h] [--share [CODE]] [options of streamlit run]"
    parser.allow_abbrev = False
    told = "let everybody on this network in who knows a join code: CODE, or one that is made up and shown"
    parser.add_argument("--share", nargs="?", const="", metavar="CODE", help=told)


def run(options: argparse.Namespace, _: Callable[[str], None]) -> int:
    """Start the app; gives Streamlit's exit status."""
    words = [sys.executable, "-P", "-m", "streamlit", "run", str(APP)]
    variables = environment()
    if options.share is not None:
        variables[JOIN_CODE] = join_code(options.share)
        words += ["--server.address", "0.0.0.0"]
    words += options.others  # last, so that they count
    if os.name == "posix":  # this process becomes Streamlit, so that a signal reaches it
        os.execve(sys.executable, words, variables)
    return subprocess.call(words, env=variables)


def join_code(wanted: str = "") -> str:
    """The code that somebody wants, or a new one of eight letters and digits: ``"k7mq-x3fd"``.

    Raises:
        RestorerError: If it is too short to keep anybody out.
    """
    if not wanted:
        letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
        return f"{letters[:4]}-{letters[4:]}"
    if len(re.sub(r"[\s-]", "", wanted)) < _SHORTEST:  # which do not count when it is given
        raise RestorerError(f"Expected a join code of at least {_SHORTEST} letters or digits, received {wanted!r}.")
    return wanted
