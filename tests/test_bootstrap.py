"""What ``bootstrap.py`` does once everything is set up."""

import json
import subprocess
from types import SimpleNamespace

import pytest

import bootstrap


@pytest.fixture
def become(monkeypatch):
    """The command that this process would have become."""
    became = []
    for step in ("use_a_python_that_fits", "make_environment", "provide_libraries", "provide_browser"):
        monkeypatch.setattr(bootstrap, step, lambda: None)
    monkeypatch.setattr(bootstrap, "install", lambda _: None)
    monkeypatch.setattr(bootstrap, "become", became.append)
    return became


@pytest.mark.parametrize("options", [[], ["--share"], ["--share", "blue-heron", "--server.port", "8600"]])
def test_run_is_the_command_that_starts_the_app(become, options):
    bootstrap.main(["run", *options])
    assert become[0] == [bootstrap.PYTHON, "-m", "restorer", "app", *options]


@pytest.fixture
def audited(monkeypatch, capsys):
    """What is said of an audit that printed something, and whether it is a reason to fail."""

    def audit(printed):
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=printed))
        failed = bootstrap.has_known_weaknesses()
        return failed, capsys.readouterr().out

    return audit


GOOD = {"name": "numpy", "version": "2.4", "vulns": []}
UNKNOWN = {"name": "keras", "skip_reason": "Dependency not found"}
WEAK = {"name": "pillow", "version": "12.0", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}


@pytest.mark.parametrize("printed", ["", "Traceback", "[]", "{}", "null"])
def test_without_its_database_nothing_is_checked_and_nothing_fails(audited, printed):
    failed, said = audited(printed)
    assert not failed
    assert "not checked, because their database cannot be reached" in said


def test_what_the_database_does_not_have_is_said(audited):
    assert audited(json.dumps({"dependencies": [UNKNOWN, GOOD]})) == (
        False,
        "Known weaknesses of packages: 1 of 2 not checked, because the database has none.\n",
    )
    assert audited(json.dumps({"dependencies": [GOOD]})) == (False, "Known weaknesses of packages: none in 1.\n")


def test_a_weakness_fails_the_check_and_is_named(audited):
    failed, said = audited(json.dumps({"dependencies": [WEAK, GOOD]}))
    assert failed
    assert said.splitlines() == ["Known weakness: pillow 12.0: PYSEC-1", "Known weakness: pillow 12.0: PYSEC-2"]
