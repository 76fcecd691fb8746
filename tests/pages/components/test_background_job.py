"""Long work in a thread: its share, its end, and that nobody's tab can leave it running."""

import threading

import pytest

from pages.components import background_job
from pages.components.background_job import Job
from restorer import ImageError

SECONDS = 20


def endless(report):
    while True:
        report(0.25)


def test_it_ends_with_its_share_at_one():
    shares = []

    def work(report):
        for share in (0.5, 1.0):
            report(share)
            shares.append(share)

    made = Job(work)
    made.wait(SECONDS)
    assert (made.is_running, made.share, made.error, made.stopped) == (False, 1.0, "", False)
    assert shares == [0.5, 1.0]


def test_it_stops_when_it_is_asked_to():
    made = Job(endless)
    made.wait(0.05)
    assert made.is_running
    made.stop()
    assert made.outlook() == " · stopping"
    made.wait(SECONDS)
    assert (made.is_running, made.share, made.error, made.stopped) == (False, 0.25, "", True)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ImageError("Expected a picture."), "Expected a picture."),
        (OSError(28, "No space left on device"), "The server could not go on: No space left on device."),
        (ZeroDivisionError("division by zero"), "Something went wrong on the server; its log says what."),
    ],
)
def test_a_failure_is_one_sentence(error, sentence):
    def work(report):
        raise error

    made = Job(work)
    made.wait(SECONDS)
    assert (made.error, made.stopped) == (sentence, False)


def test_of_a_failure_that_nobody_foresaw_the_log_has_the_place_and_not_the_text(caplog):
    name = "/srv/grandma.jpg"

    def work(report):
        raise KeyError(name)

    Job(work).wait(SECONDS)
    assert "A job failed: KeyError" in caplog.text and "in work" in caplog.text
    assert name not in caplog.text


class Server:
    """As much of Streamlit's runtime as knows who is there."""

    def __init__(self):
        self.there = threading.Event()
        self.there.set()

    def is_active_session(self, session):
        return session == "mine" and self.there.is_set()


def test_it_stops_when_its_browser_has_gone_for_good(monkeypatch):
    server = Server()
    monkeypatch.setattr(background_job, "get_script_run_ctx", lambda: type("Context", (), {"session_id": "mine"}))
    monkeypatch.setattr(background_job.runtime, "exists", lambda: True)
    monkeypatch.setattr(background_job.runtime, "get_instance", lambda: server)
    monkeypatch.setattr(background_job, "GRACE", 0.4)
    monkeypatch.setattr(background_job, "LOOK_AT_SESSION", 0.05)
    made = Job(endless)
    made.wait(1)
    assert made.is_running  # somebody is there, for longer than the grace
    server.there.clear()
    made.wait(0.2)
    assert made.is_running  # perhaps it comes back
    server.there.set()
    made.wait(0.6)
    assert made.is_running
    server.there.clear()
    made.wait(SECONDS)
    assert made.stopped


def test_its_end_is_foretold_from_when_it_first_moved(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(background_job.time, "monotonic", lambda: now[0])
    made = Job(lambda report: None)
    made.wait(SECONDS)
    assert made.outlook() == ""
    for second, share in ((200.0, 0.1), (201.0, 0.15)):  # the first hundred seconds went into getting ready
        now[0] = second
        made._report(share)
    assert made.outlook() == ""  # too early to say
    now[0] = 230.0
    made._report(0.4)
    assert made.outlook() == " · about 1 min left"
