"""What a page tells its components."""

import json
import struct
from typing import Any

from streamlit.testing.v1 import AppTest


def panes_of(app: AppTest) -> list[dict[str, Any]]:
    """The panes that the browser was last told of, each with its ``file``."""
    told = _told(app, "restorer_viewer")
    (length,) = struct.unpack("<I", told[:4])
    panes, at = json.loads(told[4 : 4 + length])["panes"], 4 + length
    for pane in panes:
        pane["file"] = told[at : at + pane["size"]]
        at += pane["size"]
    assert at == len(told)
    return panes


def blocks_of(app: AppTest) -> dict[str, Any]:
    """What the panel of a block was last told."""
    return json.loads(_told(app, "restorer_block_panel"))


def _told(app: AppTest, component: str) -> bytes:
    return [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith(component)][-1].bytes
