"""The log: a line for each thing done."""

import logging
import re

import pytest

from restorer.errors import RestorerError
from restorer.system import log
from tests.helpers import is_one_sentence


@pytest.fixture
def begun(capsys, monkeypatch):
    """Begin the log at a level; gives what reads its lines."""
    kept = {name: (logging.getLogger(name).handlers, logging.getLogger(name).propagate) for name in log._LOGGERS}

    def begin(level):
        monkeypatch.setenv(log.LEVEL, level)
        log.begin()
        return lambda: capsys.readouterr().err.splitlines()

    yield begin
    for name, (handlers, propagate) in kept.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(logging.NOTSET)


def test_what_is_done_is_a_line_with_its_time_and_for_whom(begun):
    lines = begun("info")
    with log.timed("restored 12 megapixels", who="visitor 3"):
        pass
    log.note("stopped a training")
    first, second = lines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d [\d:,]+ INFO visitor 3: restored 12 megapixels in \d\.\d\d s", first)
    assert second.endswith("INFO stopped a training")


def test_what_was_refused_is_no_reason_to_warn(begun):
    lines = begun("warning")
    with pytest.raises(RestorerError), log.timed("read a photo"):
        raise RestorerError("Expected a picture.")
    assert lines() == []


def test_what_failed_is_told_by_its_kind_alone(begun):
    lines = begun("")
    with pytest.raises(ValueError, match="secret"), log.timed("read a photo"):
        raise ValueError("secret.jpg is damaged")
    (line,) = lines()
    assert "WARNING read a photo: ValueError after" in line
    assert "secret" not in line


def fail_over(name):
    try:
        raise ValueError(f"{name} is damaged")
    except ValueError as error:
        error.add_note(f"it was {name}")
        raise KeyError(name) from error


def test_an_error_is_traced_without_its_text():
    with pytest.raises(KeyError) as caught:
        fail_over("grandma.jpg")
    first, second = log.traced(caught.value).split("\nbecause of ")
    for kind, part in (("KeyError", first), ("ValueError", second)):
        assert part.startswith(f"{kind}\nTraceback ")
        assert "test_log.py" in part and "in fail_over" in part
        assert "grandma" not in part.replace('fail_over("grandma.jpg")', "")  # the line of this test itself


def test_an_error_that_is_its_own_cause_is_traced():
    error = ValueError()
    error.__cause__ = KeyError()
    error.__cause__.__cause__ = error
    assert log.traced(error) == "ValueError\nbecause of KeyError"


@pytest.mark.parametrize(("level", "count"), [("debug", 2), ("INFO", 2), ("warning", 1), ("error", 0)])
def test_the_level_can_be_set(begun, level, count):
    lines = begun(level)
    log.note("done")
    logging.getLogger("pages.somewhere").warning("odd")
    assert len(lines()) == count


def test_begun_twice_it_tells_everything_once(begun):
    begun("info")
    lines = begun("info")
    log.note("done")
    assert len(lines()) == 1


def test_a_level_that_is_none_is_refused(begun):
    with pytest.raises(RestorerError, match="RESTORER_LOG") as caught:
        begun("loud")
    assert is_one_sentence(str(caught.value))
