"""The live curves in the browser: drawn in place, so that nothing flickers and a zoom stays while points arrive.

Streamlit's own charts were tried: they keep their place on the page, but forget a zoom with the next point.
"""

import streamlit as st

from pages.components.frontend.bundle import joined, module

_view = st.components.v2.component(
    "restorer_curves",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "train/live/charts_view.css"),
    js=module("train/live/charts_view.js"),
)


def show(payload: bytes, *, key: str) -> None:
    """Draw what `charts.payload` built; the same key keeps the same drawing, its zoom and its choices."""
    _view(data=payload, key=key)
