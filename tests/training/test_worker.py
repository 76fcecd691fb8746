import os
import signal
import sys
import time

import pytest

from restorer import models
from restorer.errors import RunError
from restorer.training import run as runs
from restorer.training.config import config_for
from restorer.training.run import create_run
from restorer.training.worker import start

TINY = {"batch": 2, "patch": 32, "validation_images": 2, "report_seconds": 0.5}


def wait_until(true, seconds=120):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


def test_start_trains_in_a_process_of_its_own(photographs, tmp_path):
    run = create_run(config_for("fast", data=str(photographs), epochs=1, **TINY), folder=tmp_path / "run")
    process = start(run)
    assert process != os.getpid()
    assert run.is_live  # at once, before Python has even started
    with pytest.raises(RunError, match="worker is training run now"):
        start(run)
    wait_until(lambda: not run.is_live)
    assert run.status()["state"] == "finished", run.log_file.read_text()
    assert run.events()[-1]["step"] == 5
    assert models.load(run.folder).name == "fast"
    assert "Traceback" not in run.log_file.read_text()


def test_a_run_that_somebody_trains_is_not_started_again(tmp_path):
    run = create_run(config_for("fast"), folder=tmp_path / "run")
    run.write_status("running")
    with pytest.raises(RunError, match="nobody trains"):
        start(run)
    assert not run.log_file.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_worker_loses_no_more_than_since_its_checkpoint(photographs, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "STALE_SECONDS", 3.0)
    config = config_for("fast", data=str(photographs), epochs=40, checkpoint_seconds=1, **TINY)
    run = create_run(config, folder=tmp_path / "run")
    process = start(run)
    wait_until(lambda: (run.checkpoint / "latest.json").is_file() or not run.is_live)
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not run.is_live)
    assert run.status()["state"] == "interrupted"
    reached = run.events()[-1]["step"]
    start(run)
    wait_until(lambda: not run.is_live)
    assert run.status()["state"] == "finished", run.log_file.read_text()
    steps = [event["step"] for event in run.events()]
    assert reached < 160 == steps[-1]
    assert steps.count(0) == 1  # it did not begin again
