"""A worker's life: a lock that ends with its process, whatever the clock says."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.runs.heartbeat import heartbeat
from restorer.training.runs.run import Run, create_run
from restorer.training.worker.launcher import PROJECT, start
from tests.helpers import is_one_sentence
from tests.training.waiting import wait_until

TINY = {"batch_size": 2, "patch_size": 32, "validation_images": 2, "report_seconds": 0.5, "checkpoint_seconds": 1}
# a worker that does nothing but live, and says how it is doing when it is told to
LIVES = """
    import sys
    from pathlib import Path
    from restorer.training.runs.heartbeat import heartbeat
    from restorer.training.runs.run import Run

    with heartbeat(Run(Path(sys.argv[1]))) as set_status:
        for state in sys.stdin:
            set_status(state.strip())
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither SIGKILL nor SIGSTOP")


@pytest.fixture
def run(photographs, tmp_path):
    config = config_for("fast", data=str(photographs), epochs=5000, **TINY)
    return create_run(config, folder=tmp_path / "run")


@pytest.fixture
def living(run):
    """A process that holds the run's life."""
    words = [sys.executable, "-c", textwrap.dedent(LIVES), str(run.folder)]
    with subprocess.Popen(words, cwd=PROJECT, stdin=subprocess.PIPE, text=True) as process:
        process.stdin.write("running\n")
        process.stdin.flush()
        wait_until(lambda: run.status().state == "running")
        yield process
        process.kill()


def set_clock(run, seconds):
    """Let a run's last word be from another time; in the past it looks like a silence."""
    told = json.loads(run.status_file.read_text())
    run.status_file.write_text(json.dumps({**told, "time": time.time() + seconds}))


@contextmanager
def resume(run):
    """A process that goes on with a run, or says why not."""
    words = [sys.executable, "-m", "restorer", "train", "--run", str(run.folder), "--resume", "--quiet"]
    with subprocess.Popen(words, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def refusal(run):
    """What is said to somebody who resumes a run that has a worker."""
    with resume(run) as process:
        said = process.stderr.read().strip()
        process.wait()
    assert process.returncode == 2, said
    assert is_one_sentence(said.removeprefix("restorer: "))
    return said


@posix
class TestKilled:
    def test_it_is_gone_at_once(self, run, living):
        living.kill()
        living.wait()
        assert run.status().state == "interrupted"
        run.expect_idle()

    def test_its_last_word_may_be_from_the_future(self, run, living):
        living.kill()
        living.wait()
        set_clock(run, 3600)
        assert run.status().state == "interrupted"

    def test_a_process_that_it_started_does_not_keep_its_life(self, run):
        with heartbeat(run) as set_status:
            set_status("running")
            child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        with child, heartbeat(run):
            assert child.poll() is None
            child.kill()

    def test_it_is_resumed_at_once(self, run):
        with resume(run) as first:
            self.see_it_train(run, first)
            first.kill()
        kept = len(run.events())
        with resume(run) as second:
            self.see_it_train(run, second)
            run.ask("stop")
            assert second.wait(60) == 0
        assert run.status().state == "stopped"
        assert len(run.events()) > kept / 2  # it did not begin again

    def see_it_train(self, run, process):
        def trains():
            return run.written_status().pid == process.pid and run.written_status().steps > 0

        wait_until(lambda: trains() or process.poll() is not None)
        assert process.poll() is None, process.stderr.read()


@posix
class TestStopped:
    """SIGSTOP, as a sleeping machine: no pulse, however long that lasts."""

    @pytest.fixture
    def asleep(self, run, living):
        os.kill(living.pid, signal.SIGSTOP)
        yield living
        os.kill(living.pid, signal.SIGCONT)

    @pytest.mark.parametrize("seconds", [-60, -86400, 86400])
    def test_it_lives_and_is_silent(self, run, asleep, seconds):
        set_clock(run, seconds)
        status = run.status()
        assert (status.state, status.silent) == ("running", True)

    def test_nobody_else_starts_in_its_folder(self, run, asleep):
        set_clock(run, -60)
        assert "though it does not answer" in refusal(run)
        for work in (lambda: start(run), run.delete, lambda: run.set_budget(epochs=3)):
            with pytest.raises(RunError, match="worker is training run now, though it does not answer"):
                work()
        with pytest.raises(RunError, match="worker is training run now"), heartbeat(run):
            pytest.fail("two workers at one run")

    def test_it_goes_on(self, run, living):
        os.kill(living.pid, signal.SIGSTOP)
        set_clock(run, -60)
        os.kill(living.pid, signal.SIGCONT)
        wait_until(lambda: not run.status().silent)
        living.stdin.write("paused\n")
        living.stdin.flush()
        wait_until(lambda: run.status().state == "paused")


def test_of_two_who_begin_at_once_one_is_refused(run, monkeypatch):
    run.write_status("stopped", pid=1)
    both, looked = threading.Barrier(2), Run.expect_idle

    def look(self):
        looked(self)
        both.wait(20)  # both have seen that nobody is there

    monkeypatch.setattr(Run, "expect_idle", look)
    done = threading.Event()

    def work(_):
        try:
            with heartbeat(run):
                done.wait(20)
        except RunError as error:
            done.set()
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(work, range(2)), key=bool)
    assert said[0] is None
    assert "worker is training run now" in said[1]


def test_looking_keeps_no_worker_from_beginning(run):
    over = threading.Event()

    def look():
        while not over.is_set():
            run.status()

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(look)
        try:
            for _ in range(20):
                with heartbeat(run):
                    assert run.is_live
        finally:
            over.set()


class TestElsewhere:
    """Where the lock cannot be asked, the pulse tells."""

    @pytest.fixture
    def copied(self, run, tmp_path):
        with heartbeat(run) as set_status:
            set_status("running", progress=0.5)
            yield Run(shutil.copytree(run.folder, tmp_path / "copy" / "run"))

    def test_a_copy_of_a_run_that_is_trained_is_watched(self, copied):
        assert copied.status().state == "running"
        set_clock(copied, -60)
        assert copied.status().state == "interrupted"

    def test_a_copy_whose_last_word_is_from_the_future_is_not_trained_for_hours(self, copied):
        set_clock(copied, 3600)
        assert copied.status().state == "interrupted"

    def test_a_copy_can_be_trained_once_it_is_silent(self, copied):
        set_clock(copied, -60)
        with heartbeat(copied):
            assert copied.is_live

    def test_a_folder_that_is_moved_stays_the_same(self, run, tmp_path):
        with heartbeat(run) as set_status:
            set_status("running")
            moved = Run(run.folder.rename(tmp_path / "moved"))
            set_clock(moved, -60)
            assert moved.status().state == "running"
            moved.folder.rename(run.folder)

    def test_a_run_from_before_there_were_locks_goes_by_its_pulse(self, run):
        run.write_status("running", pid=1)
        assert run.status().state == "running"
        set_clock(run, -60)
        assert run.status().state == "interrupted"

    @pytest.mark.parametrize("state", ["waiting", "starting"])
    def test_a_worker_that_was_only_announced_has_time_to_load(self, run, state):
        run.write_status(state)
        set_clock(run, -15)
        assert run.status().state == state
        set_clock(run, -60)
        assert run.status().state == "interrupted"
        with heartbeat(run):
            assert run.is_live

    def test_a_file_system_without_locks_has_the_pulse(self, run, monkeypatch):
        def none(*_, **__):
            raise OSError("No locks available")

        monkeypatch.setattr("filelock.FileLock.acquire", none)
        with heartbeat(run) as set_status:
            set_status("running")
            assert run.is_live
            set_clock(run, -60)
            assert not run.is_live
