"""The texts about a run, and its numbers as people read them."""

import pytest

from pages.components import formatting
from pages.train import run_text as words
from restorer import RunState, RunStatus, config_for


def test_words():
    assert [formatting.duration(s) for s in (None, 0, 72, 7420)] == ["—", "0:00", "1:12", "2:03:40"]
    assert formatting.seconds_left(0.25, 10) == 30
    assert formatting.seconds_left(0, 10) is None
    assert [formatting.speed(s) for s in (None, 0, 0.004, 0.3, 0.344, 9.96, 41.2, 1240.4)] == [
        "—", "—", "0.004", "0.3", "0.34", "10", "41", "1,240",
    ]  # fmt: skip
    assert [formatting.small(s) for s in (None, 0.03, 1e-3, 2.5e-4, 1e-4, 8.2e-5, 9.99e-5, 1e-6, 3.4e-7)] == [
        "—", "0.03", "0.001", "0.00025", "0.0001", "8.2e-5", "0.0001", "1e-6", "3.4e-7",
    ]  # fmt: skip
    assert formatting.percent(0.9412) == "94.1 %"
    assert words.failure(RunStatus(RunState.FAILED)).endswith(".")
    assert "1 minute ·" in words.settings(config_for("fast", minutes=1))
    assert "50 epochs" in words.settings(config_for("report"))


@pytest.mark.parametrize(
    ("difference", "text"),
    [(1.394, "+1.39"), (-0.004, "±0.00"), (0.0, "±0.00"), (0.0049, "±0.00"), (-0.005001, "−0.01")],
)
def test_a_difference_that_rounds_to_nothing_has_no_sign(difference, text):
    assert formatting.signed(difference, 2) == text


def test_of_a_worker_that_writes_nothing_it_is_said_for_how_long():
    config = config_for("fast")
    assert words.headline(RunStatus(RunState.RUNNING, quiet=90), "run", None, config)[-1].startswith("nothing new for ")
    assert len(words.headline(RunStatus(RunState.RUNNING, quiet=30), "run", None, config)) == 1
