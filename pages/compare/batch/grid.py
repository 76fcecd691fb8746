"""The grid of a batch of photos in the browser: thumbnails, and the progress of each."""

import json
from typing import Any

import streamlit as st

from pages.compare.batch.item import DONE, FAILED, RESTORING, Item
from pages.components import formatting
from pages.components.frontend.bundle import joined, module

_view = st.components.v2.component(
    "restorer_queue",
    html='<div class="drawing"></div>',
    css=joined("compare/batch/grid.css"),
    js=module("compare/batch/grid.js"),
)


def show(items: list[Item], *, running: bool) -> None:
    """Draw the photos; while it runs, what has not begun waits."""
    payload = [_payload(item, running) for item in items]
    _view(data=json.dumps(payload).encode(), key="queue_view")


def _payload(item: Item, running: bool) -> dict[str, Any]:
    status = {RESTORING: formatting.percent(item.share, 0), DONE: "Restored", FAILED: item.error}.get(
        item.state, "Waiting" if running else "Not restored"
    )
    return {"name": item.name, "state": item.state, "share": item.share, "says": status, "thumbnail": item.thumbnail}
