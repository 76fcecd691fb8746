"""The priority of a training that a page started: how far it gives way to those who look at pages meanwhile."""

import os

from restorer.errors import RunError

# environment variable: how nice a worker is, from 0, which shares the processors evenly, to 19, which takes the rest
NICE = "RESTORER_TRAINING_NICE"
DEFAULT, MOST = 0, 19


def niceness() -> int:
    """How nice a worker is.

    Raises:
        RunError: If the variable is set to something else than a whole number from 0 to 19.
    """
    given = os.environ.get(NICE, "").strip() or str(DEFAULT)
    if not (given.isdecimal() and int(given) <= MOST):
        raise RunError(f"Expected {NICE} to be a whole number from 0 to {MOST}, received {given!r}.")
    return int(given)


def give_way() -> None:
    """Let this process be as nice as that, where the system knows of it."""
    if hasattr(os, "nice"):
        os.nice(niceness())
