"""Room for runs: what is there stays, a new one is refused when there is no room, and a set time is kept."""

import os
import time

import pytest

from restorer import RunError, create_run, list_runs
from restorer.system import limits, paths
from restorer.training.config import config_for
from restorer.training.runs import room
from restorer.training.runs.status import RunState
from tests.helpers import is_one_sentence


@pytest.fixture(autouse=True)
def runs(tmp_path, monkeypatch):
    """Two runs, of 300 kB together, in a folder of their own."""
    monkeypatch.setattr(paths, "RUNS_FOLDER", tmp_path / "runs")
    made = [create_run(config_for("fast")) for _ in range(2)]
    for run, count in zip(made, (100_000, 200_000), strict=True):
        (run.previews / "0-original.webp").write_bytes(bytes(count))
    return made


def left_alone(run, hours):
    """As if nobody had been at it for so long."""
    for path in (run.folder, *run.folder.rglob("*")):
        os.utime(path, (time.time() - 3600 * hours,) * 2)


def test_the_size_is_that_of_all_files(runs):
    assert 200_000 < room.size(runs[1].folder) < 210_000
    assert room.size(runs[1].folder / "nowhere") == 0


def test_without_room_a_new_run_is_one_sentence_and_nothing_is_deleted(runs, monkeypatch):
    monkeypatch.setenv(limits.RUNS_MEGABYTES.variable, "0.3")
    for folder in (None, paths.RUNS_FOLDER / "named"):
        with pytest.raises(RunError, match="less than 0.3 MB of runs, found 0.3 MB in 2 of them") as caught:
            create_run(config_for("fast"), folder=folder)
        assert is_one_sentence(str(caught.value))
    assert len(list_runs()) == 2
    runs[0].delete()
    assert create_run(config_for("fast")).folder.is_dir()


def test_a_folder_elsewhere_is_somebody_s_own(tmp_path, monkeypatch):
    monkeypatch.setenv(limits.RUNS_MEGABYTES.variable, "0.1")
    assert create_run(config_for("fast"), folder=tmp_path / "mine").folder.is_dir()


def test_without_a_time_that_is_set_nothing_goes(runs):
    left_alone(runs[0], 100_000)
    create_run(config_for("fast"))
    assert len(list_runs()) == 3


def test_what_was_left_alone_for_longer_than_is_set_goes_with_the_next_start(runs, monkeypatch):
    monkeypatch.setenv(limits.RUN_HOURS.variable, "24")
    monkeypatch.setenv(limits.RUNS_MEGABYTES.variable, "0.25")
    left_alone(runs[0], 23)
    left_alone(runs[1], 25)
    new = create_run(config_for("fast"))
    assert {run.name for run in list_runs()} == {runs[0].name, new.name}


def test_a_run_that_is_watched_is_in_use(runs, monkeypatch):
    monkeypatch.setenv(limits.RUN_HOURS.variable, "24")
    left_alone(runs[0], 25)
    runs[0].watch()
    create_run(config_for("fast"))
    assert len(list_runs()) == 3


def test_a_run_that_a_worker_is_at_is_never_deleted(runs, monkeypatch):
    monkeypatch.setenv(limits.RUN_HOURS.variable, "24")
    runs[0].write_status(RunState.RUNNING, pid=os.getpid())
    left_alone(runs[0], 25)
    create_run(config_for("fast"))
    assert len(list_runs()) == 3
