"""The held-out photographs in the browser: each picture is sent there once, when it is asked for.

The slider through time, the film and the error map then need nothing more from the server.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from pages.components.frontend.bundle import joined, module

_view = st.components.v2.component(
    "restorer_previews",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "train/live/previews_view.css"),
    js=module("train/live/previews_view.js"),
)


@dataclass(frozen=True)
class Frame:
    """A picture on its way to the browser.

    Attributes:
        name: Its file's name without the ending: ``"0-original"``, ``"0-000120"``.
        picture: The file.
        ssim: How alike it is to the original, if it is another.
    """

    name: str
    picture: bytes
    ssim: float | None = None


def show(payload: dict[str, Any], frames: Sequence[Frame], *, key: str) -> None:
    """Draw the photographs; what the browser lacks, it asks for, and `wanted` has it at the next run of the fragment.

    Args:
        payload: ``run``, ``photos``, ``steps`` and what else the script reads.
        frames: Pictures that were asked for.
        key: The same key keeps the same drawing.
    """
    _view(data=packed(payload, frames), key=key, on_want_change=lambda: _remember(key))


def wanted(key: str, run: str) -> list[str]:
    """The names of the frames of a run that the browser asked for since the last look."""
    asked = st.session_state.pop(f"_{key}_wanted", None)
    if not isinstance(asked, dict) or asked.get("run") != run:
        return []
    return [str(name) for name in asked.get("frames", ())]


def packed(payload: dict[str, Any], frames: Sequence[Frame]) -> bytes:
    """A header in JSON with its length before it, and the pictures behind it."""
    listed = [{**asdict(frame), "picture": len(frame.picture)} for frame in frames]
    header = json.dumps({**payload, "frames": listed}, separators=(",", ":")).encode()
    return b"".join([struct.pack("<I", len(header)), header, *(frame.picture for frame in frames)])


def _remember(key: str) -> None:
    # callbacks run before the fragment, which then sends what was asked for; one that comes when its page has been left
    # finds nothing under the component's key
    st.session_state[f"_{key}_wanted"] = st.session_state.get(key, {}).get("want")
