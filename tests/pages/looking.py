"""What a page tells its components."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def panes_of(app: AppTest, key: str = "viewer") -> list[dict[str, Any]]:
    """The panes that the browser was last told of, each with its picture's ``id`` and ``file``."""
    told = {element.proto.id.rpartition("-")[2]: element.proto for element in app.get("bidi_component")}
    panes: list[dict[str, Any]] = json.loads(told[key].json)["panes"]
    for number, pane in enumerate(panes):
        carried = told[f"{key}_{number}"].bytes
        ends = 1 + carried[0]
        pane["id"] = pane["picture"]["id"]
        assert carried[ends : ends + 8].hex() == pane["id"]
        pane["file"] = carried[ends + 8 :]
    return panes


def blocks_of(app: AppTest) -> dict[str, Any]:
    """What the panel of a block was last told."""
    told = [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_block_panel")]
    panel: dict[str, Any] = json.loads(told[-1].bytes)
    return panel
