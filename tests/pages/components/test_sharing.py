"""Which folders of its computer a shared app offers to visitors."""

import os
import tomllib

import pytest
import streamlit as st

import restorer
from pages.components.serving import sharing
from pages.components.settings import FOLDER
from pages.train import report_page
from restorer import DataError, keep_photographs
from tests.helpers import is_one_sentence
from tests.pages.opening import TRAIN, at
from tests.pages.train.looking import all_text, open_page, status_of
from tests.paths import PROJECT
from tests.runs import make_run


@pytest.fixture
def address(monkeypatch):
    """Set the server's address, and forget what the environment says."""
    for name in (sharing.CODE, sharing.PHOTOGRAPHS):
        monkeypatch.delenv(name, raising=False)

    def set_to(value):
        option = st.get_option
        monkeypatch.setattr(st, "get_option", lambda name: value if name == "server.address" else option(name))

    return set_to


@pytest.fixture
def places(tmp_path, address, monkeypatch):
    """A shared app with two folders that may be named, beside a third."""
    address("0.0.0.0")
    for name in ("one", "two", "one-else"):
        (tmp_path / name / "below").mkdir(parents=True)
    named = [str(tmp_path / "one"), str(tmp_path / "two")]
    monkeypatch.setenv(sharing.PHOTOGRAPHS, os.pathsep.join(named))
    return tmp_path


@pytest.mark.parametrize(
    ("value", "shared"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("::", True), (None, True),
     ("192.168.1.5", True), ("school.example", True)],
)  # fmt: skip
def test_an_app_is_shared_if_others_can_open_it(address, value, shared):
    address(value)
    assert sharing.is_shared() == shared
    assert (sharing.folders() == []) == shared


def test_the_settings_that_ship_keep_the_app_on_this_computer():
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"


def test_one_with_a_join_code_is_shared_whatever_its_address(address, monkeypatch):
    address("127.0.0.1")
    monkeypatch.setenv(sharing.CODE, "k7mq-x3fd")
    assert sharing.is_shared()


def test_alone_all_of_the_computer_may_be_named(address, tmp_path):
    address("127.0.0.1")
    assert sharing.allowed(str(tmp_path)) == str(tmp_path)
    assert sharing.allowed("nul\x00") == "nul\x00"


@pytest.mark.parametrize("named", ["one", "two/below", "one/not-there", "one/../two"])
def test_what_is_below_a_named_folder_is_offered(places, named):
    assert sharing.allowed(str(places / named)) == str((places / named).resolve())


@pytest.mark.parametrize("named", ["", "one-else", "one/../one-else", "one/..", "gone", "/etc", "/", "~", "nul\x00"])
def test_all_else_is_refused_whether_or_not_it_is_there(places, named):
    with pytest.raises(DataError, match="Expected a folder or ZIP file in") as caught:
        sharing.allowed(str(places / named) if named[:1] not in ("/", "~") else named)
    assert is_one_sentence(str(caught.value))


def test_a_link_is_judged_by_where_it_leads(places):
    (places / "one" / "link").symlink_to(places / "one-else")
    (places / "two" / "link").symlink_to(places / "one")
    with pytest.raises(DataError):
        sharing.allowed(str(places / "one" / "link"))
    assert sharing.allowed(str(places / "two" / "link")) == str(places / "one")


def everything(app):
    """All that a page says, with the line of a run's settings and the table of all runs."""
    app.session_state["runs"] = True
    app.run()
    (table,) = app.dataframe
    return "\n".join([all_text(app), status_of(app)["settings"], table.value.to_string()])


@pytest.mark.usefixtures("runs_folder")
class TestPage:
    @pytest.fixture
    def started(self, monkeypatch):
        """The runs that a click would have trained."""
        asked = []
        monkeypatch.setattr(restorer, "start_training", asked.append)
        return asked

    def test_a_shared_app_without_named_folders_has_no_field_for_one(self, address):
        address("0.0.0.0")
        app = at(TRAIN, train_photos=FOLDER, train_folder="/etc")
        app.run()
        assert not app.exception
        assert "train_folder" not in {field.key for field in app.text_input}
        assert any(sharing.PHOTOGRAPHS in caption.value for caption in app.caption)
        assert app.button(key="start").disabled

    def test_another_folder_is_one_sentence_and_no_start(self, places):
        app = at(TRAIN, train_photos=FOLDER, train_folder=str(places / "one-else"))
        app.run()
        assert not app.exception
        (said,) = [error.value for error in app.error]
        assert "Expected a folder or ZIP file in" in said
        assert app.button(key="start").disabled

    def test_of_another_folder_it_is_not_said_whether_it_is_there(self, places):
        said = []
        for name in ("one-else", "gone"):
            app = at(TRAIN, train_photos=FOLDER, train_folder=str(places / name))
            app.run()
            (error,) = app.error
            said.append(error.value.replace("\\", "").replace(str(places / name), "PATH"))
        assert "received 'PATH'." in said[0]
        assert said[0] == said[1]

    def test_what_a_run_learnt_from_elsewhere_is_not_shown(self, places):
        from pages.compare.evaluation import dataset_choice

        run = make_run("stopped", data=str(places / "one-else"))
        with pytest.raises(DataError, match="Expected a run that learnt from photographs in") as caught:
            dataset_choice._test_split(str(run.folder))
        assert "one-else" not in str(caught.value)
        assert "one-else" not in everything(open_page(run))

    def test_why_a_run_failed_does_not_say_where_its_photographs_are(self, places):
        elsewhere, offered = (
            make_run("failed", data=str(places / name), message=f"There is no folder {places / name}.")
            for name in ("one-else", "one")
        )
        assert "one-else" not in (said := everything(open_page(elsewhere)))
        assert "The training failed; worker.log" in said
        assert "There is no folder" in everything(open_page(offered))

    def test_the_reports_page_of_one_that_learnt_from_elsewhere_is_not_drawn(self, places, monkeypatch):
        drawn = []
        monkeypatch.setattr(report_page, "draw_report", lambda run, **_: drawn.append(run.config().data))
        for name, errors in (("one-else", 1), ("one", 0)):
            run = make_run("finished", data=str(places / name))
            settings = run.config_file.read_text(encoding="utf-8")
            run.config_file.write_text(settings.replace('"model": "fast"', '"model": "report"'), encoding="utf-8")
            app = at(TRAIN, run=run.name)
            app.session_state["report_page"] = True
            app.run()
            app.button(key="report_draw").click().run()
            assert not app.exception
            assert len(app.error) == errors
            if errors:
                assert is_one_sentence(app.error[0].value)
                assert "one-else" not in app.error[0].value
            else:
                app.session_state["_report_drawing"].job.wait(20)
        assert drawn == [str(places / "one")]

    def test_a_run_that_learnt_from_elsewhere_is_not_continued(self, places, started):
        run = make_run("stopped", data=str(places / "one-else"))
        app = open_page(run)
        app.button(key="middle").click().run()
        assert not app.exception
        (said,) = [error.value.replace("\\", "") for error in app.error]
        assert said.startswith("Expected a run that learnt from photographs in ")
        assert is_one_sentence(said)
        assert "one-else" not in said + everything(app)
        assert not started
        assert run.owner() is None

    def test_one_that_learnt_from_what_is_offered_is(self, places, started):
        sources = [str(places / "one" / "below"), "embedded", keep_photographs([("a.jpg", b"a")])]
        for seed, source in enumerate(sources):
            app = open_page(make_run("stopped", data=source, seed=seed))
            app.button(key="middle").click().run()
            assert not app.error
        assert [run.config().data for run in started] == sources
