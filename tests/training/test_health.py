"""The health of a server, as a monitor asks for it."""

import os
import signal
import subprocess
import sys

import pytest

from restorer import cli
from restorer.errors import RunError
from restorer.system.paths import PROJECT, environment
from restorer.training.config import config_for
from restorer.training.runs import patience
from restorer.training.runs import run as runs
from restorer.training.runs.heartbeat import heartbeat
from restorer.training.runs.run import create_run
from restorer.training.worker import health
from tests.helpers import is_one_sentence
from tests.training import disks
from tests.training.waiting import wait_until

WORKS = """
import sys
from pathlib import Path
from restorer.training.runs.heartbeat import heartbeat
from restorer.training.runs.run import Run

with heartbeat(Run(Path(sys.argv[1]))) as set_status:
    set_status("running")
    sys.stdin.read()
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv(health.FREE_MEGABYTES, "1")
    monkeypatch.setattr(patience, "FRESH", 0)
    return tmp_path / "runs"


@pytest.fixture
def run(root):
    return create_run(config_for("fast"), folder=root / "a-run")


def asked(root, capsys):
    """What the command says, and its exit status."""
    status = cli.main(["health", "--runs", str(root)])
    return status, capsys.readouterr().out.splitlines()


def test_a_folder_without_runs_and_one_with_a_training_are_well(root, capsys):
    assert asked(root, capsys) == (0, ["All is well: 0 runs, 0 in training, 0 waiting."])
    run = create_run(config_for("fast"), folder=root / "a-run")
    with heartbeat(run) as set_status:
        set_status("running")
        assert asked(root, capsys) == (0, ["All is well: 1 run, 1 in training, 0 waiting."])
    assert asked(root, capsys)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
def test_a_worker_that_is_stopped_is_noticed(run, root, capsys, monkeypatch):
    monkeypatch.setattr(runs, "STALE_SECONDS", 1.5)
    words = [sys.executable, "-c", WORKS, str(run.folder)]
    with subprocess.Popen(words, cwd=PROJECT, env=environment(), stdin=subprocess.PIPE) as worker:
        try:
            wait_until(lambda: run.status().state == "running")
            os.kill(worker.pid, signal.SIGSTOP)
            wait_until(lambda: run.status().silent, 20)
            status, (said,) = asked(root, capsys)
            assert status == 1
            assert is_one_sentence(said) and "a-run" in said and "does not answer" in said
            os.kill(worker.pid, signal.SIGCONT)
            wait_until(lambda: asked(root, capsys)[0] == 0, 20)
        finally:
            worker.kill()


def test_a_worker_that_lives_and_does_nothing_is_noticed(run, root, capsys, monkeypatch):
    monkeypatch.setattr("restorer.training.runs.heartbeat.BEAT_SECONDS", 0.05)
    with heartbeat(run) as set_status:
        set_status("running")
        wait_until(lambda: run.status().quiet >= 1)
        assert asked(root, capsys)[0] == 0
        monkeypatch.setattr(health, "STUCK_SECONDS", 0.5)
        status, (said,) = asked(root, capsys)
        assert status == 1
        assert is_one_sentence(said) and "has done nothing" in said
        set_status("running", progress=0.5)
        wait_until(lambda: run.status().quiet == 0)
        set_status("paused")
        wait_until(lambda: run.status().quiet >= 1)
        assert asked(root, capsys)[0] == 0  # who pauses may


def test_a_full_disk_is_noticed(tmp_path, root, capsys):
    with disks.mounted(tmp_path) as disk:
        assert asked(disk, capsys)[0] == 0
        disks.fill(disk)
        status, (said,) = asked(disk, capsys)
        assert status == 1
        assert is_one_sentence(said) and "1 MB free" in said


def test_a_disk_that_stalls_or_is_read_only_is_noticed(tmp_path, root, capsys, monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.5)
    with disks.mounted(tmp_path) as disk:
        disks.stall(disk)
        assert asked(disk, capsys) == (1, ["The folder of the runs does not answer."])
        disks.go_on(disk)
        wait_until(lambda: asked(disk, capsys)[0] == 0, 20)
        disks.close(disk)
        status, (said,) = asked(disk, capsys)
        assert status == 1
        assert is_one_sentence(said) and "cannot be written" in said


def test_a_setting_that_is_none_is_refused(root, monkeypatch):
    monkeypatch.setenv(health.FREE_MEGABYTES, "some")
    with pytest.raises(RunError, match="RESTORER_FREE_MEGABYTES") as caught:
        health.problems(root)
    assert is_one_sentence(str(caught.value))
