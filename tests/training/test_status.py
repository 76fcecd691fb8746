"""A status, as the workers of this and of other versions write it."""

import json

import pytest

from restorer import Run, RunState, RunStatus, config_for, create_run
from restorer.training.worker import queue


@pytest.fixture
def run(tmp_path):
    return create_run(config_for("fast"), folder=tmp_path / "run")


def test_what_is_written_is_read(run):
    run.write_status(RunState.STOPPED, message="Enough.", progress=0.5, pid=7, life="laptop:1:2")
    status = run.status()
    expected = RunStatus(RunState.STOPPED, status.time, "Enough.", progress=0.5, pid=7, life="laptop:1:2")
    assert status == expected
    assert isinstance(status.state, RunState)


def test_details_that_there_are_none_of_are_not_written(run):
    run.write_status(RunState.RUNNING)
    assert set(json.loads(run.status_file.read_text())) == {"state", "time"}


@pytest.mark.parametrize("written", ["", "{", "[]", "null", "{}", '"running"', '{"state": 3}', '{"state": null}'])
def test_a_file_that_holds_no_status_is_that_of_a_new_run(run, written):
    run.status_file.write_text(written)
    assert run.status() == RunStatus(RunState.NEW)


def test_a_state_of_another_version_is_that_of_an_idle_run(run):
    run.status_file.write_text(json.dumps({"state": "evaluating", "time": 1.0, "pid": 7}))
    assert run.status().state == "evaluating"
    assert not run.is_active
    assert queue.waiting(run.folder.parent) == []
    run.expect_idle()


def test_details_of_another_version_are_left_out():
    written = {"state": "stopped", "time": 2.0, "progress": {"share": 0.5}, "pid": "seven", "colour": "blue"}
    assert RunStatus.from_json(written) == RunStatus(RunState.STOPPED, 2.0)


def test_a_status_without_a_time_is_an_old_one(run):
    run.status_file.write_text(json.dumps({"state": "running", "pid": 7}))
    assert run.status().state == RunState.INTERRUPTED


@pytest.mark.parametrize("state", RunState)
def test_every_state_has_its_word_on_the_page(state):
    from pages.train import run_text

    assert state in run_text.STATES
    assert run_text.state(RunStatus(state)) == run_text.STATES[state]


def test_a_state_of_another_version_is_shown_as_it_is():
    from pages.train import run_text

    assert run_text.state(RunStatus("evaluating")) == "evaluating"


def test_a_run_is_listed_whatever_its_status(run):
    run.status_file.write_text("[1, 2]")
    assert Run(run.folder).status().state == RunState.NEW
