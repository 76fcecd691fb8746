"""The health of a server, as a monitor asks for it: whether its disk has room and answers, and no worker is stuck."""

import os
import shutil
import tempfile
from pathlib import Path

from restorer.errors import RunError
from restorer.system import paths
from restorer.training.runs import patience
from restorer.training.runs.run import Run, list_runs
from restorer.training.runs.status import RunState

# environment variable: with fewer megabytes free on the disk of the runs a server is not well; by default 500
FREE_MEGABYTES = "RESTORER_FREE_MEGABYTES"
STUCK_SECONDS = 600.0  # without a step, a photograph read or a figure measured; the longest of these takes a minute


def problems(root: str | Path | None = None) -> list[str]:
    """What is wrong with a folder of runs, a sentence each; nothing if all is well.

    Args:
        root: The folder; by default that of the runs. One that is not there yet is judged by where it would be made.

    Raises:
        RunError: If RESTORER_FREE_MEGABYTES is no number.
    """
    folder = Path(paths.RUNS_FOLDER if root is None else root).absolute()
    wanted = _free_megabytes()
    if not patience.answers(folder):
        return ["The folder of the runs does not answer."]
    found = [*_of_the_disk(folder, wanted)]
    for run in list_runs(folder):
        if said := _of_a_run(run):
            found.append(said)
    return found


def summary(root: str | Path | None = None) -> str:
    """How many runs there are and are trained, in a sentence."""
    runs = list_runs(root)
    live, waiting = sum(run.is_live for run in runs), sum(run.is_waiting for run in runs)
    return f"{len(runs):,} run{'' if len(runs) == 1 else 's'}, {live} in training, {waiting} waiting."


def _of_the_disk(folder: Path, wanted: float) -> list[str]:
    while not folder.is_dir():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e6
    if free < wanted:
        return [f"Expected at least {wanted:,.6g} MB free on the disk of the runs, found {free:,.0f} MB."]
    try:
        with tempfile.TemporaryFile(dir=folder):
            return []
    except OSError as error:
        return [f"The folder of the runs cannot be written: {error.strerror or error}."]


def _of_a_run(run: Run) -> str | None:
    status = run.status()
    if status.silent and status.is_active:
        return f"The worker of the run {run.name} is there, but does not answer."
    if status.state in (RunState.STARTING, RunState.RUNNING) and status.quiet > STUCK_SECONDS:
        return f"The worker of the run {run.name} answers, but has done nothing for {status.quiet / 60:.0f} minutes."
    return None


def _free_megabytes() -> float:
    given = os.environ.get(FREE_MEGABYTES, "500")
    try:
        wanted = float(given)
    except ValueError:
        wanted = -1.0
    if not wanted >= 0:
        raise RunError(f"Expected {FREE_MEGABYTES} to be a number of megabytes of 0 or more, received {given!r}.")
    return wanted
