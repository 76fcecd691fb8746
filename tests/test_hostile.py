"""Every hostile file through the library and the command line: a picture or one sentence, in little time and memory."""

import os

import pytest

from restorer import Prediction
from tests.hostile import KINDS, table, trying
from tests.hostile.alone import cost

LIGHT = [kind for kind in KINDS if not kind.is_heavy]
HEAVY = [kind for kind in KINDS if kind.is_heavy]
OUTCOMES = table.listed()
SECONDS, MEGABYTES = 10, 1500  # of the processor, beside what the start takes; and in all, with TensorFlow
START = 8  # seconds of the processor, of which TensorFlow takes most


@pytest.fixture
def without_network(monkeypatch, echo):
    """What is restored is given back as it is: a file's way through the network is the same for all."""

    def prepare(kind):
        if kind.family != "network":
            monkeypatch.setattr(Prediction, "from_source", lambda _, **options: Prediction(echo, **options))

    return prepare


@pytest.mark.parametrize("kind", LIGHT, ids=lambda kind: kind.label)
def test_a_hostile_file(kind, tmp_path, without_network):
    if kind.arrange and not hasattr(os, "mkfifo"):
        pytest.skip("this system has other names and places")
    without_network(kind)
    for name in ("library", "command"):
        (tmp_path / name).mkdir()
    trying.by_library(kind, tmp_path / "library")
    assert trying.by_command(kind, tmp_path / "command") == OUTCOMES[kind.label]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not say what a process took")
@pytest.mark.parametrize("kind", HEAVY, ids=lambda kind: kind.label)
def test_a_costly_file_is_cheap_to_refuse_or_read(kind, tmp_path):
    took = cost(kind, tmp_path)
    assert took.outcome == OUTCOMES[kind.label]
    assert took.seconds < START + SECONDS
    assert took.megabytes < MEGABYTES


def test_there_are_many_kinds_and_the_table_has_them_all():
    assert len(KINDS) >= 150
    assert set(OUTCOMES) == {kind.label for kind in KINDS}
    assert table.written(OUTCOMES) in table.PAGE.read_text(encoding="utf-8")
