"""The quantisation tables of a JPEG that somebody has, for Compare: how coarsely each frequency was kept."""

import json

import streamlit as st

from pages.components.frontend.bundle import joined, module
from restorer import Photo, jpeg

_view = st.components.v2.component(
    "restorer_tables",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "components/frontend/coefficient_grid.css"),
    js=module("compare/quantisation_tables.js"),
)


def show(compressed: Photo) -> None:
    """Draw the luma and the chroma table of a JPEG in an expander; nothing for another photo."""
    if not compressed.is_jpeg:
        return
    header = jpeg.read_header(compressed.data)
    tables = header.tables[:1] if header.subsampling == "gray" else header.tables
    with st.expander("This file's quantisation tables"):
        st.caption(
            f"Each DCT coefficient was divided by its step and rounded: the larger the step, the less is left of it. "
            f"They are nearest to those of quality {header.quality} in the Independent JPEG Group's scale."
        )
        payload = {"tables": [table.ravel().astype(int).tolist() for table in tables]}
        _view(data=json.dumps(payload).encode(), key="tables_view")
