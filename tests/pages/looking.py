"""What a page shows in its viewer."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def panes_of(app: AppTest) -> list[dict[str, Any]]:
    """The panes that the browser was last told of, each with its ``file``."""
    told = {element.proto.id.rpartition("-")[2]: element.proto for element in app.get("bidi_component")}
    panes: list[dict[str, Any]] = json.loads(told["viewer"].json)["panes"]
    for number, pane in enumerate(panes):
        carried = told[f"viewer_{number}"].bytes
        assert (carried[0], carried[1:9].hex()) == (number, pane["id"])
        pane["file"] = carried[9:]
    return panes
