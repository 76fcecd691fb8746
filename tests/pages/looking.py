"""What a page shows in its viewer."""

import json
import struct
from typing import Any

from streamlit.testing.v1 import AppTest


def panes_of(app: AppTest) -> list[dict[str, Any]]:
    """The panes that the browser was last told of, each with its ``file``."""
    found = [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_viewer")]
    (length,) = struct.unpack("<I", found[-1].bytes[:4])
    panes, at = json.loads(found[-1].bytes[4 : 4 + length])["panes"], 4 + length
    for pane in panes:
        pane["file"] = found[-1].bytes[at : at + pane["size"]]
        at += pane["size"]
    assert at == len(found[-1].bytes)
    return panes
