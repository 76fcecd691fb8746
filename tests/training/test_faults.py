"""Faults that really happen to a training: a disk that is full, closed or away, a folder that is deleted, a clock."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from restorer import cli
from restorer.errors import RunError
from restorer.system.paths import PROJECT, environment
from restorer.training import command
from restorer.training.config import config_for
from restorer.training.loop import event_writer
from restorer.training.loop import trainer as fit
from restorer.training.runs import patience
from restorer.training.runs import run as runs
from restorer.training.runs.commands import ABANDONED, WorkerCommands
from restorer.training.runs.control import WATCH_SECONDS
from restorer.training.runs.heartbeat import heartbeat
from restorer.training.runs.run import Run, create_run, list_runs
from restorer.training.worker import queue
from restorer.training.worker.session import train_run
from tests.helpers import delete_folder, is_one_sentence
from tests.training import disks
from tests.training.waiting import wait_until

TINY = {"batch_size": 2, "patch_size": 32, "validation_images": 2, "report_seconds": 0.5, "seed": 3}
# a worker whose clock, and the clock of this test, is set by what a file says
LIVES = """
    import sys, time
    from pathlib import Path

    real, shift = time.time, Path(sys.argv[2])
    time.time = lambda: real() + float(shift.read_text())

    from restorer.training.runs.heartbeat import heartbeat
    from restorer.training.runs.run import Run

    with heartbeat(Run(Path(sys.argv[1]))) as set_status:
        set_status("running")
        sys.stdin.read()
"""
ENTERS = """
    import sys
    from pathlib import Path
    from restorer.training.runs.run import Run
    from restorer.training.worker import queue

    sys.stdin.readline()
    for folder in sys.argv[1:]:
        queue.enter(Run(Path(folder)))
