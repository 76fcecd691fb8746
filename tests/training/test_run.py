import json
import os
import time

import pytest

from restorer.errors import RunError
from restorer.training import run as runs
from restorer.training.config import config_for
from restorer.training.heartbeat import heartbeat
from restorer.training.run import Run, create_run, list_runs
from tests.helpers import is_one_sentence


@pytest.fixture
def run(tmp_path):
    return create_run(config_for("fast", seed=7), folder=tmp_path / "a-run")


class TestMaking:
    def test_the_folder_keeps_the_settings_and_when(self, run):
        assert run.name == "a-run"
        assert run.config() == config_for("fast", seed=7)
        assert json.loads(run.config_file.read_text())["made"].startswith("20")
        assert run.previews.is_dir()

    def test_without_a_folder_it_is_named_by_date_and_model_and_never_shared(self, tmp_path, monkeypatch):
        monkeypatch.setattr(runs, "RUNS_FOLDER", tmp_path / "runs")
        first, second = (create_run(config_for("report")) for _ in range(2))
        assert first.folder != second.folder
        assert first.folder.parent == second.folder.parent == tmp_path / "runs"
        assert "report" in first.name

    def test_a_folder_with_a_run_is_refused_and_left_alone(self, run):
        before = run.config_file.read_bytes()
        with pytest.raises(RunError, match="already holds a run") as caught:
            create_run(config_for("report"), folder=run.folder)
        assert is_one_sentence(str(caught.value))
        assert run.config_file.read_bytes() == before

    def test_a_folder_that_is_no_run_is_one_sentence(self, tmp_path):
        (tmp_path / "config.json").write_text("{half")
        for folder in (tmp_path, tmp_path / "gone"):
            with pytest.raises(RunError, match="no readable config.json") as caught:
                Run(folder).config()
            assert is_one_sentence(str(caught.value))

    def test_runs_are_listed_newest_first(self, tmp_path):
        for age, name in enumerate(["new", "old", "oldest"]):
            made = create_run(config_for("fast"), folder=tmp_path / name)
            os.utime(made.config_file, (1e9 - age, 1e9 - age))
        (tmp_path / "no-run").mkdir()
        assert [run.name for run in list_runs(tmp_path)] == ["new", "old", "oldest"]
        assert list_runs(tmp_path / "gone") == []


class TestEvents:
    def test_events_come_back_in_order(self, run):
        assert run.events() == []
        for step in range(3):
            run.append_event({"step": step, "loss": None})
        assert run.events() == [{"step": step, "loss": None} for step in range(3)]
        assert len(run.events_file.read_text().splitlines()) == 3

    def test_a_line_half_written_waits_for_the_next_look(self, run):
        run.append_event({"step": 1})
        with run.events_file.open("a") as file:
            file.write('{"step": 2, "lo')
        assert run.events() == [{"step": 1}]
        with run.events_file.open("a") as file:
            file.write('ss": 0.5}\n')
        assert run.events() == [{"step": 1}, {"step": 2, "loss": 0.5}]


class TestControl:
    @pytest.mark.parametrize("command", ["run", "pause", "stop"])
    def test_what_is_asked_is_read(self, run, command):
        run.ask(command)
        assert run.command() == command

    def test_nothing_asked_or_nonsense_means_run(self, run):
        assert run.command() == "run"
        (run.folder / "control").write_text("dance\n")
        assert run.command() == "run"

    def test_an_unknown_command_is_refused(self, run):
        with pytest.raises(RunError, match="run, pause, stop"):
            run.ask("dance")
        assert run.command() == "run"


class TestStatus:
    def test_a_new_run_is_not_live(self, run):
        assert run.status()["state"] == "new"
        assert not run.is_live

    @pytest.mark.parametrize("state", ["starting", "running", "paused"])
    def test_a_worker_that_goes_silent_is_interrupted(self, run, state):
        run.write_status(state, progress=0.5)
        assert run.is_live
        assert (run.status()["state"], run.status()["progress"]) == (state, 0.5)
        silent = {**json.loads((run.folder / "status.json").read_text()), "time": time.time() - 60}
        (run.folder / "status.json").write_text(json.dumps(silent))
        assert run.status()["state"] == "interrupted"
        assert not run.is_live

    @pytest.mark.parametrize("state", ["finished", "stopped", "failed"])
    def test_an_ended_run_stays_ended(self, run, state):
        run.write_status(state, message="why")
        assert (run.status()["state"], run.status()["message"]) == (state, "why")
        assert not run.is_live


class TestHeartbeat:
    def test_it_says_the_state_again_and_again(self, run, monkeypatch):
        monkeypatch.setattr("restorer.training.heartbeat.BEAT_SECONDS", 0.02)
        with heartbeat(run) as say:
            say("running", progress=0.25)
            first = run.status()
            deadline = time.monotonic() + 10
            while run.status()["time"] == first["time"] and time.monotonic() < deadline:
                time.sleep(0.01)
            later = run.status()
            assert later["time"] > first["time"]
            assert (later["state"], later["progress"], later["pid"]) == ("running", 0.25, os.getpid())

    def test_an_error_is_the_state_failed_with_its_sentence(self, run):
        with pytest.raises(ValueError, match="no disk"), heartbeat(run):
            raise ValueError("no disk")
        assert (run.status()["state"], run.status()["message"]) == ("failed", "no disk")

    def test_a_second_worker_is_refused_and_the_first_not_disturbed(self, run):
        with heartbeat(run) as say:
            say("running")
            with pytest.raises(RunError, match="worker is training a-run now"), heartbeat(run):
                pytest.fail("two workers at one run")
            assert run.status()["state"] == "running"

    def test_a_worker_that_the_page_announced_may_begin(self, run):
        run.write_status("starting")
        with heartbeat(run):
            assert run.is_live
