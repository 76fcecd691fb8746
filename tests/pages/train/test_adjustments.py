"""Adjustments of a run while it trains."""

import pytest

from tests.pages.train.looking import open_page
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


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
