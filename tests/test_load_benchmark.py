"""The benchmark of a class at work: visitors know their own photos, fail where they get none, and all ends with it."""

import io
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.load import photos
from benchmarks.load.over_protocol import ProtocolVisitor
from benchmarks.load.visitor import Tally, Visitor
from benchmarks.session import Failed, Picture, Session, picture_of, raise_what_it_says
from tests.paths import PROJECT


@pytest.fixture(scope="module")
def gallery():
    return photos.Gallery(30)


class TestGallery:
    @pytest.mark.parametrize("quality", [5, 60])
    @pytest.mark.parametrize("number", [0, 2, 29])
    def test_a_photo_is_known_also_compressed(self, gallery, number, quality):
        buffer = io.BytesIO()
        with Image.open(io.BytesIO(photos.photo(number, 3))) as own:
            assert own.size == (photos.SIDE, photos.SIDE)
            own.save(buffer, "JPEG", quality=quality)
        for _ in range(2):
            assert gallery.owner(photos.photo(number)) == gallery.owner(buffer.getvalue()) == number

    def test_a_picture_of_nobody_is_nobodys(self, gallery):
        buffer = io.BytesIO()
        Image.new("RGB", (64, 64), "white").save(buffer, "PNG")
        assert gallery.owner(buffer.getvalue()) is None

    def test_the_part_that_is_in_sight_is_enough(self, gallery):
        cells, seen = np.zeros((8, 8, 3), np.float32), np.zeros((8, 8), bool)
        seen[2:5, 3:6] = True
        cells[seen] = photos.signature(7)[seen] + 4
        assert gallery.owner_of(cells, seen) == 7

    def test_each_drop_is_another_photo(self):
        assert len({photos.photo(1, turn) for turn in range(3)}) == 3


class Idle(Visitor):
    """A visitor all of whose deeds are the same."""

    def enter(self):
        return 0.5

    slide = compare = drop = watch = enter

    def leave(self):
        self.tally.failures.append("left")


class TestVisitor:
    def test_only_ones_own_pictures_are_no_strange_ones(self, gallery):
        visitor = Idle(2, "", gallery)
        for number in (2, 2, 7, None):
            visitor.look(number)
        assert (visitor.tally.pictures, visitor.tally.strange) == (4, 2)

    def test_who_cannot_come_in_tries_again_and_does_nothing_else(self, gallery, monkeypatch):
        def fails(_):
            raise Failed("Closed.\nFor long.")

        monkeypatch.setattr(Idle, "enter", fails)
        visitor = Idle(2, "", gallery)
        visitor.visit(0.0, time.monotonic() + 0.2, 0.005)
        assert visitor.tally.failures[:3] == ["first page: Failed: Closed.", "left", "first page: Failed: Closed."]
        assert not any(visitor.tally.seconds.values())

    def test_what_is_done_is_timed_until_the_end(self, gallery):
        visitor = Idle(2, "", gallery)
        visitor.visit(0.0, time.monotonic() + 0.3, 0.005)
        assert visitor.tally.seconds["first page"] == visitor.tally.seconds["first drop"] == [0.5]
        assert visitor.tally.seconds["slider"]
        assert Tally.of([visitor.tally] * 2).seconds["first drop"] == [0.5, 0.5]

    def test_what_was_made_beforehand_is_dropped_first(self, gallery):
        prepared, other = Idle(2, "", gallery), Idle(2, "", gallery)
        prepared.prepare(1)
        assert [prepared.next_photo() for _ in range(2)] == [other.next_photo() for _ in range(2)]

    @pytest.mark.parametrize("deed", ["slide", "drop", "compare"])
    def test_without_its_picture_a_deed_has_failed(self, gallery, deed):
        visitor = ProtocolVisitor(2, "", gallery)
        visitor._session = Answering({"slide": "viewer_0", "drop": "viewer_1", "compare": "viewer_1"}[deed])
        with pytest.raises(Failed, match="There is no picture in pane viewer_"):
            getattr(visitor, deed)()
        assert visitor.tally.strange == 0


class Answering:
    """A session that answers everything with one picture, the visitor's own, in one pane."""

    page = "compress"

    def __init__(self, slot):
        self.slot = slot

    def _answer(self, *_):
        return [Picture(photos.photo(2), self.slot, time.monotonic())]

    set_slider = drop = go = _answer


class TestSession:
    def test_the_next_page_is_told_nothing_of_the_last_one_s_widgets(self):
        session, sent = Session.__new__(Session), []
        session._url, session._pages, session._cache, session._shown = "http://here", {}, {}, {}
        session._states = {"slider": WidgetState(id="slider")}
        session._socket = SimpleNamespace(send=lambda data: sent.append(BackMsg.FromString(data)))
        session.leave_for("compare")
        session.ask()
        assert sent[0].rerun_script.page_name == "compare"
        assert not sent[0].rerun_script.widget_states.widgets

    def test_an_error_on_the_page_is_a_failure(self):
        element = Element()
        element.alert.body, element.alert.format = "Stopped before it was done.", element.alert.WARNING
        raise_what_it_says(element)
        element.alert.format = element.alert.ERROR
        with pytest.raises(Failed, match="Stopped before it was done"):
            raise_what_it_says(element)

    def test_a_picture_is_told_from_other_components(self):
        element = Element()
        element.bidi_component.component_name = "pages.restorer_picture"
        place = b"drawing/viewer_2"
        element.bidi_component.bytes = bytes([len(place)]) + place + b"12345678" + b"the file"
        assert picture_of(element)[:2] == (b"the file", "viewer_2")
        element.bidi_component.component_name = "pages.restorer_answer"
        assert picture_of(element) is None


_BENCHMARK = """
import signal, sys, time
from pathlib import Path
from benchmarks.load import processes
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell takes from what it starts in the background
processes.end_on_signals()
with processes.begun([sys.executable, "-c", "import time; time.sleep(600)"], Path(), Path()) as process:
    print(process.pid, flush=True)
    processes.together([lambda: time.sleep(600)] * 2)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_what_the_benchmark_began(number):
    benchmark = subprocess.Popen([sys.executable, "-c", _BENCHMARK], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert benchmark.stdout
    with benchmark.stdout as told:
        begun = psutil.Process(int(told.readline()))
    benchmark.send_signal(number)
    assert benchmark.wait(20) != 0
    assert not begun.is_running()
