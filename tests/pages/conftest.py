"""Fixtures of the page tests."""

import pytest

import restorer


@pytest.fixture(autouse=True)
def no_spare_worker(monkeypatch):
    """Opening Train keeps no process with TensorFlow ready, which a later test would be given."""
    monkeypatch.setattr(restorer, "warm_up", lambda: None)
