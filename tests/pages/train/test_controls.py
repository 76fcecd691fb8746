"""The buttons of a run, and what a click asks of its worker."""

import pytest

import restorer
from restorer import RunError
from tests.helpers import is_one_sentence
from tests.pages.train.looking import all_text, open_page, status_of
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


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


def test_a_run_is_continued_not_made_again(started):
    run = make_run("stopped")
    app = open_page(run)
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]
    assert run.command() == "run"


def test_a_start_that_fails_is_one_sentence(started, monkeypatch):
    def refuse(run):
        raise RunError(f"Expected a run that nobody trains, but a worker is training {run.name} now.")

    monkeypatch.setattr(restorer, "start_training", refuse)
    app = open_page()
    app.button(key="start").click().run()
    assert not app.exception
    assert [is_one_sentence(error.value.replace("\\", "")) for error in app.error] == [True]
