"""The network: its picture, its figures, and its layers."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.components.failures import unforeseen
from restorer import MODELS, models, network_picture

_LEGEND = (
    "Each block is a layer: as high as the resolution it works at, as wide as its channels, whose number stands below. "
    "Arcs are shortcuts: what goes past is added again."
)

_picture = st.components.v2.component(  # `st.html` and `st.markdown` throw drawings away
    "restorer_network",
    html='<div class="picture"></div>',
    css=".picture { color: var(--st-text-color); font-family: var(--st-font); font-size: 0.9rem; }",
    js="""
export default function ({ data, parentElement }) {
  parentElement.querySelector(".picture").innerHTML = data.drawn
}
""",
)


def show(model: str) -> None:
    """An expander with a network, at first the one that the settings name."""
    panel = st.expander(
        f"The network: {MODELS[model].title}", key="network", icon=":material/account_tree:", on_change="rerun"
    )
    if panel.open:
        with panel:
            _network(model)


@st.fragment
@unforeseen.told
def _network(model: str) -> None:
    chosen = st.segmented_control(
        "Network",
        list(MODELS),
        default=model,
        required=True,
        format_func=lambda name: MODELS[name].title,
        key=f"network_{model}",
        label_visibility="collapsed",
    )
    name = chosen or model
    st.markdown(MODELS[name].summary)
    network = models.summaries.read(name)
    if network is None:
        st.error(f"The layers of {name} are not written down; `python -m restorer.models.summaries` does that.")
        return
    _figures(network)
    drawn = network_picture.svg(network, name) + network_picture.legend(network)
    _picture(data={"drawn": drawn}, key="network_picture")
    st.caption(_LEGEND)
    table = layers(network)
    st.dataframe(table, hide_index=True, height=min(420, 38 + 35 * len(table)), column_config=_columns())


def layers(network: models.NetworkDescription) -> pd.DataFrame:
    """The layers as a table."""
    return pd.DataFrame(
        {
            "Layer": [layer.name for layer in network.layers],
            "Kind": [layer.kind for layer in network.layers],
            "Output": [layer.output for layer in network.layers],
            "Parameters": [layer.parameters for layer in network.layers],
            "Multiply-adds a pixel": [layer.multiply_adds for layer in network.layers],
        }
    )


def _columns() -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "Output": st.column_config.TextColumn(help="For a picture of height H and width W: height × width × channels."),
        "Parameters": number(format="localized"),
        "Multiply-adds a pixel": number(format="localized"),
    }


def _figures(network: models.NetworkDescription) -> None:
    side = network.receptive_field
    places = iter(st.columns(4, gap="small"))
    next(places).metric("Parameters", f"{network.parameters:,}", help="Numbers that training sets.")
    next(places).metric("Layers with parameters", sum(layer.parameters > 0 for layer in network.layers))
    next(places).metric("Receptive field", f"{side} × {side}", help="The square of pixels that decides one pixel.")
    next(places).metric(
        "Multiply-adds a pixel",
        f"{network.multiply_adds:,.0f}",
        help="What restoring costs: so many multiplications, each with its addition, for every pixel of a photo.",
    )
