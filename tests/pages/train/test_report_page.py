"""The report's page of a run, on the Train page."""

import threading

import pytest

from pages.train import report_page
from restorer import RunError
from tests.pages.opening import TRAIN, at
from tests.runs import make_run
from tests.training.waiting import wait_until

pytestmark = pytest.mark.usefixtures("runs_folder")


def open_page(run):
    app = at(TRAIN)
    app.query_params["run"] = run.name
    app.session_state["report_page"] = True
    app.run()
    assert not app.exception
    return app


def keys(app):
    return {button.key for button in app.button}


def drawn(run):
    page = run.folder / "report" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("<h1>The page</h1>")
    return page


@pytest.fixture
def run():
    run = make_run("finished")
    run.config_file.write_text(run.config_file.read_text().replace('"model": "fast"', '"model": "report"'))
    return run


def test_a_run_of_the_reports_network_opens_as_its_page(run, monkeypatch):
    begun, go_on = [], threading.Event()

    def draw(run, *, progress):
        begun.append(run.name)
        progress(0.5)
        go_on.wait(20)
        return drawn(run)

    monkeypatch.setattr(report_page, "draw_report", draw)
    app = open_page(run)
    app.button("report_draw").click().run()
    assert "report_stop" in keys(app)
    go_on.set()
    app.session_state["_report_drawing"].job.wait(20)
    app.run()
    assert begun == [run.name]
    assert not {"report_draw", "report_stop"} & keys(app)
    assert "<h1>The page</h1>" in app.get("iframe")[0].proto.srcdoc


def test_the_page_is_seen_while_other_networks_are_still_measured(run, monkeypatch):
    said, go_on = [], threading.Event()

    def draw(run, *, progress):
        for share in (0.05, 0.3):
            progress(share)
            said.append(share)
            go_on.wait(20)
            go_on.clear()
        drawn(run)
        progress(0.6)
        said.append(0.6)
        go_on.wait(20)

    monkeypatch.setattr(report_page, "draw_report", draw)
    app = open_page(run)
    app.button("report_draw").click().run()
    job = app.session_state["_report_drawing"].job
    for share, words in ((0.05, "loading TensorFlow"), (0.3, "Regenerating"), (0.6, "there already")):
        wait_until(lambda share=share: share in said)
        app.run()
        assert words in app.get("progress")[0].proto.text
        assert len(app.get("iframe")) == (share == 0.6)
        go_on.set()
    job.wait(20)


def test_a_page_that_is_there_is_shown_at_once(run):
    drawn(run)
    app = open_page(run)
    assert "report_draw" not in keys(app)
    assert len(app.get("iframe")) == 1


def test_why_it_cannot_be_drawn_is_told(run, monkeypatch):
    def draw(run, *, progress):
        raise RunError("Expected photographs, but they are gone.")

    monkeypatch.setattr(report_page, "draw_report", draw)
    app = open_page(run)
    app.button("report_draw").click().run()
    app.session_state["_report_drawing"].job.wait(20)
    app.run()
    assert "they are gone" in app.error[0].value
    assert "report_draw" in keys(app)


def test_it_waits_for_the_end_of_the_training(run):
    run.write_status("running", progress=0.1)
    assert open_page(run).button("report_draw").disabled


def test_other_networks_have_no_such_page():
    assert "report_draw" not in keys(open_page(make_run("finished")))
