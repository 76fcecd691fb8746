import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from restorer import models
from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.runs import run as runs
from restorer.training.runs.run import Run, create_run
from restorer.training.worker import launcher
from restorer.training.worker.launcher import PROJECT, Workers, start
from tests.training.waiting import wait_until

TINY = {"batch_size": 2, "patch_size": 32, "validation_images": 2, "report_seconds": 0.5}
SPARE = [sys.executable, "-m", "restorer", "train", "--warm"]
APP = """
    import sys, time
    from pathlib import Path
    from restorer.training.runs.run import Run
    from restorer.training.worker.launcher import start, warm_up

    warm_up()
    print(start(Run(Path(sys.argv[1]))), flush=True)
    sys.stdin.read()  # until the app is closed
"""


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_start_trains_in_a_process_of_its_own(photographs, tmp_path):
    run = create_run(config_for("fast", data=str(photographs), epochs=1, **TINY), folder=tmp_path / "run")
    process = start(run)
    assert process != os.getpid()
    assert run.is_live  # at once, before Python has even started
    with pytest.raises(RunError, match="worker is training run now"):
        start(run)
    with pytest.raises(RunError, match="nobody trains"):
        run.delete()
    wait_until(lambda: not run.is_live)
    assert run.status().state == "finished", run.log_file.read_text()
    assert run.events()[-1]["step"] == 5
    assert models.load(run.folder).name == "fast"
    assert "Traceback" not in run.log_file.read_text()


def test_a_run_that_somebody_trains_is_not_started_again(tmp_path):
    run = create_run(config_for("fast"), folder=tmp_path / "run")
    run.write_status("running")
    with pytest.raises(RunError, match="nobody trains"):
        start(run)
    assert not run.log_file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_spares_run_outlives_the_app_and_a_killed_one_goes_on_from_its_checkpoint(photographs, tmp_path):
    config = config_for("fast", data=str(photographs), epochs=5000, checkpoint_seconds=1, **TINY)
    run = create_run(config, folder=tmp_path / "run")
    app = [sys.executable, "-c", textwrap.dedent(APP), str(run.folder)]
    with subprocess.Popen(app, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as opened:
        process = int(opened.stdout.readline())
    assert opened.returncode == 0  # the app is closed, and with it the pipe to the spare
    wait_until(lambda: (run.checkpoint / "latest.json").is_file() or not run.is_live)
    assert run.status().pid == process

    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not alive(process))
    assert run.status().state == "interrupted"  # at once
    kept = worker_step(run)

    before = run.events()
    start(run)
    wait_until(lambda: run.status().steps > 0 or not run.is_live)
    run.ask("stop")
    wait_until(lambda: not run.is_live)
    assert run.status().state == "stopped", run.log_file.read_text()
    steps = [event["step"] for event in run.events()]
    assert steps == sorted(steps)
    assert steps.count(0) == 1  # it did not begin again
    assert [event for event in run.events() if event["step"] < kept] == [e for e in before if e["step"] < kept]
    assert kept in steps  # and told what it had lost again, from the checkpoint on
    assert steps[-1] > kept > 0


def worker_step(run: Run) -> int:
    """The step that a run's checkpoint holds."""
    return int(max(path.stem for path in run.checkpoint.glob("step-*")).removeprefix("step-"))


def test_a_worker_that_ends_without_a_word_is_interrupted_at_once(tmp_path, monkeypatch):
    run = create_run(config_for("fast"), folder=tmp_path / "run")
    monkeypatch.setattr(launcher, "PROJECT", tmp_path)  # no package there, so Python ends at once
    monkeypatch.chdir(tmp_path)
    started = time.monotonic()
    start(run)
    wait_until(lambda: not run.is_live)
    assert time.monotonic() - started < runs.STALE_SECONDS
    assert run.status().state == "interrupted"
    assert "ended unexpectedly" in run.status().message
    assert "No module named" in run.log_file.read_text()


def test_the_end_of_a_worker_is_not_told_of_the_next_one(tmp_path):
    run = create_run(config_for("fast"), folder=tmp_path / "run")
    run.write_status("starting")
    first = run.written_status()
    run.write_status("waiting", queued=1.0)  # somebody pressed Continue before the first one's end was noticed
    launcher._tell_the_end(run, first, 1, -9)
    assert run.written_status().state == "waiting"
    run.write_status("running", pid=1)
    launcher._tell_the_end(run, first, 1, -9)
    assert run.written_status().state == "interrupted"


def test_a_spare_ends_with_the_app():
    with subprocess.Popen(SPARE, cwd=PROJECT, stdin=subprocess.PIPE) as spare:
        spare.stdin.close()
        assert spare.wait(60) == 0


class TestSpare:
    """When a spare is made and used, with processes that do nothing."""

    @pytest.fixture
    def launched(self, monkeypatch):
        """The arguments of every process launched; each reads its input to the end and then ends."""
        arguments, processes = [], []

        def launch(*given, stdin=subprocess.DEVNULL, output=subprocess.DEVNULL):
            waits = [sys.executable, "-c", "import sys, time; sys.stdin.readline(); time.sleep(60)"]
            processes.append(subprocess.Popen(waits, stdin=stdin, stdout=output, stderr=output))
            arguments.append(given[0])  # last, because a test that sees it may end, and with it every process
            return processes[-1]

        monkeypatch.setattr(launcher, "_launch", launch)
        monkeypatch.setattr(launcher, "SETTLE_SECONDS", 0.05)
        yield arguments, processes
        for process in processes:
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()

    @pytest.fixture
    def workers(self, launched):
        workers = Workers()
        yield workers
        workers._wanted = False  # the threads that wait for the processes make no more of them

    @pytest.fixture
    def made(self, tmp_path):
        return lambda name: create_run(config_for("fast"), folder=tmp_path / name / name)

    def test_there_is_one_however_often_it_is_asked_for(self, launched, workers):
        for _ in range(3):
            workers.warm_up()
        assert launched[0] == ["--warm"]

    def test_a_start_uses_it_and_the_next_is_made_after_the_first_steps(self, launched, workers, made):
        run = made("first")
        workers.warm_up()
        assert workers.start(run) == launched[1][0].pid
        workers.warm_up()  # a page that is drawn while the run starts
        assert launched[0] == ["--warm"]
        run.write_status("running", progress=0.0, steps=0)
        time.sleep(0.2)  # several looks of the thread that watches
        assert launched[0] == ["--warm"]
        run.write_status("running", progress=0.1, steps=3)
        wait_until(lambda: launched[0] == ["--warm", "--warm"])

    def test_the_next_is_made_when_the_run_ends_without_a_step(self, launched, workers, made):
        workers.warm_up()
        workers.start(made("run"))
        launched[1][0].kill()
        wait_until(lambda: launched[0] == ["--warm", "--warm"])

    def test_without_one_a_worker_is_started_cold_and_none_is_made_that_nobody_asked_for(self, launched, workers, made):
        run = made("run")
        workers.start(run)
        launched[1][0].kill()
        wait_until(lambda: not run.is_live)
        assert launched[0] == ["--run"]

    def test_one_that_died_is_replaced(self, launched, workers, made):
        workers.warm_up()
        launched[1][0].kill()
        launched[1][0].wait()
        workers.start(made("run"))
        assert launched[0] == ["--warm", "--run"]
