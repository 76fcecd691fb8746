"""What people, links and scripts rely on, read from the code: ``python -m tests.interface`` writes the list anew.

The list, ``interface.json``, is what was there once: a change of it is a change for somebody, and is made on purpose.
"""

import argparse
import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.paths import PROJECT

LIST = Path(__file__).with_name("interface.json")


def interface() -> dict[str, Any]:
    """The public names, settings of an address, keys of a session, components, commands and messages."""
    import restorer
    from pages.components import settings

    pages = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((PROJECT / "pages").rglob("*.py"))]
    library = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((PROJECT / "restorer").rglob("*.py"))]
    return {
        "names": sorted(restorer.__all__),
        "address": {setting.name: list(setting.pages) for setting in settings.SETTINGS},
        "session": sorted({setting.place for setting in settings.SETTINGS} | set(_widget_keys(pages))),
        "components": sorted(set(_components(pages))),
        "commands": _commands(),
        "messages": sorted(set(_messages([*pages, *library]))),
    }


def _calls(trees: list[ast.Module]) -> Iterator[ast.Call]:
    return (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))


def _widget_keys(trees: list[ast.Module]) -> Iterator[str]:
    for call in _calls(trees):
        for keyword in call.keywords:
            if keyword.arg == "key" and isinstance(keyword.value, ast.Constant):
                yield keyword.value.value


def _components(trees: list[ast.Module]) -> Iterator[str]:
    for call in _calls(trees):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "component":
            yield _text(call.args[0])


def _commands() -> dict[str, list[str]]:
    from restorer.cli import _parser

    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {
        name: sorted(word for action in parser._actions for word in action.option_strings or [str(action.metavar)])
        for name, parser in commands.choices.items()
    }


def _messages(trees: list[ast.Module]) -> Iterator[str]:
    """The sentence of each error that is raised, with ``{}`` for what is put into it."""
    for tree in trees:
        for node in ast.walk(tree):
            raised = node.exc if isinstance(node, ast.Raise) else None
            said = _text(raised.args[0]) if isinstance(raised, ast.Call) and raised.args else ""
            if " " in said:
                yield said
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "door":
                yield f"{_text(node.args[1])} ({{}})."


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value) for value in node.values)
    return "{}"


def write() -> None:
    """Write the list anew."""
    LIST.write_text(json.dumps(interface(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
