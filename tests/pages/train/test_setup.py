"""The setup of a run: lessons, settings, and the configuration that Start makes of them."""

import pytest

from restorer import BOUNDS, LESSONS, TrainingConfig, config_for
from tests.pages.train.looking import all_text, open_page, own_settings

pytestmark = pytest.mark.usefixtures("runs_folder")


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
