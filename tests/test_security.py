"""What SECURITY.md promises has a test, and the test is there."""

import ast
import re

import pytest

from tests.paths import PROJECT

TEXT = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)((?:::\w+)*)`", TEXT)
PROMISES = [line for line in TEXT.partition("## What is not promised")[0].splitlines() if line.startswith("| ")][1:]


def names_in(tree, parts):
    """Whether a module has a class or function under these names, one inside the other."""
    for part in parts:
        tree = next((node for node in tree.body if getattr(node, "name", None) == part), None)
        if tree is None:
            return False
    return True


@pytest.mark.parametrize(("file", "name"), NAMED, ids=["".join(named) for named in NAMED])
def test_the_tests_that_it_names_are_there(file, name):
    source = (PROJECT / file).read_text(encoding="utf-8")
    assert "def test_" in source
    assert names_in(ast.parse(source), name.split("::")[1:])


def test_every_promise_names_one():
    assert len(PROMISES) > 8
    for promise in PROMISES:
        assert re.search(r"\| `tests/", promise), promise


def test_a_test_that_is_not_there_would_be_found():
    tree = ast.parse("class TestA:\n    def test_b(self): ...\n")
    assert names_in(tree, ["TestA", "test_b"])
    assert not names_in(tree, ["TestA", "test_c"])
