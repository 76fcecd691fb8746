"""Presses that Streamlit would lose."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.reruns import presses


def page():
    import streamlit as st

    from pages.components.reruns import presses

    st.session_state.setdefault("went", 0)
    if st.session_state.pop("cut", False):
        st.session_state.update(st.session_state.pop("after", {}))
        st.rerun()
    about, asleep = st.session_state.get("about"), st.session_state.get("asleep", False)
    if presses.button("Go", key="go", about=about, disabled=asleep):
        with presses.kept("go"):
            if trouble := st.session_state.pop("trouble", None):
                raise trouble
            if st.session_state.pop("cut_at_work", False):
                st.rerun()
            st.session_state["went"] += 1


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page).run()


def went(app: AppTest) -> int:
    assert not app.exception
    return app.session_state["went"]


def test_a_press_counts_once(app):
    assert went(app) == 0
    app.button("go").click().run()
    assert went(app) == 1
    app.run()
    assert went(app) == 1
    app.button("go").click().run()
    assert went(app) == 2


def test_a_press_outlives_a_script_that_begins_anew_before_the_button(app):
    app.session_state["cut"] = True
    app.button("go").click().run()
    assert went(app) == 1
    app.run()
    assert went(app) == 1


def test_a_press_outlives_a_script_that_ends_while_it_does_what_was_asked(app):
    app.session_state["cut_at_work"] = True
    app.button("go").click().run()
    assert went(app) == 1
    app.run()
    assert went(app) == 1


def test_what_fails_is_not_tried_again(app):
    app.session_state["trouble"] = ValueError("no")
    app.button("go").click().run()
    assert app.exception
    app.run()
    assert went(app) == 0


@pytest.mark.parametrize("after", [{"about": "another"}, {"asleep": True}])
def test_a_press_that_was_meant_for_something_else_does_not_count(app, after):
    app.session_state["cut"] = True
    app.session_state["after"] = after
    app.button("go").click().run()
    assert went(app) == 0
    app.session_state["about"], app.session_state["asleep"] = None, False
    app.run()
    assert went(app) == 0, "nor later"


def test_a_press_on_a_page_that_was_left_does_not_count_on_coming_back(app, monkeypatch):
    monkeypatch.setattr(presses, "MEANT_SECONDS", 0.0)
    app.session_state["cut"] = True
    app.button("go").click().run()
    assert went(app) == 0
