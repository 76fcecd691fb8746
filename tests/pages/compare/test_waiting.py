"""Compare while others are restored before: one's place is told, leaving gives it up, and a small photo goes first."""

import threading
import time
from contextlib import ExitStack
from unittest.mock import MagicMock

import numpy as np
import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.compare import restoration
from pages.compare.compression_history import AssumedHistory
from pages.compare.restoration_options import RestorationOptions
from pages.components.progress_bar import Bar
from pages.components.serving.turns import Turns
from pages.components.viewer import carrier
from restorer import Prediction, read_photo
from tests.helpers import picture, saved
from tests.pages.opening import COMPARE, at

SECONDS = 60
WAITING = "Waiting for {} before this one, for 0 s …"


class Visit(threading.Thread):
    """Somebody who opens Compare, and what the pane of the regenerated picture says to them meanwhile."""

    def __init__(self, monkeypatch):
        super().__init__(daemon=True)
        self.app, self.said, self.context = at(COMPARE, sample="Cat"), [], None
        answer = carrier.answer

        def listen(place, payload):
            self.context = get_script_run_ctx()
            self.said.append(payload.get("text", ""))
            answer(place, payload)

        monkeypatch.setattr(carrier, "answer", listen)
        self.start()

    def run(self):
        self.app.run()

    def hears(self, sentence):
        ends = time.monotonic() + SECONDS
        while sentence not in self.said:
            assert self.is_alive()
            assert time.monotonic() < ends
            time.sleep(0.02)

    def ends(self):
        self.join(SECONDS)
        assert not self.is_alive()


@pytest.fixture
def turns(monkeypatch):
    """The queue, and no restoration is remembered."""
    queue = Turns(lambda: 1)
    monkeypatch.setattr(restoration, "_turns", queue)
    restoration._restore.clear()
    return queue


def test_who_waits_is_told_how_many_come_before_and_is_restored_in_turn(turns, monkeypatch):
    with turns.taken(1, pytest.fail):
        visit = Visit(monkeypatch)
        visit.hears(WAITING.format("one restoration"))
        time.sleep(0.3)
        assert turns._busy == 1
    visit.ends()
    assert not visit.app.exception
    assert sum("SSIM" in each.value for each in visit.app.markdown) >= 2


def test_who_leaves_the_page_leaves_the_queue(turns, monkeypatch):
    with turns.taken(1, pytest.fail):
        visit = Visit(monkeypatch)
        visit.hears(WAITING.format("one restoration"))
        assert len(turns._waiting) == 1
        visit.context.script_requests.request_stop()  # as the browser's Stop does, and a run of another page in its way
        visit.ends()
        assert (turns._waiting, turns._busy) == ([], 1)


def test_a_small_photo_goes_before_a_large_one_that_came_earlier(turns, monkeypatch):
    order = []

    def large():
        with turns.taken(48_000_000, lambda *_: None):
            order.append("large")

    with ExitStack() as first:
        first.enter_context(turns.taken(1, pytest.fail))
        other = threading.Thread(target=large, daemon=True)
        other.start()
        while not turns._waiting:
            time.sleep(0.01)
        restore = restoration._in_turn

        def note(loaded):
            order.append("small")
            return restore(loaded)

        monkeypatch.setattr(restoration, "_in_turn", note)
        visit = Visit(monkeypatch)
        visit.hears(WAITING.format("one restoration"))  # not two: the large one comes after
    visit.ends()
    other.join(SECONDS)
    assert order == ["small", "large"]


def test_what_two_ask_for_is_restored_once(turns, monkeypatch, echo):
    photo = read_photo(saved(picture(), "JPEG"), name="a.jpg")
    monkeypatch.setattr(restoration, "_version", lambda source: (source, 1))
    monkeypatch.setattr(restoration, "_load", lambda *_: restoration._Loaded(Prediction(echo)))
    came, made, restored, restore = threading.Barrier(3), [], [], restoration._in_turn
    monkeypatch.setattr(restoration, "_in_turn", lambda loaded: restored.append(loaded) or restore(loaded))

    def ask():
        came.wait(SECONDS)
        options, assumed = RestorationOptions(), AssumedHistory()
        made.append(restoration.restore(photo, "network", options, assumed, Bar(MagicMock(), "Restoring …")))

    both = [threading.Thread(target=ask, daemon=True) for _ in range(2)]  # AppTest runs one page at a time
    with turns.taken(1, pytest.fail):
        for each in both:
            each.start()
        came.wait(SECONDS)
        time.sleep(0.5)
        assert len(turns._waiting) == 1
    for each in both:
        each.join(SECONDS)
    assert len(restored) == 1
    assert np.array_equal(made[0].pixels, made[1].pixels)
