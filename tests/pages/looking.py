"""What a page tells its components."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def panes_of(app: AppTest, key: str = "viewer") -> list[dict[str, Any]]:
    """The panes that the browser was last told of, each with its picture's ``id`` and ``file``."""
    sent = [element.proto for element in app.get("bidi_component")]
    told = {proto.id.rpartition("-")[2]: proto for proto in sent}
    said = [json.loads(proto.json) for proto in sent if proto.component_name.endswith("restorer_answer")]
    answers = {(answer["slot"], answer["token"]): answer for answer in said}
    panes = [{**pane, **answers.get((pane["slot"], pane["token"]), {})} for pane in json.loads(told[key].json)["panes"]]
    panes = [pane for pane in panes if "gone" not in pane]
    for pane in panes:
        carried = told[pane["slot"]].bytes
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
