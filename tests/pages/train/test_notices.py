"""Notices about a run: the queue, a failure, photographs that could not be read."""

import json

import pytest

from restorer import config_for, create_run
from tests.pages.train.looking import all_text, open_page, status_of
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


def main_buttons(app):
    """The keys of the buttons in the page's head that are drawn as the one to press."""
    return [button.key for button in app.button if button.proto.type == "primary"]


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


def test_a_second_training_queues_and_the_first_can_be_watched(started):
    busy = make_run("running")
    app = open_page()
    assert "queue" in app.info[0].value
    assert not app.button(key="start").disabled
    assert main_buttons(app) == ["watch"]
    app.button(key="watch").click().run()
    assert app.session_state["run"] == busy.name
    assert main_buttons(app) == ["start"]
    assert status_of(app)["headline"][0] == "Training"


def test_who_watches_somebody_elses_run_is_not_urged_to_start_one(started):
    run = make_run("running")
    run.hand_to("somebody else")
    assert main_buttons(open_page(run)) == []


def test_a_waiting_run_says_its_place_and_can_leave(started):
    make_run("running")
    waits = create_run(config_for("fast"))
    waits.write_status("waiting", queued=1.0)
    app = open_page(waits)
    assert "Number 1 in the queue" in app.info[0].value
    assert app.button(key="stop").label == "Leave the queue"
    app.button(key="stop").click().run()
    assert waits.command() == "stop"
