"""What SECURITY.md and docs/faults.md promise has a test, and the test is there."""

import ast
import re

import pytest

from tests.paths import PROJECT

PAGES = ("SECURITY.md", "docs/faults.md")
ROWS = {
    page: [line for line in (PROJECT / page).read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    for page in PAGES
}
NAMED = sorted({named for rows in ROWS.values() for named in re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", str(rows))})


def names_in(tree, parts):
    """Whether a module has a class or function under these names, one inside the other."""
    for part in parts:
        tree = next((node for node in tree.body if getattr(node, "name", None) == part), None)
        if tree is None:
            return False
    return True


@pytest.mark.parametrize("named", NAMED)
def test_the_tests_that_they_name_are_there(named):
    file, *parts = named.split("::")
    source = (PROJECT / file).read_text(encoding="utf-8")
    assert "def test_" in source
    assert names_in(ast.parse(source), parts)


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_names_one(page):
    assert len(ROWS[page]) > 8
    for row in ROWS[page]:
        assert re.search(r"\| `tests/", row), row


def test_a_test_that_is_not_there_would_be_found():
    tree = ast.parse("class TestA:\n    def test_b(self): ...\n")
    assert names_in(tree, ["TestA", "test_b"])
    assert not names_in(tree, ["TestA", "test_c"])
