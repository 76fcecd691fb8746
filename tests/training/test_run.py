import errno
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from restorer.errors import RunError
from restorer.system import paths
from restorer.training.config import config_for
from restorer.training.runs.heartbeat import heartbeat
from restorer.training.runs.run import Run, create_run, list_runs
from tests.helpers import is_one_sentence
from tests.training.waiting import wait_until


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
        monkeypatch.setattr(paths, "RUNS_FOLDER", tmp_path / "runs")
        first, second = (create_run(config_for("report")) for _ in range(2))
        assert first.folder != second.folder
        assert first.folder.parent == second.folder.parent == tmp_path / "runs"
        assert "report" in first.name

    def test_people_who_start_in_the_same_second_get_folders_of_their_own(self, tmp_path, monkeypatch):
        monkeypatch.setattr(paths, "RUNS_FOLDER", tmp_path / "runs")
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(create_run, [config_for("fast")] * 8))
        assert len({run.folder for run in made}) == 8
        assert {run.name for run in list_runs()} == {run.name for run in made}

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
        create_run(config_for("fast"), folder=tmp_path / ".hidden")
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

    def test_the_half_line_of_a_killed_worker_is_cut_off(self, run):
        run.mend_events()
        assert not run.events_file.exists()
        run.append_event({"step": 1})
        whole = run.events_file.read_bytes()
        run.events_file.write_bytes(whole + b'{"step": 2, "lo')
        run.mend_events()
        assert run.events_file.read_bytes() == whole
        run.append_event({"step": 3})
        assert run.events() == [{"step": 1}, {"step": 3}]

    def test_of_steps_told_twice_the_later_telling_counts(self, run):
        for step, loss in [(0, 9), (10, 5), (20, 4), (30, 3), (15, 7), (25, 6)]:
            run.append_event({"step": step, "loss": loss})
        assert [(event["step"], event["loss"]) for event in run.events()] == [(0, 9), (10, 5), (15, 7), (25, 6)]


