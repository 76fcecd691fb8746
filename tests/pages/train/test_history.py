"""The history of runs: what the table says, and what can be done with what is ticked."""

import io
from functools import partial
from urllib.parse import parse_qsl

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.components import formatting
from pages.train import exports
from restorer import list_runs
from tests.pages.opening import COMPARE, TRAIN, at
from tests.runs import make_run

TICKED = """
import streamlit as st
from pages.train import history_actions
from restorer import list_runs
runs = list_runs()
ticked = [run for run in runs if run.name in st.session_state["ticked"]]
history_actions.show(ticked, next((run for run in runs if run.name == st.session_state["run"]), None))
"""
ASKED = """
import streamlit as st
from pages.train import history_actions
from restorer import list_runs
runs = [run for run in list_runs() if run.name in st.session_state["ticked"]]
if runs:
    history_actions._delete(runs, None)
"""

pytestmark = pytest.mark.usefixtures("runs_folder")


def open_page(run=None, *, history=True):
    app = at(TRAIN)
    if run:
        app.query_params["run"] = run.name
    if history:
        app.session_state["runs"] = True
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def tick(monkeypatch):
    """The row of buttons under the table, for runs that are ticked in it."""
    monkeypatch.setattr(st, "page_link", lambda *_, **__: None)  # there is no other page here

    def tick(*runs, opened=None, visitor=None, script=TICKED):
        app = AppTest.from_string(script, default_timeout=30)
        if visitor:
            app.session_state["_visitor"] = {"name": visitor}
        app.session_state["ticked"] = [run.name for run in runs]
        app.session_state["run"] = opened and opened.name
        app.run()
        assert not app.exception
        return app

    return tick


@pytest.fixture
def ask_to_delete(tick):
    """The dialog by itself: AppTest runs a whole script where a browser runs a dialog alone, which then is closed."""
    return partial(tick, script=ASKED)


def awake(app):
    return {button.key for button in app.button if not button.disabled}


def test_the_history_lists_every_run_in_words():
    make_run("finished").rename("The first")
    opened = make_run("stopped", quality=(20, 40))
    table = open_page(opened).dataframe[0].value
    assert list(table["Run"]) == [opened.name, "The first"] or list(table["Run"]) == ["The first", opened.name]
    assert list(table.loc[table[" "] == "●", "Run"]) == [opened.name]
    assert table["Best SSIM"].tolist() == pytest.approx([94.1, 94.1])
    assert table["Over the JPEG"].tolist() == pytest.approx([0.55, 0.55])
    assert set(table["State"]) == {"Finished", "Stopped"}
    assert set(table["Trained"]) == {"0:48"}
    assert any("JPEG quality 20 to 40" in settings for settings in table["Settings"])


def test_a_run_without_events_or_readable_settings_harms_nothing():
    fresh = make_run("starting")
    fresh.events_file.unlink()
    broken = make_run("stopped")
    broken.config_file.write_text("{")
    app = open_page()
    table = app.dataframe[0].value
    (said,) = [caption.value for caption in app.caption if "is left out" in caption.value]
    assert formatting.plain(broken.name) in said
    assert list(table["Run"]) == [fresh.name]
    assert table["Best SSIM"].isna().all()


def test_an_empty_history_says_what_will_be_there():
    app = open_page()
    assert not app.dataframe
    assert any("Every run that is started stays here" in caption.value for caption in app.caption)


def test_buttons_wake_with_what_is_ticked(tick):
    runs = [make_run("stopped", seed=seed) for seed in range(5)]
    assert not awake(tick())
    one = awake(tick(runs[0]))
    assert {"open_run", "rename_run", "delete_runs"} <= one
    assert "overlay_runs" not in one
    assert awake(tick(*runs[:2])) == {"overlay_runs", "delete_runs"}
    assert awake(tick(*runs[:4])) == {"overlay_runs", "delete_runs"}
    assert awake(tick(*runs)) == {"delete_runs"}


def test_a_ticked_run_is_opened_alone(tick):
    runs = [make_run("stopped", seed=seed) for seed in range(2)]
    app = tick(runs[1], opened=runs[0])
    app.button(key="open_run").click().run()
    assert app.session_state["run"] == runs[1].name
    assert not app.session_state["beside"]


