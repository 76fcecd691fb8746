"""The DCT panel: one block on its way through the encoder and back, and the zeros of the whole picture.

A click in the viewer reaches this component inside the browser, so that it runs this part of the page alone.
"""

import json
from typing import Any

import numpy as np
import streamlit as st

from pages.components import formatting, photo_identity
from pages.components.failures import unforeseen
from pages.components.frontend.bundle import joined, module
from restorer import Photo, jpeg

KEY = "block_panel"
PICKED = "block_picked"  # which block of which photo; our own key, which outlives a visit to another page
_LEVEL = 128  # that the encoder takes off each sample
_BLOCK = 8  # pixels a side

_view = st.components.v2.component(
    "restorer_block_panel",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "components/frontend/coefficient_grid.css"),
    js=module("compress/dct_panel.js"),
)


@st.fragment
@unforeseen.told
def show(original: Photo, compressed: Photo) -> None:
    """Draw the panel of a photo and the JPEG that was made of its upright pixels, beside or under the pictures."""
    data = payload(original, compressed, st.session_state.get(PICKED))
    _view(data=json.dumps(data, separators=(",", ":")).encode(), key=KEY, on_pick_change=_remember)


def payload(original: Photo, compressed: Photo, picked: object = None) -> dict[str, Any]:
    """The payload of the panel: everything that it shows, which while it is closed is no number of the file.

    Args:
        original: The photo.
        compressed: The JPEG that was made of it.
        picked: What the browser sent last: ``photo`` and ``block``, in blocks from the left and the top, of a click, or
            no block; and ``all``, whether all six steps are shown. A block of another photo is passed over.
    """
    digest = photo_identity.fingerprint(original).hex()
    rows, columns = (-(-side // _BLOCK) for side in original.pixels.shape[:2])
    chosen = _chosen(picked, digest, (columns, rows))
    block = chosen or _first(original)
    head = {"photo": digest, "block": block, "picked": chosen is not None, "blocks": [columns, rows]}
    is_open = chosen is not None or _shows_all(picked)
    return {**head, **_numbers(original.pixels, compressed, block)} if is_open else {**head, "components": []}


def _numbers(pixels: np.ndarray, compressed: Photo, block: list[int]) -> dict[str, Any]:
    coefficients, zeros = _read(compressed)
    components = [
        _component(pixels, coefficients, name, block, share)
        for name, share in zip(jpeg.COMPONENTS, zeros.by_frequency, strict=False)
    ]
    for component in components:
        component["says"] += f" In the whole picture {formatting.percent(zeros.overall)} did."
    return {
        "components": components,
        "whole": _zeros_sentence(zeros),
        "tables": [plane.steps.ravel().tolist() for plane in coefficients.planes[:2]],
    }


def _component(
    pixels: np.ndarray, coefficients: jpeg.Coefficients, name: str, place: list[int], share: np.ndarray
) -> dict[str, Any]:
    plane = coefficients.planes[jpeg.COMPONENTS.index(name)]
    down, across = plane.down
    column, row = place[0] // across, place[1] // down
    block = jpeg.follow_block(pixels, coefficients, component=name, row=row, column=column)
    return {
        "name": name,
        "samples": f"From 0 to 255{_means(down, across)}.",
        "span": [8 * across, 8 * down],
        "before": (block.before.ravel() + _LEVEL).tolist(),
        "coefficients": np.round(block.coefficients.astype(float).ravel(), 2).tolist(),
        "steps": block.steps.ravel().astype(int).tolist(),
        "numbers": block.quantised.ravel().tolist(),
        "back": block.dequantised.ravel().astype(int).tolist(),
        "after": (block.after.ravel() + _LEVEL).tolist(),
        "says": f"{block.zeros} of this block’s 64 {name} coefficients became zero.",
        "share": np.round(100 * share, 1).ravel().tolist(),
    }


def _means(down: int, across: int) -> str:
    if down * across == 1:
        return ""
    return f", each the mean of {across} × {down} pixels, because colour is halved"


def _zeros_sentence(zeros: jpeg.Zeros) -> str:
    parts = [
        f"{formatting.percent(share)} of {name}"
        for name, share in zip(jpeg.COMPONENTS, zeros.by_component, strict=False)
    ]
    of_each = f": {', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else ""
    return f"{formatting.percent(zeros.overall)} of all the coefficients in the file are zero{of_each}."


def _chosen(picked: object, digest: str, blocks: tuple[int, int]) -> list[int] | None:
    """The picked block, if it is one of this photo's."""
    if not isinstance(picked, dict) or picked.get("photo") != digest:
        return None
    match picked.get("block"):
        case [int(x), int(y)] if 0 <= x < blocks[0] and 0 <= y < blocks[1]:
            return [x, y]
    return None


def _shows_all(picked: object) -> bool:
    return isinstance(picked, dict) and picked.get("all") is True


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def _read(compressed: Photo) -> tuple[jpeg.Coefficients, jpeg.Zeros]:
    """The file's coefficients, three bytes for a pixel; few are kept, because a file is read again in no time."""
    coefficients = jpeg.read_coefficients(compressed.data)
    return coefficients, jpeg.count_zeros(coefficients)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def _first(original: Photo) -> list[int]:
    row, column = jpeg.detailed_block(original.pixels)
    return [column, row]


def _remember() -> None:
    st.session_state[PICKED] = st.session_state.get(KEY, {}).get("pick")  # none when the page has been left
