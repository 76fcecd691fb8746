"""The selection of the run that is open, and of those laid over it."""

import pytest
import streamlit as st

from pages.train import selection
from tests.helpers import is_one_sentence
from tests.pages.train.looking import open_page

pytestmark = pytest.mark.usefixtures("runs_folder")


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


def test_a_run_that_is_not_there_is_one_sentence(started):
    app = open_page("../../etc")
    assert [is_one_sentence(warning.value) for warning in app.warning] == [True]
    assert not app.button(key="start").disabled
