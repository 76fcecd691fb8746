"""The Train page, without a worker: what a person sees of a run, and what a click asks for."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import streamlit as st

import restorer
from pages.components import formatting
from pages.train import run_text as words
from pages.train import selection
from restorer import BOUNDS, LESSONS, Run, RunError, RunState, RunStatus, TrainingConfig, config_for, create_run, images
from restorer.training.runs import heartbeat as pulse
from restorer.training.runs.heartbeat import heartbeat
from tests.helpers import is_one_sentence, picture
from tests.pages.opening import TRAIN, at
from tests.paths import PROJECT
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


@pytest.fixture
def started(monkeypatch):
    """The runs that a click would have trained."""
    asked = []

    def start(run):
        asked.append(run)
        run.write_status("starting")
        return 0

    monkeypatch.setattr(restorer, "start_training", start)
    return asked


def open_page(run=None):
    app = at(TRAIN)
    if run:
        app.query_params["run"] = run.name if isinstance(run, Run) else run
    app.run()
    assert not app.exception
    return app


def all_text(app):
    kinds = ("markdown", "caption", "info", "error", "warning", "title")
    found = [str(element.value) for kind in kinds for element in app.get(kind)]
    return "\n".join([*found, " · ".join(status_of(app)["headline"])])


def status_of(app):
    (found,) = (e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_status"))
    return json.loads(found.bytes)


# --- settings → config


def test_the_page_opens_with_nothing_to_watch(started):
    app = open_page()
    assert app.title[0].value == "Train"
    assert not app.button(key="start").disabled
    assert app.button(key="middle").disabled
    assert app.button(key="stop").disabled
    assert "Ready" in all_text(app)
    assert not started


def own_settings():
    app = open_page()
    app.selectbox(key="lesson").select("own").run()
    return app


def test_the_form_describes_its_fields_as_the_settings_do(started):
    app = own_settings()
    settings = TrainingConfig.settings()
    assert app.selectbox(key="train_model").label == settings["model"].label
    drawn = [(app.slider(key="train_quality"), "quality"), (app.select_slider(key="train_patch"), "patch_size")]
    drawn += [(app.number_input(key=f"train_{name}"), name) for name in ("minutes", "learning_rate", "seed")]
    drawn.append((app.number_input(key="train_batch"), "batch_size"))
    app.segmented_control(key="train_budget").set_value("Epochs").run()
    drawn.append((app.number_input(key="train_epochs"), "epochs"))
    for widget, name in drawn:
        assert (widget.label, widget.proto.help) == (settings[name].label, settings[name].sentence)
        if name != "patch_size":
            assert (widget.min, widget.max) == BOUNDS[name]
    assert list(drawn[1][0].options) == [str(side) for side in range(32, 257, 16)]


def test_the_first_lesson_is_ready_to_start(started):
    app = open_page()
    assert LESSONS["beat_the_jpeg"].watch in all_text(app)
    app.button(key="start").click().run()
    assert not app.exception
    (run,) = started
    assert run.config() == LESSONS["beat_the_jpeg"].configs()["fast"]
    assert run.title == "Beat the JPEG in a minute"
    assert app.session_state["run"] == run.name
    assert "Starting" in all_text(app)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_starts_its_runs_as_they_are(started, name):
    app = open_page()
    app.selectbox(key="lesson").select(name).run()
    assert LESSONS[name].watch in all_text(app)
    app.button(key="start").click().run()
    assert not app.exception
    assert [run.config() for run in started] == list(LESSONS[name].configs().values())
    assert len({run.title for run in started}) == len(started)
    assert app.session_state["run"] == started[0].name


def test_a_lesson_of_two_runs_lays_them_over_each_other(started):
    app = open_page()
    app.selectbox(key="lesson").select("softmax").run()
    app.button(key="start").click().run()
    assert app.session_state["beside"] == started[1].name


def test_the_second_run_of_a_lesson_is_opened_when_the_first_has_finished(started):
    app = open_page()
    app.selectbox(key="lesson").select("softmax").run()
    app.button(key="start").click().run()
    started[0].write_status("finished", progress=1.0)
    started[1].write_status("running", progress=0.1)
    app.run()
    assert app.session_state["run"] == started[1].name
    assert app.session_state["beside"] == started[0].name


def test_a_lesson_can_be_changed(started):
    app = open_page()
    app.number_input(key="train_minutes").set_value(1.5)
    app.slider(key="train_quality").set_value(20).run()
    app.button(key="start").click().run()
    assert started[0].config() == LESSONS["beat_the_jpeg"].configs(minutes=1.5, quality=(20, 20))["fast"]


def test_start_makes_a_run_of_the_settings_and_names_it_in_the_address(started):
    app = own_settings()
    app.slider(key="train_quality").set_value(25)
    app.number_input(key="train_minutes").set_value(1.5)
    app.number_input(key="train_batch").set_value(8)
    app.number_input(key="train_learning_rate").set_value(0.002)
    app.select_slider(key="train_patch").set_value(96)
    app.number_input(key="train_seed").set_value(7)
    app.button(key="start").click().run()
    assert not app.exception
    (run,) = started
    expected = config_for(
        "fast", quality=(25, 25), minutes=1.5, batch_size=8, learning_rate=0.002, patch_size=96, seed=7, data="embedded"
    )
    assert run.config() == expected
    assert run.title == run.name


def test_a_run_is_opened_though_the_script_was_ended_right_after_its_start(started, monkeypatch):
    begin = selection.begin

    def cut_short(*args):
        begin(*args)
        st.rerun()  # what Streamlit does when the browser asks for another run meanwhile

    monkeypatch.setattr(selection, "begin", cut_short)
    app = open_page()
    app.button(key="start").click().run()
    (run,) = started
    assert app.session_state["run"] == run.name
    assert app.button(key="start").disabled


def test_the_report_brings_its_own_settings(started):
    app = own_settings()
    app.selectbox(key="train_model").select("report").run()
    app.button(key="start").click().run()
    assert started[0].config() == config_for("report")
    assert (started[0].config().epochs, started[0].config().batch_size, started[0].config().patch_size) == (50, 1, 256)


def test_epochs_instead_of_minutes(started):
    app = own_settings()
    app.segmented_control(key="train_budget").set_value("Epochs").run()
    app.number_input(key="train_epochs").set_value(3).run()
    app.button(key="start").click().run()
    assert (started[0].config().epochs, started[0].config().minutes) == (3, None)


@pytest.mark.parametrize("name", ["minutes", "batch_size", "learning_rate"])
def test_numbers_keep_within_the_bounds_of_the_library(started, name):
    field = open_page().number_input(key=f"train_{TrainingConfig.settings()[name].option}")
    assert (field.min, field.max) == BOUNDS[name]


@pytest.mark.parametrize("kind", ["missing", "empty", "few"])
def test_a_bad_folder_is_one_sentence_and_no_start(started, tmp_path, kind):
    folder = tmp_path / "photographs"
    if kind != "missing":
        folder.mkdir()
    if kind == "few":
        for number in range(3):
            images.write_photo(folder / f"{number}.png", picture(64, 64, seed=number))
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Folder").run()
    app.text_input(key="train_folder").set_value(str(folder)).run()
    assert [is_one_sentence(error.value) for error in app.error] == [True]
    assert app.button(key="start").disabled


def test_a_good_folder_is_trained_on(started, photographs):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Folder").run()
    assert app.button(key="start").disabled  # nothing typed yet
    app.text_input(key="train_folder").set_value(str(photographs)).run()
    assert not app.error
    app.button(key="start").click().run()
    assert started[0].config().data == str(photographs)


def test_the_reports_855_are_shown_as_769_8_and_78(started, tmp_path):
    folder = tmp_path / "high_res"
    folder.mkdir()
    photograph = images.encode(picture(256, 256), ".jpg")
    for number in range(855):
        (folder / f"{number:03}.jpg").write_bytes(photograph)
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Folder").run()
    app.text_input(key="train_folder").set_value(str(tmp_path)).run()
    assert "855 photographs: 769 train, 8 validate, 78 test." in all_text(app)


# --- what is seen of a run


@pytest.mark.parametrize(
    ("state", "said", "middle", "middle_asleep", "stop_asleep"),
    [
        ("starting", "Starting", "Pause", True, False),
        ("running", "Training", "Pause", False, False),
        ("paused", "Paused", "Resume", False, False),
        ("stopped", "Stopped", "Continue", False, True),
        ("finished", "Finished", "Pause", True, True),
        ("failed", "Failed", "Continue", False, True),
    ],
)
def test_a_state_is_said_and_offers_what_it_allows(started, state, said, middle, middle_asleep, stop_asleep):
    app = open_page(make_run(state))
    assert f"{said} · step 240 · epoch 24.0" in all_text(app)
    button = app.button(key="middle")
    assert (button.label, button.disabled) == (middle, middle_asleep)
    assert app.button(key="stop").disabled == stop_asleep
    assert app.button(key="start").disabled == (state in ("starting", "running", "paused"))


def test_a_worker_gone_silent_is_an_interruption(started):
    run = make_run("running")
    status = json.loads((run.folder / "status.json").read_text())
    (run.folder / "status.json").write_text(json.dumps({**status, "time": status["time"] - 60}))
    app = open_page(run)
    assert status_of(app)["headline"][0] == "Interrupted"
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]


def test_a_worker_that_does_not_answer_is_said_to_be_there(started, monkeypatch):
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 3600)  # its pulse is over, but it lives
    run = make_run("stopped")
    with heartbeat(run, state="running"):
        told = json.loads(run.status_file.read_text())
        run.status_file.write_text(json.dumps({**told, "time": told["time"] - 60}))
        app = open_page(run)
    headline = status_of(app)["headline"]
    assert headline[0] == "Not answering"
    assert "its worker is there" in headline[-1]
    assert app.button(key="start").disabled
    assert not app.button(key="stop").disabled


def test_the_figures_of_a_running_run(started):
    app = open_page(make_run("running"))
    figures = {figure["label"]: figure for figure in status_of(app)["figures"]}
    assert figures["Best SSIM"]["value"] == "94.1 %"
    assert figures["Best SSIM"]["beside"] == "+5.3 vs JPEG 88.8 %"
    assert figures["PSNR"]["beside"] == "+0.55 vs JPEG 28.35"
    assert figures["Best SSIM"]["sense"] == figures["PSNR"]["sense"] == "ahead"
    assert figures["Time left"]["value"] == "1:12"
    assert figures["Images a second"]["value"] == "41"
    assert figures["Learning rate"]["value"] == "8.2e-5"


def test_a_failed_run_says_why_in_one_sentence(started):
    app = open_page(make_run("failed", message="Expected at least 10 photographs.\nTraceback: a long one"))
    assert [error.value for error in app.error] == ["Expected at least 10 photographs."]


def test_photographs_that_could_not_be_read_are_listed(started):
    run = make_run("running")
    run.unreadable_file.write_text(json.dumps([["broken.jpg", "It is damaged."]]))
    app = open_page(run)
    assert [panel.label for panel in app.expander if "could not be read" in panel.label] == [
        "1 photograph could not be read"
    ]
    assert "**broken.jpg** It is damaged." in all_text(app)


def test_pause_resume_and_stop_are_asked_of_the_worker(started):
    run = make_run("running")
    app = open_page(run)
    app.button(key="middle").click().run()
    assert run.command() == "pause"
    assert status_of(app)["headline"][0] == "Pausing"
    run.write_status("paused", progress=0.4)
    app.run()
    app.button(key="middle").click().run()
    assert run.command() == "run"
    app.button(key="stop").click().run()
    assert run.command() == "stop"
    assert status_of(app)["headline"][0] == "Stopping"


def test_a_run_that_is_not_there_is_one_sentence(started):
    app = open_page("../../etc")
    assert [is_one_sentence(warning.value) for warning in app.warning] == [True]
    assert not app.button(key="start").disabled


def test_photographs_that_are_dropped_are_trained_on(started):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Drop").run()
    assert app.button(key="start").disabled
    dropped = [(f"{n}.png", images.encode(picture(64, 64, seed=n), ".png"), "image/png") for n in range(12)]
    app.file_uploader(key="train_drop").set_value(dropped).run()
    assert not app.exception
    assert "12 photographs: 10 train, 1 validate, 1 test" in all_text(app)
    app.button(key="start").click().run()
    kept = Path(started[0].config().data)
    assert kept.suffix == ".zip"
    assert restorer.DataLoader(kept).survey().total == 12


def test_too_few_dropped_photographs_are_one_sentence(started):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("Drop").run()
    app.file_uploader(key="train_drop").set_value(
        [("a.png", images.encode(picture(64, 64), ".png"), "image/png")]
    ).run()
    assert [is_one_sentence(error.value) for error in app.error] == [True]
    assert app.button(key="start").disabled


# --- one at a time


def test_a_second_training_queues_and_the_first_can_be_watched(started):
    busy = make_run("running")
    app = open_page()
    assert "queue" in app.info[0].value
    assert not app.button(key="start").disabled
    app.button(key="watch").click().run()
    assert app.session_state["run"] == busy.name
    assert status_of(app)["headline"][0] == "Training"


def test_a_waiting_run_says_its_place_and_can_leave(started):
    make_run("running")
    waits = create_run(config_for("fast"))
    waits.write_status("waiting", queued=1.0)
    app = open_page(waits)
    assert "Number 1 in the queue" in app.info[0].value
    assert app.button(key="stop").label == "Leave the queue"
    app.button(key="stop").click().run()
    assert waits.command() == "stop"


def test_a_start_that_fails_is_one_sentence(started, monkeypatch):
    def refuse(run):
        raise RunError(f"Expected a run that nobody trains, but a worker is training {run.name} now.")

    monkeypatch.setattr(restorer, "start_training", refuse)
    app = open_page()
    app.button(key="start").click().run()
    assert not app.exception
    assert [is_one_sentence(error.value.replace("\\", "")) for error in app.error] == [True]


# --- whose run it is


def test_somebody_elses_run_is_watched_until_it_is_taken_over(started):
    run = make_run("running")
    run.hand_to("somebody else")
    app = open_page(run)
    assert app.button(key="middle").disabled
    assert app.button(key="stop").disabled
    assert "watching" in app.info[0].value
    app.session_state["_visitor"] = {"name": "me"}
    app.button(key="take_over").click().run()
    assert run.owner() == "me"
    assert not app.button(key="stop").disabled


def test_a_run_belongs_to_who_started_it(started):
    app = open_page()
    app.session_state["_visitor"] = {"name": "me"}
    app.button(key="start").click().run()
    assert started[0].owner() == "me"


def test_a_run_started_before_the_browser_has_said_its_name_belongs_to_it_as_well(started):
    app = open_page()
    app.button(key="start").click().run()
    assert started[0].owner() is None
    app.session_state["_visitor"] = {"name": "me"}
    app.run()
    assert started[0].owner() == "me"


def test_anybody_may_continue_a_run_that_is_over_and_then_has_it(started):
    run = make_run("stopped")
    run.hand_to("somebody else")
    app = open_page(run)
    app.session_state["_visitor"] = {"name": "me"}
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]
    assert run.owner() == "me"


def test_looking_is_a_sign_of_life(started):
    run = make_run("running")
    open_page(run)
    assert time.time() - run.control.watched_at() < 30


# --- while it trains


def test_the_learning_rate_of_a_running_run_is_changed(started):
    run = make_run("running")
    app = open_page(run)
    slider = app.select_slider(key=f"rate_{run.name}")
    assert slider.value == 0.001
    slider.set_value(0.0002).run()
    assert not app.exception
    assert run.learning_rate() == 0.0002


def test_a_run_is_told_to_go_on_unwatched(started):
    run = make_run("running")
    app = open_page(run)
    app.toggle(key=f"keep_{run.name}").set_value(True).run()
    assert run.keeps_on


def test_a_run_is_continued_not_made_again(started):
    run = make_run("stopped")
    app = open_page(run)
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]
    assert run.command() == "run"


# --- without TensorFlow


def test_the_page_never_loads_tensorflow(tmp_path):
    make_run("running")
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(PROJECT / 'app.py')!r}, default_timeout=60)\n"
        f"app.switch_page({TRAIN!r})\n"
        "import restorer\napp.query_params['run'] = restorer.list_runs()[0].name\napp.run()\n"
        "assert not app.exception, app.exception\nassert app.get('bidi_component')\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n{code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not set(done.stdout.split()) & {"tensorflow", "keras"}


# --- plain functions


def test_words():
    assert [formatting.duration(s) for s in (None, 0, 72, 7420)] == ["—", "0:00", "1:12", "2:03:40"]
    assert formatting.seconds_left(0.25, 10) == 30
    assert formatting.seconds_left(0, 10) is None
    assert [formatting.speed(s) for s in (None, 0, 0.004, 0.3, 0.344, 9.96, 41.2, 1240.4)] == [
        "—", "—", "0.004", "0.3", "0.34", "10", "41", "1,240",
    ]  # fmt: skip
    assert [formatting.small(s) for s in (None, 0.03, 1e-3, 2.5e-4, 1e-4, 8.2e-5, 9.99e-5, 1e-6, 3.4e-7)] == [
        "—", "0.03", "0.001", "0.00025", "0.0001", "8.2e-5", "0.0001", "1e-6", "3.4e-7",
    ]  # fmt: skip
    assert formatting.percent(0.9412) == "94.1 %"
    assert words.failure(RunStatus(RunState.FAILED)).endswith(".")
    assert "1 minute ·" in words.settings(config_for("fast", minutes=1))
    assert "50 epochs" in words.settings(config_for("report"))