class TestStatus:
    def test_a_new_run_is_not_live(self, run):
        assert run.status().state == "new"
        assert not run.is_live

    @pytest.mark.parametrize(
        ("state", "live", "waits"), [("waiting", False, True), ("paused", True, False), ("stopped", False, False)]
    )
    def test_a_run_that_waits_is_active_but_not_live(self, run, state, live, waits):
        run.write_status(state)
        assert (run.is_live, run.is_waiting, run.is_active) == (live, waits, live or waits)

    def test_the_disk_being_full_the_status_is_still_told(self, run, monkeypatch):
        run.write_status("running", progress=0.25, steps=12345)

        def full(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("restorer.system.files.tempfile.mkstemp", full)
        run.write_status("failed", message="Full.")
        assert (run.status().state, run.status().message) == ("failed", "Full.")

    @pytest.mark.parametrize("state", ["starting", "running", "paused", "waiting"])
    def test_a_worker_that_goes_silent_is_interrupted(self, run, state):
        run.write_status(state, progress=0.5)
        assert run.is_active
        assert (run.status().state, run.status().progress) == (state, 0.5)
        silent = {**json.loads((run.folder / "status.json").read_text()), "time": time.time() - 60}
        (run.folder / "status.json").write_text(json.dumps(silent))
        assert run.status().state == "interrupted"
        assert not run.is_active

    @pytest.mark.parametrize("state", ["finished", "stopped", "failed"])
    def test_an_ended_run_stays_ended(self, run, state):
        run.write_status(state, message="why")
        assert (run.status().state, run.status().message) == (state, "why")
        assert not run.is_live


class TestBudget:
    def test_a_run_may_go_on_for_longer(self, run):
        made = run.settings()["made"]
        run.set_budget(minutes=20)
        assert run.config() == config_for("fast", seed=7, minutes=20)
        run.set_budget(epochs=3)
        assert run.config() == config_for("fast", seed=7, epochs=3)
        assert run.settings()["made"] == made

    @pytest.mark.parametrize("budget", [{"minutes": 0}, {"epochs": -1}, {"epochs": 1, "minutes": 1}])
    def test_a_budget_that_is_none_is_refused(self, run, budget):
        before = run.config_file.read_bytes()
        with pytest.raises(RunError) as caught:
            run.set_budget(**budget)
        assert is_one_sentence(str(caught.value))
        assert run.config_file.read_bytes() == before

    def test_not_while_a_worker_goes_by_the_old_one(self, run):
        run.write_status("running")
        with pytest.raises(RunError, match="worker is training"):
            run.set_budget(minutes=20)


class TestDeleting:
    def test_the_folder_is_gone_and_the_others_stay(self, run, tmp_path):
        other = create_run(config_for("fast"), folder=tmp_path / "other")
        run.append_event({"step": 1})
        run.delete()
        assert list_runs(tmp_path) == [other]
        assert not [path for path in tmp_path.iterdir() if path.is_dir() and path != other.folder]

    @pytest.mark.parametrize("state", ["waiting", "starting", "running", "paused"])
    def test_not_while_a_worker_is_at_it(self, run, state):
        run.write_status(state)
        with pytest.raises(RunError, match="nobody trains") as caught:
            run.delete()
        assert is_one_sentence(str(caught.value))
        assert run.config() == config_for("fast", seed=7)

    def test_a_folder_that_is_no_run_is_left_alone(self, tmp_path):
        (tmp_path / "photos").mkdir()
        (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
        for folder in (tmp_path / "photos", tmp_path / "gone", tmp_path):
            with pytest.raises(RunError, match="Expected a training run"):
                Run(folder).delete()
        assert (tmp_path / "photos" / "cat.jpg").read_bytes() == b"cat"

    def test_what_is_left_of_a_half_deleted_run_is_no_run_and_goes_with_the_next(self, run, tmp_path, monkeypatch):
        other = create_run(config_for("fast"), folder=tmp_path / "other")
        with monkeypatch.context() as patched:
            patched.setattr("shutil.rmtree", lambda *_, **__: None)  # the app is ended before it could remove it
            run.delete()
        assert list_runs(tmp_path) == [other]
        other.delete()
        assert not [path for path in tmp_path.iterdir() if path.is_dir()]


class TestHeartbeat:
    def test_it_says_the_state_again_and_again(self, run, monkeypatch):
        monkeypatch.setattr("restorer.training.runs.heartbeat.BEAT_SECONDS", 0.02)
        with heartbeat(run) as set_status:
            set_status("running", progress=0.25)
            first = run.status()
            wait_until(lambda: run.status().time > first.time)
            later = run.status()
            assert later.time > first.time
            assert (later.state, later.progress, later.pid) == ("running", 0.25, os.getpid())

    def test_an_error_is_the_state_failed_with_its_sentence(self, run):
        with pytest.raises(ValueError, match="no disk"), heartbeat(run):
            raise ValueError("no disk")
        assert (run.status().state, run.status().message) == ("failed", "no disk")

    def test_a_disk_that_cannot_be_written_for_a_while_does_not_end_it(self, run, monkeypatch):
        monkeypatch.setattr("restorer.training.runs.heartbeat.BEAT_SECONDS", 0.01)
        broken = threading.Event()
        write = Run.write_status

        def fails(self, state, **details):
            if threading.current_thread().name == "heartbeat" and not broken.is_set():
                broken.set()
                raise OSError("broken")
            write(self, state, **details)

        monkeypatch.setattr(Run, "write_status", fails)
        with heartbeat(run):
            assert broken.wait(10)
            first = run.status().time
            wait_until(lambda: run.status().time > first)

    def test_news_that_come_fast_are_told_with_the_next_beat(self, run, monkeypatch):
        monkeypatch.setattr("restorer.training.runs.heartbeat.QUIET_SECONDS", 60)
        monkeypatch.setattr("restorer.training.runs.heartbeat.BEAT_SECONDS", 0.3)
        with heartbeat(run) as set_status:
            for number in range(50):
                set_status("starting", message=f"Reading photograph {number}")
            assert run.status().message == ""
            wait_until(lambda: run.status().message == "Reading photograph 49")
            set_status("running")
            assert run.status().state == "running"

    def test_a_second_worker_is_refused_and_the_first_not_disturbed(self, run):
        with heartbeat(run) as set_status:
            set_status("running")
            with pytest.raises(RunError, match="worker is training a-run now"), heartbeat(run):
                pytest.fail("two workers at one run")
            assert run.status().state == "running"

    def test_a_worker_that_the_page_announced_may_begin(self, run):
        run.write_status("starting")
        with heartbeat(run):
            assert run.is_live
