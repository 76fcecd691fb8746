"""The chosen network's layers, told by the command line, so that this process loads no TensorFlow."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import streamlit as st

_PROJECT = Path(__file__).parents[2]
_ROW = re.compile(r"^  (?P<layer>\S+) +(?P<shape>\(.*?\))? +(?P<parameters>[\d,]+)$")
_SECONDS = 120


def show(model: str) -> None:
    """An expander with a table of layers, which is made when it is opened."""
    panel = st.expander(f"The network: {model}", key="network", icon=":material/account_tree:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        told = _describe()
        table = layers(told, model)
        if table.empty:
            st.error("The layers cannot be shown, because `python -m restorer models` did not tell them.")
            return
        st.markdown(f"**{table['Parameters'].sum():,} parameters** in {len(table)} layers; · is any size.")
        st.dataframe(table, hide_index=True, height=min(600, 38 + 35 * len(table)))


def layers(told: str, model: str) -> pd.DataFrame:
    """A model's layers out of what ``python -m restorer models`` prints."""
    _, _, own = f"\n\n{told}".partition(f"\n\n{model}: ")
    rows = [_ROW.match(line) for line in own.split("\n\n")[0].splitlines()]
    found = [row for row in rows if row and row["layer"] != "total"]
    return pd.DataFrame(
        {
            "Layer": [row["layer"] for row in found],
            "Output shape": [row["shape"] or "" for row in found],
            "Parameters": [int(row["parameters"].replace(",", "")) for row in found],
        }
    )


@st.cache_data(max_entries=1, show_spinner="Building the networks, once")
def _describe() -> str:
    path = os.pathsep.join(filter(None, [str(_PROJECT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "restorer", "models"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        timeout=_SECONDS,
        check=False,
    )
    return done.stdout
