"""Starting a run in a process of its own, with the same command a person types."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from restorer.errors import RunError
from restorer.training.run import Run

PROJECT = Path(__file__).parents[2]


def start(run: Run) -> int:
    """Start, or resume, training ``run`` in a new process that outlives this one.

    Returns:
        The process's identifier.

    Raises:
        RunError: If a worker is at this run already.
    """
    if run.is_live:
        raise RunError(f"Expected a run that nobody trains, but a worker is training {run.name} now.")
    run.ask("run")
    run.write_status("starting")  # at once, so that a page sees it before Python has even started
    command = [sys.executable, "-m", "restorer", "train", "--run", str(run.folder.resolve()), "--resume", "--quiet"]
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    with run.log_file.open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # closing the app must not end the run
        )
    # somebody must wait for a child, or it stays in the process table when it ends
    threading.Thread(target=process.wait, name=f"wait for {run.name}", daemon=True).start()
    return process.pid
