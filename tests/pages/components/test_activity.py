"""What the log tells of the pages: lines for numbered visitors, and no name of anything of theirs."""

import logging

import pytest

from pages.components import photo_picker
from pages.components.serving import activity
from restorer import images
from tests.helpers import picture
from tests.pages.opening import COMPRESS, at


@pytest.fixture
def lines(caplog):
    """All lines of all logs so far, with tracebacks."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, logger="restorer")  # which a command that ran before may have made silent
    caplog.handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    return lambda: caplog.text.splitlines()


def test_a_visitor_is_numbered_and_not_named(monkeypatch):
    monkeypatch.setattr(activity, "_numbers", {})
    found = []
    for name in ("ab12", "cd34", "ab12", None):
        monkeypatch.setattr(activity.visitor, "known", lambda name=name: name)
        found.append(activity.who())
    assert found == ["visitor 1", "visitor 2", "visitor 1", "a new visitor"]


def test_a_dropped_photo_is_told_without_its_name(lines, monkeypatch):
    monkeypatch.setattr(activity.visitor, "known", lambda: "s3cret")
    app = at(COMPRESS)
    app.run()
    data = images.encode(picture(40, 50, seed=77), ".png")
    app.file_uploader(key=f"_photo_drop_{app.session_state[photo_picker._DROPS]}").upload(
        "grandma.png", data, "image/png"
    )
    app.run()
    assert not app.exception
    told = lines()
    assert any("read a dropped photo in" in line for line in told)
    assert any("compressed 0.002 megapixels at quality" in line for line in told)
    done = [line for line in told if line.startswith("restorer.done: ")]
    assert all(line.startswith("restorer.done: visitor ") for line in done)
    assert not [line for line in told if "grandma" in line or "s3cret" in line]
