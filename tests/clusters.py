"""A cluster of a test's own: a scheduler and workers, each a process on this machine."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.paths import PROJECT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT), "TF_CPP_MIN_LOG_LEVEL": "3"}
SECONDS = 120


def wait_until(true, process=None):
    end = time.monotonic() + 10 * SECONDS
    while not true():
        assert time.monotonic() < end
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.02)


@contextmanager
def ended(processes):
    """Processes that are started meanwhile, killed in the end."""
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait(SECONDS)


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder, processes):
        self.folder, self.processes = folder, processes
        file = folder / "scheduler.json"
        self.start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file)
        wait_until(lambda: file.exists() and file.read_text().endswith("}"))
        self.address = json.loads(file.read_text())["address"]

    def start(self, module, *words):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *map(str, words)]
        nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.processes.append(subprocess.Popen(command, env=ENVIRONMENT, cwd=self.folder, **nowhere))
        return self.processes[-1]

    def work(self):
        """Start a worker, with no nanny that would start it again."""
        return self.start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
