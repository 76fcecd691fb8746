import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.runs.commands import ABANDONED, WorkerCommands
from restorer.training.runs.heartbeat import heartbeat
from restorer.training.runs.run import create_run
from restorer.training.worker import queue
from restorer.training.worker.launcher import start
from restorer.training.worker.session import train_run
from tests.helpers import is_one_sentence
from tests.training.waiting import wait_until


@pytest.fixture
def made(tmp_path):
    """Make a run of a given name in one folder, in some state."""

    def make(name, state=None, **details):
        run = create_run(config_for("fast"), folder=tmp_path / name)
        if state:
            run.write_status(state, **details)
        return run

    return make


def silence(run):
    """Make a run's worker look dead."""
    status = json.loads(run.status_file.read_text())
    run.status_file.write_text(json.dumps({**status, "time": time.time() - 60}))


class TestOrder:
    def test_the_first_starts_and_the_others_wait_in_the_order_in_which_they_came(self, made, tmp_path):
        first, second, third = made("z"), made("a"), made("m")
        for run in (first, second, third):
            queue.enter(run)
        assert [run.status().state for run in (first, second, third)] == ["starting", "waiting", "waiting"]
        assert queue.waiting(tmp_path) == [second, third]
        assert [queue.position(run) for run in (first, second, third)] == [None, 1, 2]

    def test_of_many_who_start_together_one_goes(self, made, tmp_path):
        runs = [made(f"run-{number}") for number in range(8)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(queue.enter, runs))
        assert sum(run.is_live for run in runs) == 1
        assert len(queue.waiting(tmp_path)) == 7

    def test_of_two_who_start_the_same_run_one_is_refused(self, made):
        run = made("run")

        def enter(_):
            try:
                queue.enter(run)
            except RunError as error:
                return str(error)

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(enter, range(2)), key=bool)
        assert said[0] is None
        assert "worker is training run now" in said[1]

    def test_as_many_go_as_the_setting_allows(self, made, tmp_path, monkeypatch):
        monkeypatch.setenv(queue.TRAININGS, "2")
        runs = [made(f"run-{number}") for number in range(3)]
        for run in runs:
            queue.enter(run)
        assert [run.is_live for run in runs] == [True, True, False]

    @pytest.mark.parametrize("given", ["0", "-1", "two", "1.5", ""])
    def test_a_setting_that_is_none_is_refused(self, made, monkeypatch, given):
        monkeypatch.setenv(queue.TRAININGS, given)
        run = made("run")
        with pytest.raises(RunError, match="RESTORER_TRAININGS") as caught:
            start(run)
        assert is_one_sentence(str(caught.value))
        assert run.status().state == "new"

    @pytest.mark.parametrize("state", ["starting", "running", "paused"])
    def test_a_run_that_somebody_trains_in_a_terminal_counts(self, made, state):
        made("theirs", state, pid=1)
        ours = made("ours")
        queue.enter(ours)
        assert queue.position(ours) == 1

    def test_runs_of_another_folder_do_not_count(self, made, tmp_path):
        made("one", "running")
        other = create_run(config_for("fast"), folder=tmp_path / "elsewhere" / "other")
        queue.enter(other)
        assert other.is_live

    @pytest.mark.parametrize("state", ["waiting", "starting", "running"])
    def test_who_is_gone_holds_up_nobody(self, made, tmp_path, state):
        gone, here = made("gone", state, queued=0.0), made("here")
        silence(gone)
        queue.enter(here)
        assert here.is_live
        assert queue.waiting(tmp_path) == []

    def test_who_comes_back_is_seen_again(self, made, tmp_path):
        run = made("run", "stopped")
        assert queue.waiting(tmp_path) == []
        run.write_status("waiting", queued=1.0)
        assert queue.waiting(tmp_path) == [run]
        run.write_status("finished")
        assert queue.waiting(tmp_path) == []

    def test_a_folder_without_runs_has_no_queue(self, tmp_path):
        assert queue.waiting(tmp_path / "gone") == []


class TestWaiting:
    def wait(self, run, then=lambda: None):
        """Wait for a turn as a worker does, and work; gives whether the turn came, and the state then."""
        with heartbeat(run, **queue.announced(run)) as set_status:
            turn = queue.wait_for_turn(run, WorkerCommands(run), set_status), run.status().state
            then()
            return turn

    def test_a_turn_that_was_given_at_once_is_taken(self, made):
        run = made("run")
        queue.enter(run)
        assert self.wait(run) == (True, "starting")

    def test_the_next_goes_when_the_first_has_ended(self, made):
        first, second, third = made("first", "running"), made("second"), made("third")
        queue.enter(second)
        queue.enter(third)
        works = Event()
        with ThreadPoolExecutor(2) as pool:
            later, next_one = pool.submit(self.wait, third), pool.submit(self.wait, second, works.wait)
            wait_until(lambda: second.status().pid and third.status().pid)
            first.write_status("finished")
            wait_until(lambda: second.status().state == "starting")
            assert queue.position(third) == 1
            works.set()
            assert next_one.result(30) == (True, "starting")
            assert later.result(30) == (True, "starting")

    def test_who_is_told_to_stop_leaves(self, made):
        made("first", "running")
        run = made("second")
        queue.enter(run)
        run.ask("stop")
        assert self.wait(run) == (False, "waiting")

    def test_a_turn_that_was_given_long_ago_is_waited_for_again(self, made):
        run = made("run", "starting", queued=5.0)
        silence(run)
        made("other", "running")
        assert queue.announced(run) == {"state": "waiting", "queued": 5.0}


def test_who_waits_and_is_watched_by_nobody_leaves_the_queue_and_says_why(made, monkeypatch):
    monkeypatch.setenv(ABANDONED, "0.001")
    made("first", "running")
    run = made("second")
    queue.enter(run)
    assert train_run(run, attended=True, quiet=True) == "stopped"
    assert run.status().state == "stopped"
    assert "Nobody watched" in run.status().message


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_a_worker_that_waits_is_cheap_and_leaves_at_once(made):
    first, second = made("first"), made("second")
    with heartbeat(first):
        process = start(second)
        assert (second.is_waiting, second.is_live) == (True, False)
        wait_until(lambda: second.status().pid == process)
        assert "tensorflow" not in Path(f"/proc/{process}/maps").read_text()
        before = processor_seconds(process)
        time.sleep(2)  # what is measured is what it costs meanwhile
        assert processor_seconds(process) - before < 0.2
        second.ask("stop")
        wait_until(lambda: not second.is_active, 5)
    assert second.status().state == "stopped"
    assert second.events() == []


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
