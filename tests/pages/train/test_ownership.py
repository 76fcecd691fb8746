"""The owner of a run, and those who watch it."""

import time

import pytest

from tests.pages.train.looking import open_page
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


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
