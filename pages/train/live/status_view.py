"""A run's state, progress and figures in the browser.

Streamlit's own bar and metrics, drawn anew twice a second, cost a watching browser more than curves and photographs.
"""

import json
from typing import Any

import streamlit as st

from pages.components.frontend.bundle import joined, module

_view = st.components.v2.component(
    "restorer_status",
    html='<div class="drawing"></div>',
    css=joined("train/live/status_view.css"),
    js=module("train/live/status_view.js"),
)


def show(payload: dict[str, Any], *, key: str) -> None:
    """Draw what `status.payload` built; the same key keeps the same drawing."""
    _view(data=json.dumps(payload).encode(), key=key)
