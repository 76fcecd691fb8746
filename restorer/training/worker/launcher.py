"""Starting a run in a process of its own, with the same command a person types, and a standby worker kept warm."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO

from restorer.errors import RunError
from restorer.system.paths import PROJECT, environment
from restorer.training.runs import commands
from restorer.training.runs.lock import folder_lock
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState, RunStatus
from restorer.training.worker import priority, queue

SETTLE_SECONDS = 0.5  # between two looks at whether a run has reached its first steps

Process = subprocess.Popen[bytes]


class Workers:
    """The worker processes of one server: at most one standby worker that has TensorFlow loaded, and those that train.

    A standby worker is made when `warm_up` first asks for one, and again after each run it was used for, but never
    while a run is starting: the two would compete for the same processors.
    """

    def __init__(self) -> None:
        """Have no process yet."""
        self._lock = threading.Lock()
        self._standby: Process | None = None
        self._starting = 0  # runs that have not reached their first steps
        self._wanted = False

    def warm_up(self) -> None:
        """See the function of this name."""
        with self._lock, suppress(OSError):  # without a standby worker the next start is slower, and that is all
            self._wanted = True
            self._refill()

    def start(self, run: Run) -> int:
        """See the function of this name."""
        commands.abandoned_minutes()  # refuse a setting that is none here, where somebody reads it
        priority.niceness()
        queue.enter(run)
        announced = run.written_status()
        with self._lock:
            try:
                process = self._hand_over(run) or _train(run)
            except OSError as error:
                run.write_status(
                    RunState.FAILED, message=f"The worker could not be started: {error.strerror or error}."
                )
                raise
            self._starting += 1
        # somebody must wait for a child, or it stays in the process table when it ends
        name, stay = f"wait for {run.name}", (run, process, announced)
        threading.Thread(target=self._stay_with, args=stay, name=name, daemon=True).start()
        return process.pid

    def _refill(self) -> None:
        if self._wanted and not self._starting and (self._standby is None or self._standby.poll() is not None):
            if self._standby:
                _write(self._standby, b"")
            self._standby = _launch("--warm", stdin=subprocess.PIPE)

    def _hand_over(self, run: Run) -> Process | None:
        """Give the run to the standby worker; None if there is none."""
        standby, self._standby = self._standby, None
        line = json.dumps(str(run.folder.resolve())).encode() + b"\n"
        if standby and _write(standby, line) and standby.poll() is None:
            return standby
        return None

    def _stay_with(self, run: Run, process: Process, announced: RunStatus) -> None:
        while process.poll() is None and not _trains(run):
            with suppress(subprocess.TimeoutExpired):
                process.wait(SETTLE_SECONDS)
        with self._lock:
            self._starting -= 1
            with suppress(OSError):
                self._refill()
        status = process.wait()
        with suppress(OSError, RunError):  # the run may be deleted by now
            _record_the_end(run, announced, process.pid, status)


_workers = Workers()


def start(run: Run) -> int:
    """Start, or resume, training ``run`` in a process that outlives this one: the standby worker, or a new one.

    If the folder's runs take up all turns, the process waits, and the run's state is ``waiting``.

    Returns:
        The process's identifier.

    Raises:
        RunError: If a worker is at this run already.
    """
    return _workers.start(run)


def warm_up() -> None:
    """Keep a standby worker ready that hides TensorFlow's seconds from the next start; returns at once."""
    _workers.warm_up()


def _train(run: Run) -> Process:
    with run.log_file.open("ab") as log:
        return _launch("--run", str(run.folder.resolve()), "--resume", "--quiet", "--attended", output=log)


def _launch(*arguments: str, stdin: int = subprocess.DEVNULL, output: IO[bytes] | int = subprocess.DEVNULL) -> Process:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "restorer", "train", *arguments],
        stdin=stdin,
        stdout=output,
        stderr=output,
        env=environment(PROJECT),
        start_new_session=True,  # closing the app must not end the run
    )


def _write(standby: Process, line: bytes) -> bool:
    """Give a standby worker its one line, and close the pipe to it; False if it is gone."""
    assert standby.stdin is not None
    try:
        with standby.stdin as pipe:
            pipe.write(line)
    except OSError:
        return False
    return True


def _trains(run: Run) -> bool:
    """Whether a run has made its first steps; one that goes on tells its progress with them."""
    status = run.status()
    return status.state == RunState.RUNNING and (status.progress or 0) > 0


def _record_the_end(run: Run, announced: RunStatus, pid: int, code: int) -> None:
    """Write that a worker ended without a last status, unless the run was started again meanwhile.

    Its lock shows the end by itself; this is for those who cannot ask it, and says why.
    """
    with folder_lock(run.folder.resolve().parent):
        written = run.written_status()
        if written.is_active and (written == announced or written.pid == pid):
            run.write_status(RunState.INTERRUPTED, message=f"The worker ended unexpectedly, with exit status {code}.")