"""


@pytest.fixture
def disk(tmp_path):
    with disks.mounted(tmp_path) as place:
        yield place


@pytest.fixture
def made(photographs, tmp_path, monkeypatch, small_network):
    """Make a run whose network trains in no time, with an event after every step."""
    monkeypatch.setattr(event_writer, "EVENT_SECONDS", 0)
    monkeypatch.setattr(event_writer, "EVENT_SHARE", 0)
    monkeypatch.setattr(fit, "OBEY_SECONDS", 0)

    def make(root=tmp_path, **settings):
        return create_run(config_for("fast", data=str(photographs), **{**TINY, **settings}), folder=root / "run")

    return make


@pytest.fixture
def at_step(monkeypatch):
    """Do something right before a training writes the event of a step."""

    def plan(step, work):
        append, done = Run.append_event, []

        def append_event(self, event):
            if event["step"] == step and not done:
                done.append(work())
            append(self, event)

        monkeypatch.setattr(Run, "append_event", append_event)

    return plan


def checkpoint_step(run):
    return json.loads((run.checkpoint / "latest.json").read_text())["step"]


def stopped_at(run, step):
    """Train a run to a checkpoint at a step."""
    fit.train(run, lambda *_, **__: None, on_event=lambda event: event["step"] == step and run.ask("stop"))
    run.ask("run")
    return run


def test_a_full_disk_ends_a_training_which_goes_on_once_there_is_room(made, disk, at_step):
    run = stopped_at(made(disk, epochs=2), 3)
    at_step(6, lambda: disks.fill(disk))
    with pytest.raises(RunError, match="disk is full") as caught:
        train_run(run, quiet=True)
    assert is_one_sentence(str(caught.value))
    assert (run.status().state, run.status().message) == ("failed", str(caught.value))
    assert checkpoint_step(run) >= 3
    assert run.events()[-1]["step"] >= 3
    assert not list(run.folder.rglob("writing-*")) + list(run.folder.rglob("*.tmp"))
    (disk / "ballast").unlink()
    kept, before = checkpoint_step(run), len(run.events_file.read_bytes())
    assert train_run(run, quiet=True) == "finished"
    assert json.loads(run.events_file.read_bytes()[before:].strip().splitlines()[0])["step"] >= kept
    assert run.events()[-1]["step"] == 10


def test_a_folder_that_becomes_read_only_ends_a_training_with_its_checkpoint(made, disk, at_step, monkeypatch):
    monkeypatch.setattr(runs, "STALE_SECONDS", 1.0)
    run = stopped_at(made(disk, epochs=2), 3)
    at_step(6, lambda: disks.close(run.folder))
    with pytest.raises(RunError, match="may be read alone") as caught:
        train_run(run, quiet=True)
    assert is_one_sentence(str(caught.value))
    wait_until(lambda: run.status().state == "interrupted", 20)  # which its silence tells: nothing could be written
    assert checkpoint_step(run) == 3
    disks.close(run.folder, again_open=True)
    assert train_run(run, quiet=True) == "finished"


def test_a_run_in_a_read_only_folder_is_watched_and_not_started(made, disk):
    run = made(disk)
    run.write_status("stopped")
    disks.close(run.folder)
    run.watch()
    assert run.status().state == "stopped"
    for work in (lambda: run.ask("stop"), lambda: run.hand_to("me"), lambda: queue.enter(run)):
        with pytest.raises(OSError, match="not permitted"):
            work()


def test_a_disk_that_stalls_is_waited_for_and_nothing_is_lost(made, disk, at_step):
    run = made(disk, epochs=2)
    at_step(3, lambda: (disks.stall(disk), threading.Timer(1.5, disks.go_on, [disk]).start()))
    started = time.monotonic()
    assert train_run(run, quiet=True) == "finished"
    assert time.monotonic() - started > 1.4
    assert {event["step"] for event in run.events()} == set(range(11))


def test_who_looks_at_a_stalled_disk_is_told_so_and_does_not_wait(disk, monkeypatch):
    monkeypatch.setattr(patience, "FRESH", 0)
    (disk / "runs").mkdir()
    assert patience.answers(disk / "runs")
    disks.stall(disk)
    started = time.monotonic()
    assert not patience.answers(disk / "runs", seconds=0.3)
    assert not any(patience.answers(disk / "runs", seconds=0.3) for _ in range(100))  # another look hangs already
    assert time.monotonic() - started < 5
    assert patience.answers(disk.parent)  # which is another disk
    disks.go_on(disk)
    wait_until(lambda: patience.answers(disk / "runs"), 20)


@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_a_folder_that_goes_while_it_is_trained_ends_the_command_and_is_not_made_again(
    made, at_step, monkeypatch, capsys, how, tmp_path
):
    monkeypatch.setattr(command, "stop_on_signals", lambda _: None)
    run = made(epochs=500)
    away = (lambda: delete_folder(run.folder)) if how == "deleted" else lambda: run.folder.rename(tmp_path / "moved")
    at_step(3, away)
    assert cli.main(["train", "--resume", "--run", str(run.folder), "--quiet"]) == 2
    said = capsys.readouterr().err.removeprefix("restorer: ")
    assert is_one_sentence(said)
    assert "deleted or moved" in said
    assert not run.folder.exists()
    assert list_runs(tmp_path) == ([Run(tmp_path / "moved")] if how == "moved" else [])


def test_what_a_worker_wrote_into_a_folder_while_it_was_deleted_goes_with_it(made):
    run = made()
    run.write_status("running")
    run.config_file.unlink()  # somebody's rm has come so far
    run.leave()
    assert not run.folder.exists()


def test_a_folder_of_which_the_settings_alone_were_deleted_keeps_what_was_learnt(made):
    run = made()
    run.model_file.write_bytes(b"a model")
    run.config_file.unlink()
    run.leave()
    assert run.model_file.read_bytes() == b"a model"


def test_a_run_that_waits_in_the_queue_and_is_deleted_leaves_it(made):
    run = made()
    create_run(config_for("fast"), folder=run.folder.with_name("other")).write_status("running")
    commands = WorkerCommands(run)
    delete_folder(run.folder)
    with pytest.raises(RunError, match="deleted or moved"):
        queue.wait_for_turn(run, commands, lambda *_, **__: None)
    assert not run.folder.exists()


class TestClock:
    """The clock of a machine is set, for its worker and whoever watches, by hours."""

    @pytest.fixture
    def clock(self, tmp_path, monkeypatch):
        real, shift = time.time, tmp_path / "shift"
        shift.write_text("0")

        def set_by(seconds):
            shift.with_name("next").write_text(str(seconds))
            shift.with_name("next").replace(shift)

        monkeypatch.setattr(time, "time", lambda: real() + float(shift.read_text()))
        set_by.file = shift
        return set_by

    @pytest.mark.parametrize("seconds", [3600, -3600, 400 * 86400])
    def test_a_living_worker_lives_and_speaks_on(self, made, clock, seconds):
        run, ours = made(), None
        words = [sys.executable, "-c", textwrap.dedent(LIVES), str(run.folder), str(clock.file)]
        with subprocess.Popen(words, cwd=PROJECT, env=environment(), stdin=subprocess.PIPE) as worker:
            try:
                wait_until(lambda: run.status().state == "running")
                clock(seconds)
                assert run.status().state == "running"  # it has not spoken since
                with pytest.raises(RunError, match="worker is training run now"), heartbeat(run):
                    pytest.fail("two workers at one run")
                wait_until(lambda: not run.status().silent, 20)
                ours = create_run(config_for("fast"), folder=run.folder.with_name("ours"))
                queue.enter(ours)
                assert ours.is_waiting
            finally:
                worker.kill()
        assert run.status().state == "interrupted"
        ours.write_status("new")
        queue.enter(ours)
        assert ours.is_live

    @pytest.mark.parametrize("seconds", [3600, -3600])
    def test_a_run_that_is_watched_is_not_abandoned(self, made, clock, monkeypatch, seconds):
        monkeypatch.setenv(ABANDONED, "1")
        run, minutes = made(), [0.0]
        run.watch()
        commands = WorkerCommands(run, attended=True)
        monkeypatch.setattr("restorer.training.runs.commands.time.monotonic", lambda: 60 * minutes[0])
        commands._seen = 0.0
        clock(seconds)
        for _ in range(4):
            minutes[0] += 0.9
            clock(seconds + 60 * minutes[0])
            run.watch()
            assert commands.command() == "run"
        assert WATCH_SECONDS < 54

    def test_a_run_of_another_machine_whose_clock_is_ahead_blocks_nobody(self, made):
        ahead = made()
        ahead.write_status("running", pid=7, life="elsewhere:1:2")
        told = json.loads(ahead.status_file.read_text())
        ahead.status_file.write_text(json.dumps({**told, "time": time.time() + 7200}))
        ours = create_run(config_for("fast"), folder=ahead.folder.with_name("ours"))
        queue.enter(ours)
        assert ours.is_live
        assert abs(told["time"] - time.time()) < runs.STALE_SECONDS


def test_of_two_apps_on_one_folder_of_runs_one_trains_and_all_others_wait(tmp_path):
    made = [create_run(config_for("fast"), folder=tmp_path / f"run-{number}") for number in range(6)]
    apps = []
    for own in (made[:3], made[3:]):
        words = [sys.executable, "-c", textwrap.dedent(ENTERS), *(str(run.folder) for run in own)]
        apps.append(subprocess.Popen(words, cwd=PROJECT, env=environment(), stdin=subprocess.PIPE))
    for app in apps:
        app.stdin.write(b"\n")
        app.stdin.close()
    assert [app.wait(60) for app in apps] == [0, 0]
    assert sum(run.is_live for run in made) == 1
    assert sorted(queue.position(run) or 0 for run in made) == [0, 1, 2, 3, 4, 5]


def test_half_a_line_that_a_kill_left_costs_that_line_alone(made):
    run = stopped_at(made(epochs=2), 3)
    before = run.events()
    with run.events_file.open("rb+") as file:
        file.truncate(run.events_file.stat().st_size - 20)
    assert run.events() == before[:-1]
    assert train_run(run, quiet=True) == "finished"
    assert {event["step"] for event in run.events()} == set(range(11))


def test_a_training_goes_on_from_the_checkpoint_before_a_damaged_one_and_says_so(made):
    run = stopped_at(made(epochs=2, checkpoint_seconds=1), 3)
    stopped_at(run, 6)
    latest = run.checkpoint / json.loads((run.checkpoint / "latest.json").read_text())["weights"]
    os.truncate(latest, latest.stat().st_size // 2)
    assert train_run(run, quiet=True) == "finished"
    assert is_one_sentence(run.status().message)
    assert "step 3" in run.status().message
    assert run.events()[-1]["step"] == 10
