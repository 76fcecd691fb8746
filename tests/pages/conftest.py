"""Fixtures of the page tests."""

from pathlib import Path

import pytest

import restorer


@pytest.fixture(autouse=True)
def no_spare_worker(monkeypatch):
    """Opening Train keeps no process with TensorFlow ready, which a later test would be given."""
    monkeypatch.setattr(restorer, "warm_up", lambda: None)


@pytest.fixture
def runs_folder(tmp_path, monkeypatch):
    """Runs are made in a temporary folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("restorer.training.run.RUNS_FOLDER", Path("runs"))
    return tmp_path / "runs"
