"""Fixtures of the tests of the Train page."""

import pytest

import restorer


@pytest.fixture
def started(monkeypatch):
    """The runs that a click would have trained."""
    asked = []

    def start(run):
        asked.append(run)
        run.write_status("starting")
        return 0

    monkeypatch.setattr(restorer, "start_training", start)
    return asked
