"""Turns of restorations: how many at once, who is next, what those who wait are told, and that they can leave."""

import threading
from contextlib import suppress

import pytest

from pages.compare import restoration
from pages.components.serving import turns
from pages.components.serving.turns import Turns
from restorer import limits

SECONDS = 20


class Visitor(threading.Thread):
    """Somebody who waits for a turn, and keeps it until told."""

    def __init__(self, queue, pixels, began):
        super().__init__(daemon=True)
        self.queue, self.pixels, self.began = queue, pixels, began
        self.told, self.leaves, self.waits = [], False, threading.Event()
        self.has, self.done = threading.Event(), threading.Event()
        self.start()

    def tell(self, before, seconds):
        self.told.append(before)
        self.waits.set()
        if self.leaves:
            raise SystemExit

    def run(self):
        with suppress(SystemExit), self.queue.taken(self.pixels, self.tell):
            self.began.append(self.pixels)
            self.has.set()
            self.done.wait(SECONDS)


@pytest.fixture
def come():
    """A function by which somebody comes with so many pixels and either has a turn or waits; and who had turns."""
    queue, began, all_of_them = Turns(lambda: limits.RESTORATIONS.amount), [], []

    def come(pixels):
        visitor = Visitor(queue, pixels, began)
        all_of_them.append(visitor)
        while not (visitor.has.wait(0.01) or visitor.waits.is_set()):
            assert visitor.is_alive()
        return visitor

    yield come, began
    for visitor in all_of_them:
        visitor.done.set()
        visitor.join(SECONDS)
        assert not visitor.is_alive()


def test_restorations_take_as_many_turns_as_the_limit_says(monkeypatch):
    monkeypatch.setenv("RESTORER_RESTORATIONS", "2")
    with restoration._turns.taken(1, pytest.fail), restoration._turns.taken(1, pytest.fail):
        assert restoration._turns._busy == 2


def test_one_at_a_time_and_small_ones_first(come):
    come, began = come
    first, large, small = come(10), come(40_000_000), come(1_000_000)
    assert (first.told, large.has.is_set(), small.has.is_set()) == ([], False, False)
    for each in (first, small, large):
        assert each.has.wait(SECONDS)
        each.done.set()
    assert began == [10, 1_000_000, 40_000_000]
    assert set(small.told) == {1}
    assert {1, 2} >= set(large.told)


def test_a_large_one_is_not_passed_for_ever(come, monkeypatch):
    come, began = come
    first, large = come(10), come(40_000_000)
    monkeypatch.setattr(turns, "SECONDS_A_MEGAPIXEL", 1000.0)  # as if the small one came much later
    small = come(1_000_000)
    for each in (first, large, small):
        each.done.set()
        assert each.has.wait(SECONDS)
    assert began == [10, 40_000_000, 1_000_000]


def test_who_leaves_the_queue_makes_room(come):
    come, began = come
    first, leaver, last = come(1), come(2), come(3)
    leaver.leaves = True
    leaver.join(SECONDS)
    last.told.clear()
    last.waits.clear()
    assert last.waits.wait(SECONDS)
    assert last.told[-1] == 1
    first.done.set()
    assert last.has.wait(SECONDS)
    assert began == [1, 3]


def test_the_limit_says_how_many_at_once(come, monkeypatch):
    come, began = come
    monkeypatch.setenv("RESTORER_RESTORATIONS", "2")
    one, two, three = come(1), come(2), come(3)
    assert (one.has.is_set(), two.has.is_set(), three.has.is_set()) == (True, True, False)
    two.done.set()
    assert three.has.wait(SECONDS)


def test_what_fails_in_a_turn_gives_it_back():
    queue = Turns(lambda: limits.RESTORATIONS.amount)
    with pytest.raises(ZeroDivisionError), queue.taken(1, lambda *_: None):
        print(1 / 0)  # noqa: T201
    with queue.taken(1, lambda *_: pytest.fail("there is nobody to wait for")):
        pass
