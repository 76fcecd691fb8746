import os

import pytest

from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.runs import commands
from restorer.training.runs.commands import ABANDONED, WorkerCommands
from restorer.training.runs.run import create_run
from restorer.training.worker import launcher
from tests.helpers import is_one_sentence


@pytest.fixture
def run(tmp_path):
    return create_run(config_for("fast"), folder=tmp_path / "run")


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on when it is told to, in minutes."""

    class Clock:
        minutes = 100.0

    monkeypatch.setattr(commands.time, "monotonic", lambda: 60 * Clock.minutes)
    return Clock


@pytest.mark.parametrize("command", ["run", "pause", "stop"])
def test_what_is_asked_is_ordered(run, command):
    run.ask(command)
    assert WorkerCommands(run, attended=True).command() == command


@pytest.mark.parametrize("asked", ["run", "pause"])
def test_a_run_that_nobody_watches_stops_and_says_why(run, clock, asked):
    attended = WorkerCommands(run, attended=True)
    run.ask(asked)
    clock.minutes += 9.9
    assert attended.command() == asked
    assert attended.details() == {}
    clock.minutes += 0.2
    assert attended.command() == "stop"
    said = attended.details()["message"]
    assert is_one_sentence(said)
    assert "10 minutes" in said


def test_a_watcher_who_comes_too_late_changes_nothing(run, clock):
    attended = WorkerCommands(run, attended=True)
    clock.minutes += 11
    assert attended.command() == "stop"
    run.watch()
    assert attended.command() == "stop"


def test_every_sign_of_a_watcher_gives_it_the_whole_time_again(run, clock):
    run.watch()
    attended = WorkerCommands(run, attended=True)
    for number in range(3):
        clock.minutes += 9
        os.utime(run.folder / "watched", (1e9 + number, 1e9 + number))  # by a clock that has nothing to do with ours
        assert attended.command() == "run"
    clock.minutes += 11
    assert attended.command() == "stop"


def test_a_run_that_is_told_to_keep_on_keeps_on_until_it_is_told_otherwise(run, clock):
    attended = WorkerCommands(run, attended=True)
    run.keep_on(True)
    clock.minutes += 1000
    assert attended.command() == "run"
    run.keep_on(False)
    assert attended.command() == "stop"


def test_a_run_that_was_stopped_by_somebody_has_no_other_reason(run, clock):
    attended = WorkerCommands(run, attended=True)
    clock.minutes += 1000
    run.ask("stop")
    assert attended.command() == "stop"
    assert attended.details() == {}


def test_a_run_of_a_terminal_is_never_abandoned(run, clock):
    typed = WorkerCommands(run)
    clock.minutes += 1e6
    assert typed.command() == "run"


def test_the_time_can_be_set(run, clock, monkeypatch):
    monkeypatch.setenv(ABANDONED, "0.5")
    attended = WorkerCommands(run, attended=True)
    clock.minutes += 0.6
    assert attended.command() == "stop"
    assert "0.5 minutes" in attended.details()["message"]


@pytest.mark.parametrize("given", ["0", "-3", "soon", "nan", ""])
def test_a_time_that_is_none_is_refused_before_anything_starts(run, monkeypatch, given):
    monkeypatch.setenv(ABANDONED, given)
    with pytest.raises(RunError, match="RESTORER_ABANDONED_MINUTES") as caught:
        launcher.start(run)
    assert is_one_sentence(str(caught.value))
    assert run.status().state == "new"