def test_ticked_runs_are_laid_over_the_opened_one(tick):
    runs = [make_run("stopped", seed=seed) for seed in range(3)]
    app = tick(*runs, opened=runs[1])
    app.button(key="overlay_runs").click().run()
    assert app.session_state["run"] == runs[1].name
    assert sorted(app.session_state["beside"].split(",")) == sorted([runs[0].name, runs[2].name])


def test_delete_asks_first(tick):
    run = make_run("stopped")
    run.rename("A *bold* try")
    app = tick(run, opened=run)
    app.button(key="delete_runs").click().run()
    assert any("cannot be undone" in each.value for each in app.markdown)
    assert any(r"A \*bold\* try" in each.value for each in app.markdown)
    assert list_runs()


def test_a_run_that_is_trained_is_not_deleted(tick):
    app = tick(make_run("stopped"), make_run("running"))
    app.button(key="delete_runs").click().run()
    assert [error.value.endswith("is being trained; stop it first.") for error in app.error] == [True]
    assert app.button(key="delete_confirmed").disabled


def test_somebody_elses_run_is_deleted_only_after_it_is_taken_over(ask_to_delete):
    run = make_run("stopped")
    run.rename("A *bold* try")
    run.hand_to("somebody else")
    app = ask_to_delete(run, visitor="me")
    assert [warning.value for warning in app.warning] == [
        r"A \*bold\* try belongs to somebody else; only its owner may delete it. Take over first, if that is agreed."
    ]
    assert app.button(key="delete_confirmed").disabled
    app.button(key="delete_take_over").click().run()
    assert run.owner() == "me"
    assert not app.warning
    app.button(key="delete_confirmed").click().run()
    assert list_runs() == []


def test_a_run_that_changed_hands_meanwhile_is_not_deleted(ask_to_delete):
    run = make_run("stopped")
    run.hand_to("me")
    app = ask_to_delete(run, visitor="me")
    run.hand_to("somebody else")
    app.button(key="delete_confirmed").click().run()
    assert list_runs() == [run]
    assert app.warning


def test_who_has_no_name_yet_owns_nothing(ask_to_delete):
    run = make_run("stopped")
    run.hand_to("somebody else")
    assert ask_to_delete(run).button(key="delete_confirmed").disabled


def test_of_several_one_that_is_somebody_elses_keeps_all(ask_to_delete):
    mine, theirs = make_run("stopped", seed=1), make_run("stopped", seed=2)
    mine.hand_to("me")
    theirs.hand_to("somebody else")
    app = ask_to_delete(mine, theirs, visitor="me")
    assert app.button(key="delete_confirmed").disabled
    assert formatting.plain(theirs.title) in app.warning[0].value


@pytest.mark.parametrize("owner", ["me", None])
def test_ones_own_run_and_nobodys_are_deleted(owner, ask_to_delete):
    run = make_run("stopped")
    if owner:
        run.hand_to(owner)
    app = ask_to_delete(run, visitor="me")
    assert any("belongs to nobody" in caption.value for caption in app.caption) == (owner is None)
    app.button(key="delete_confirmed").click().run()
    assert list_runs() == []


def test_to_keep_is_the_main_button_and_to_delete_is_not(tick):
    app = tick(make_run("stopped"))
    app.button(key="delete_runs").click().run()
    kinds = {button.key: button.proto.type for button in app.button}
    assert (kinds["delete_runs"], kinds["delete_refused"], kinds["delete_confirmed"]) == (
        "tertiary", "primary", "secondary",
    )  # fmt: skip


def test_the_history_as_csv_has_a_column_for_every_key():
    run = make_run("finished")
    table = pd.read_csv(io.StringIO(exports.history_csv(run)))
    assert {"step", "seconds", "loss", "ssim", "jpeg_ssim"} <= set(table)
    assert len(table) == len(run.events())


def test_compare_gets_the_run():
    run = make_run("finished")
    app = open_page(run, history=False)
    (link,) = (e.proto for e in app.get("page_link") if e.proto.label == "Use in Compare")
    compare = at(COMPARE, **dict(parse_qsl(link.query_string)))
    assert compare.run().session_state["model"] == str(run.folder)
