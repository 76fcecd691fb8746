"""The table of settings: what an address says is read as it is written, and every widget begins with what is so."""

import ast
from pathlib import Path

import pytest
import streamlit as st

from pages.components import settings
from pages.components.settings import PAGES, SETTINGS, Setting
from tests.pages.opening import COMPARE, COMPRESS, at
from tests.paths import PROJECT

PARTS = sorted((PROJECT / "pages").rglob("*.py"))
EXAMPLES = {
    "dropped": "A" * 24,
    "sample": "animal_cat",
    "quality": 33,
    "train_minutes": 1.5,
    "train_learning_rate": 3e-4,
    "faithful": False,
    "lesson": "own",
    "second_model": "best",
}


def setting(name: str) -> Setting:
    return next(each for each in SETTINGS if each.name == name)


def test_names_and_places_are_there_once():
    assert len({each.name for each in SETTINGS}) == len({each.place for each in SETTINGS}) == len(SETTINGS)
    assert all(set(each.pages) <= set(PAGES) for each in SETTINGS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_written_is_read_back(name):
    each = setting(name)
    assert each.read(each.write(EXAMPLES[name])) == EXAMPLES[name]


@pytest.mark.parametrize(
    ("name", "text"),
    [("quality", "0"), ("quality", "high"), ("subsampling", "4:1:0"), ("faithful", "perhaps"), ("model", "../gone"),
     ("train_folder", "a\0b"), ("train_patch", "50"), ("train_zip", "../../etc/passwd"), ("test_count", "-1")],
)  # fmt: skip
def test_what_is_no_value_is_refused(name, text):
    with pytest.raises((KeyError, StopIteration, ValueError)):
        setting(name).read(text)


def test_links_of_before_still_open():
    assert setting("sample").read("Cat") == setting("sample").read("animal_cat") == "animal_cat"
    assert setting("lesson").read("No shortcut") == setting("lesson").read("no_shortcut") == "no_shortcut"


def calls_that_persist(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and any(word.arg == "persist_state" for word in node.keywords)
    ]


def test_every_widget_of_a_setting_begins_with_what_is_so():
    """Else the browser, drawing it for the first time in a menu or on another page, would report its own default."""
    found = [(path, call) for path in PARTS for call in calls_that_persist(path)]
    assert len(found) > 20
    for path, call in found:
        text = ast.unparse(call)
        assert "now(" in text or "position(" in text, f"{path.name}: {text}"


def test_no_widget_writes_the_address_itself():
    assert not [path.name for path in PARTS if "bind=" in path.read_text(encoding="utf-8")]


def test_a_new_session_takes_what_its_address_says():
    app = at(COMPARE, sample="Cat", quality="31", strength="60", faithful="false").run()
    assert not app.exception
    assert app.slider(key="quality").value == 31
    assert app.slider(key="strength").value == 60
    assert app.toggle(key="faithful").value is False


def test_what_the_address_says_and_nobody_has_is_one_sentence():
    app = at(COMPRESS, sample="Cat", quality="900", subsampling="4:1:0").run()
    assert not app.exception
    assert len(app.warning) == 2
    assert app.slider(key="quality").value == settings.now("quality")


def test_only_what_differs_from_the_usual_is_said(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"quality": 10, "strength": 40, "sample": "animal_raccoon"})
    from pages.components import address

    assert address.query() == {"strength": "40"}
