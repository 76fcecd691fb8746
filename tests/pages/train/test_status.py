"""The status of the opened run: its headline and its figures."""

import json

import pytest

from restorer.training.runs import heartbeat as pulse
from restorer.training.runs.heartbeat import heartbeat
from tests.pages.train.looking import open_page, status_of
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


def test_a_worker_gone_silent_is_an_interruption(started):
    run = make_run("running")
    status = json.loads((run.folder / "status.json").read_text())
    (run.folder / "status.json").write_text(json.dumps({**status, "time": status["time"] - 60}))
    app = open_page(run)
    assert status_of(app)["headline"][0] == "Interrupted"
    app.button(key="middle").click().run()
    assert [run.name for run in started] == [run.name]


def test_a_worker_that_does_not_answer_is_said_to_be_there(started, monkeypatch):
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 3600)  # its pulse is over, but it lives
    run = make_run("stopped")
    with heartbeat(run, state="running"):
        told = json.loads(run.status_file.read_text())
        run.status_file.write_text(json.dumps({**told, "time": told["time"] - 60}))
        app = open_page(run)
    headline = status_of(app)["headline"]
    assert headline[0] == "Not answering"
    assert "its worker is there" in headline[-1]
    assert app.button(key="start").disabled
    assert not app.button(key="stop").disabled


def test_the_figures_of_a_running_run(started):
    app = open_page(make_run("running"))
    figures = {figure["label"]: figure for figure in status_of(app)["figures"]}
    assert figures["Best SSIM"]["value"] == "94.1 %"
    assert figures["Best SSIM"]["beside"] == "+5.3 vs JPEG 88.8 %"
    assert figures["PSNR"]["beside"] == "+0.55 vs JPEG 28.35"
    assert figures["Best SSIM"]["sense"] == figures["PSNR"]["sense"] == "ahead"
    assert figures["Time left"]["value"] == "1:12"
    assert figures["Images a second"]["value"] == "41"
    assert figures["Learning rate"]["value"] == "8.2e-5"
