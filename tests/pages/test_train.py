"""The Train page, without a worker: what a person sees of a run, and what a click asks for."""

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import restorer
from pages.components import live_charts, live_curves, live_events, live_previews, run_control, run_keep, run_network
from pages.components import run_words as words
from restorer import BOUNDS, Run, RunError, config_for, create_run, images
from tests.helpers import is_one_sentence, picture

PROJECT = Path(__file__).parents[2]
PAGE = "pages/2_train.py"


@pytest.fixture(autouse=True)
def runs_folder(tmp_path, monkeypatch):
    """Runs are made in a temporary folder, and no worker is ever started."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("restorer.training.run.RUNS_FOLDER", Path("runs"))
    return tmp_path / "runs"


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
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=30).run()
    app.switch_page(PAGE)
    if run:
        app.query_params["run"] = run.name if isinstance(run, Run) else run
    app.run()
    assert not app.exception
    return app


def event(step, **more):
    return {
        "step": step,
        "epoch": step / 10,
        "seconds": step / 5,
        "loss": 0.03,
        "accuracy": 0.8,
        "images_per_second": 41.0,
        "learning_rate": 8.2e-5,
        **more,
    }


def report(step, ssim):
    measured = {"val_loss": 0.02, "val_accuracy": 0.9, "psnr": 28.9, "ssim": ssim}
    return event(step, **measured, jpeg_psnr=28.35, jpeg_ssim=0.888)


def make_run(state="running", *, steps=240, message="", **settings):
    run = create_run(config_for("fast", **settings))
    for number in range(2):
        for label in ("original", "compressed", "000000", f"{steps:06d}"):
            pixels = picture(256, 256, seed=number)
            (run.previews / f"{number}-{label}.webp").write_bytes(images.encode(pixels, ".webp"))
    run.append_event(report(0, 0.888))
    for step in range(10, steps, 10):
        run.append_event(event(step))
    run.append_event(report(steps, 0.941))
    run.model_file.write_bytes(b"a model")
    run.write_status(state, progress=0.4, **({"message": message} if message else {}))
    return run


def all_text(app):
    kinds = ("markdown", "caption", "info", "error", "warning", "progress", "title")
    found = [element for kind in kinds for element in app.get(kind)]
    return "\n".join(str(getattr(e, "value", "")) + str(getattr(getattr(e, "proto", None), "text", "")) for e in found)


# --- settings → config


def test_the_page_opens_with_nothing_to_watch(started):
    app = open_page()
    assert app.title[0].value == "Train"
    assert not app.button(key="start").disabled
    assert app.button(key="middle").disabled
    assert app.button(key="stop").disabled
    assert "The curve grows here" in all_text(app)
    assert not started


def test_start_makes_a_run_of_the_settings_and_names_it_in_the_address(started):
    app = open_page()
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
        "fast", quality=(25, 25), minutes=1.5, batch=8, learning_rate=0.002, patch=96, seed=7, data="embedded"
    )
    assert run.config() == expected
    assert app.query_params["run"] == run.name
    assert "Starting" in all_text(app)


def test_the_report_brings_its_own_settings(started):
    app = open_page()
    app.selectbox(key="train_model").select("report").run()
    app.button(key="start").click().run()
    assert started[0].config() == config_for("report")
    assert (started[0].config().epochs, started[0].config().batch, started[0].config().patch) == (50, 1, 256)


def test_epochs_instead_of_minutes(started):
    app = open_page()
    app.segmented_control(key="train_budget").set_value("Epochs").run()
    app.number_input(key="train_epochs").set_value(3).run()
    app.button(key="start").click().run()
    assert (started[0].config().epochs, started[0].config().minutes) == (3, None)


@pytest.mark.parametrize("name", ["minutes", "batch", "learning_rate"])
def test_numbers_keep_within_the_bounds_of_the_library(started, name):
    field = open_page().number_input(key=f"train_{name}")
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
    app.segmented_control(key="train_photos").set_value("A folder").run()
    app.text_input(key="train_folder").set_value(str(folder)).run()
    assert [is_one_sentence(error.value) for error in app.error] == [True]
    assert app.button(key="start").disabled


def test_a_good_folder_is_trained_on(started, photographs):
    app = open_page()
    app.segmented_control(key="train_photos").set_value("A folder").run()
    assert app.button(key="start").disabled  # nothing typed yet
    app.text_input(key="train_folder").set_value(str(photographs)).run()
    assert not app.error
    app.button(key="start").click().run()
    assert started[0].config().data == str(photographs)


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
    assert f"**{said}** · step 240 · epoch 24.0" in all_text(app)
    button = app.button(key="middle")
    assert (button.label, button.disabled) == (middle, middle_asleep)
    assert app.button(key="stop").disabled == stop_asleep
    assert app.button(key="start").disabled == (state in ("starting", "running", "paused"))


def test_a_worker_gone_silent_is_an_interruption(started):
    run = make_run("running")
    status = json.loads((run.folder / "status.json").read_text())
    (run.folder / "status.json").write_text(json.dumps({**status, "time": status["time"] - 60}))
    app = open_page(run)
    assert "**Interrupted**" in all_text(app)
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]


def test_the_figures_of_a_running_run(started):
    app = open_page(make_run("running"))
    figures = {metric.label: metric for metric in app.metric}
    assert figures["Best SSIM"].value == "94.1 %"
    assert figures["Best SSIM"].delta == "+5.3 vs JPEG 88.8 %"
    assert figures["PSNR"].delta == "+0.55 vs JPEG 28.35"
    assert figures["Time left"].value == "1:12"
    assert figures["Images a second"].value == "41"
    assert figures["Learning rate"].value == "0.000082"


def test_a_failed_run_says_why_in_one_sentence(started):
    app = open_page(make_run("failed", message="Expected at least 10 photographs.\nTraceback: a long one"))
    assert [error.value for error in app.error] == ["Expected at least 10 photographs."]


def test_two_charts_and_three_pictures(started):
    app = open_page(make_run("stopped"))
    assert len(app.get("vega_lite_chart")) == 2
    assert len(app.get("image")) == 3
    for measure in ("PSNR", "Accuracy", "SSIM"):
        app.segmented_control(key="train_measure").set_value(measure).run()
        assert not app.exception
    app.toggle(key="train_log").set_value(False).run()
    assert not app.exception


def test_the_slider_holds_an_older_step_and_follows_again_from_its_end(started):
    run = make_run("running")
    app = open_page(run)
    slider = app.select_slider(key=f"preview_step_{run.name}")
    assert slider.value == 240
    slider.set_value(0).run()
    run.append_event(report(300, 0.95))
    app.run()
    slider = app.select_slider(key=f"preview_step_{run.name}")
    assert slider.value == 0
    slider.set_value(240).run()
    assert app.select_slider(key=f"preview_step_{run.name}").value == 300


def test_pause_resume_and_stop_are_asked_of_the_worker(started):
    run = make_run("running")
    app = open_page(run)
    app.button(key="middle").click().run()
    assert run.command() == "pause"
    assert "**Pausing**" in all_text(app)
    run.write_status("paused", progress=0.4)
    app.run()
    app.button(key="middle").click().run()
    assert run.command() == "run"
    app.button(key="stop").click().run()
    assert run.command() == "stop"
    assert "**Stopping**" in all_text(app)


def test_a_run_that_is_not_there_is_one_sentence(started):
    app = open_page("../../etc")
    assert [is_one_sentence(warning.value) for warning in app.warning] == [True]
    assert not app.button(key="start").disabled


# --- one at a time


def test_a_second_training_is_not_offered_and_the_first_can_be_watched(started):
    busy = make_run("running")
    app = open_page()
    assert app.button(key="start").disabled
    assert busy.name in app.info[0].value
    app.button(key="watch").click().run()
    assert app.query_params["run"] == busy.name
    assert "**Training**" in all_text(app)


def test_a_start_that_comes_second_is_refused_in_one_sentence(started):
    app = open_page()
    busy = make_run("running")  # somebody else was faster
    app.button(key="start").click().run()
    assert not started
    assert busy.name in "".join(info.value for info in app.info)
    with pytest.raises(RunError, match="One training at a time"):
        run_control.begin(config_for("fast"))


def test_a_run_is_continued_not_made_again(started):
    run = make_run("stopped")
    app = open_page(run)
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]
    assert run.command() == "run"


# --- history, downloads, network


def test_the_history_lists_every_run(started):
    make_run("finished")
    opened = make_run("stopped", quality=(20, 40))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=30).run()
    app.switch_page(PAGE)
    app.query_params["run"] = opened.name
    app.session_state["runs"] = True
    app.run()
    table = app.dataframe[0].value
    assert list(table["Run"]) and set(table["Best SSIM"]) == {"94.1 %"}
    assert set(table["Quality"]) == {"10", "20–40"}
    assert list(table.loc[table[" "] == "●", "Run"]) == [opened.name]


def test_the_history_as_csv_has_a_column_for_every_key():
    run = make_run("finished")
    table = pd.read_csv(io.StringIO(run_keep.history_csv(run)))
    assert {"step", "seconds", "loss", "ssim", "jpeg_ssim"} <= set(table)
    assert len(table) == len(run.events())


def test_compare_gets_the_run(started):
    run = make_run("finished")
    app = open_page(run)
    app.button(key="use_in_compare").click().run()
    assert app.session_state["model"] == str(run.folder)


def test_the_layers_are_read_from_what_the_command_line_prints():
    told = (
        "fast: Small.\n  layer                    output shape                 parameters\n"
        "  image                    (·, ·, 3)                             0\n"
        "  head                     (·, ·, 32)                        3,488\n"
        "  total                                                      3,488\n  weights ship: no\n\n"
        "report: Five layers.\n  layer                    output shape                 parameters\n"
        "  conv_1                   (·, ·, 128)                       3,584\n"
        "  total                                                      3,584\n  weights ship: no"
    )
    assert list(run_network.layers(told, "fast")["Parameters"]) == [0, 3488]
    assert list(run_network.layers(told, "report")["Output shape"]) == ["(·, ·, 128)"]
    assert run_network.layers("", "fast").empty


def test_the_page_never_loads_tensorflow(tmp_path):
    make_run("running")
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(PROJECT / 'app.py')!r}, default_timeout=60).run()\n"
        f"app.switch_page({PAGE!r})\n"
        "import restorer\napp.query_params['run'] = restorer.list_runs()[0].name\napp.run()\n"
        "assert not app.exception, app.exception\nassert app.metric\n"
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


@given(st.integers(0, 5000), st.integers(3, 600))
def test_thinning_keeps_the_ends_the_order_and_the_bound(count, most):
    points = [(float(x), float(x % 7)) for x in range(count)]
    drawn = live_curves.thin(points, most)
    assert len(drawn) <= most
    assert drawn[:1] == points[:1] and drawn[-1:] == points[-1:]
    assert drawn == sorted(drawn, key=lambda point: point[0])
    if count <= most:
        assert drawn == points
    assert all(0 <= y <= 6 for _, y in drawn)


def test_a_thinned_curve_that_grows_keeps_what_it_drew():
    points = [(float(x), float(np.sin(x))) for x in range(1400)]
    before, after = live_curves.thin(points[:1200], 500), live_curves.thin(points, 500)
    assert after[: len(before) - 2] == before[:-2]


def test_thinning_means_every_bucket():
    points = [(float(x), 1.0 if x == 500 else 0.0) for x in range(1000)]
    drawn = live_curves.thin(points, 100)
    assert max(y for _, y in drawn) == pytest.approx(1 / 16)  # a bucket of 16 holds the peak


@given(st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=20))
def test_axes_hold_their_values_on_round_ends(values):
    for low, high in (live_curves.bounds(values), live_curves.log_bounds(values)):
        assert low <= min(values) * (1 + 1e-6) and high >= max(values) * (1 - 1e-6)
        assert low < high
    low, _ = live_curves.log_bounds(values)
    assert f"{low:e}"[0] in "125"


def test_axes_without_values_are_axes_all_the_same():
    for low, high in (live_curves.bounds([]), live_curves.log_bounds([0.0])):
        assert low < high


@pytest.mark.parametrize(
    ("latest", "budget", "reach"), [(0.3, 180, 10), (11, 180, 20), (51, 180, 100), (101, 180, 180), (3, 5, 5)]
)
def test_the_time_axis_grows_in_steps_to_the_budget(latest, budget, reach):
    assert live_curves.span(latest, budget) == reach


def test_smoothing_never_changes_what_is_drawn():
    points = [(float(x), float(x % 5)) for x in range(300)]
    assert live_curves.smooth(points)[:100] == live_curves.smooth(points[:100])
    assert live_curves.smooth([(0, 3.0)]) == [(0, 3.0)]


def test_only_new_events_are_read_and_half_a_line_waits():
    run = make_run("running")
    log = live_events.EventLog(run.events_file, "seconds")
    count = len(run.events())
    assert len(log.story().curves["loss"]) == count
    assert log.story() is log.story()  # nothing new, nothing done
    with run.events_file.open("a") as file:
        file.write(json.dumps(event(250))[:20])
    assert log.story().latest["step"] == 240
    with run.events_file.open("a") as file:
        file.write(json.dumps(event(250))[20:] + "\nnot json\n")
    assert log.story().latest["step"] == 250


def test_steps_told_again_after_a_crash_count_once():
    run = make_run("running")
    log = live_events.EventLog(run.events_file, "seconds")
    assert log.story().latest["step"] == 240
    run.append_event(event(205, loss=0.5))
    story = log.story()
    assert story.latest["loss"] == 0.5
    assert [x for x, _ in story.curves["loss"]] == sorted(x for x, _ in story.curves["loss"])
    assert story.best["step"] == 0


@pytest.mark.parametrize("count", [0, 1, 2, 199, 200, 201, 5000])
def test_the_slider_has_few_steps_with_both_ends(count):
    steps = list(range(0, 10 * count, 10))
    kept = live_previews.every_so_often(steps)
    assert len(kept) <= 200
    assert kept[:1] == steps[:1] and kept[-1:] == steps[-1:]
    assert len(set(kept)) == len(kept)


def test_a_chart_changes_its_data_alone_while_a_run_grows():
    def spec(count):
        points = [(float(x), 0.5) for x in range(count)]
        curve = live_charts.Curve("training", "#000", points)
        axes = live_charts.Axis((0, 10 * count)), live_charts.Axis((0, count))
        told = live_charts.chart([curve], *axes).to_dict()
        for name in told.pop("datasets"):
            told = json.loads(json.dumps(told).replace(name, "data"))
        return told

    assert spec(5) == spec(50)


def test_words():
    assert [words.duration(s) for s in (None, 0, 72, 7420)] == ["—", "0:00", "1:12", "2:03:40"]
    assert words.seconds_left(0.25, 10) == 30
    assert words.seconds_left(0, 10) is None
    assert words.percent(0.9412) == "94.1 %"
    assert words.failure({"state": "failed"}).endswith(".")
    assert "1 minute ·" in words.settings(config_for("fast", minutes=1))
    assert "50 epochs" in words.settings(config_for("report"))
