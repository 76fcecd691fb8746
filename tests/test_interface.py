"""What people, links and scripts rely on is what it was."""

import json

import pytest

from tests.interface import LIST, interface


@pytest.fixture(scope="module")
def found():
    return json.loads(json.dumps(interface()))


@pytest.mark.parametrize("part", ["names", "address", "session", "components", "commands", "messages"])
def test_it_is_as_listed(part, found):
    listed = json.loads(LIST.read_text(encoding="utf-8"))
    assert found[part] == listed[part], "if that is on purpose: python -m tests.interface"


def test_the_list_is_not_empty(found):
    assert {"restore", "train", "compress"} <= set(found["commands"])
    assert "--quality" in found["commands"]["restore"]
    assert {"quality", "run", "model"} <= set(found["address"])
    assert "restorer_viewer" in found["components"]
    assert any(each.startswith("Expected a run that nobody trains") for each in found["messages"])
