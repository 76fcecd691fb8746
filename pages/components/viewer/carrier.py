"""Messages to a viewer beside it: each picture in one of its own, and the progress of one that is awaited."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from pages.components.frontend.bundle import module
from pages.components.progress_bar import Bar
from pages.components.viewer import transfer
from pages.components.viewer.transfer import Window

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_carry = st.components.v2.component("restorer_picture", js=module("components/viewer/messages/receiver.js"))
_answer = st.components.v2.component("restorer_answer", js=module("components/viewer/messages/answer.js"))


def send(
    pixels: np.ndarray, window: Window | None, slot: str, drawing: str, *, file: bytes | None = None
) -> dict[str, Any]:
    """Send a picture, and the part of it that is looked at if it is large.

    Args:
        pixels: ``(H, W, 3)`` or ``(H, W)`` uint8.
        window: What is looked at.
        slot: The pane's own, in which a newer picture takes the place of this one.
        drawing: The viewer's.
        file: A file of exactly these pixels; None to have one made.

    Returns:
        The payload with which the viewer finds both.
    """
    large = transfer.is_large(pixels)
    sent = transfer.whole(pixels) if large or file is None else file
    payload: dict[str, Any] = {
        "id": carry(sent, slot, drawing),
        "width": pixels.shape[1],
        "height": pixels.shape[0],
    }
    if large and window:
        part = carry(transfer.part(pixels, window), f"{slot}_part", drawing)
        payload["part"] = {"id": part, "left": window.left, "top": window.top}
    return payload


def answer(place: "DeltaGenerator", payload: dict[str, Any]) -> None:
    """Send the progress of a picture that a viewer awaits, or that it has come.

    Args:
        place: An `st.empty`, in which this takes the place of what was sent before.
        payload: The pane's ``slot`` and ``token``; with them ``share``, ``text`` and ``turn`` of the work, or
            ``picture`` and ``map`` as `send` returns them, or ``gone`` if there will be none.
    """
    with place:
        _answer(data=payload)  # without a key, so that another answer is another element


class PaneBar(Bar):
    """A bar in a pane whose picture is awaited.

    Args:
        place: Where `answer` puts its progress.
        text: What is being done.
        send: Called with the ``share`` done and the ``text``.
    """

    def __init__(self, place: "DeltaGenerator", text: str, send: Callable[..., None]) -> None:
        super().__init__(place, text)
        self._send = send
        self._sent: tuple[int, str] | None = None
        self._turn = 0  # for what was said before may be said again, and no two elements may be equal

    def _draw(self, share: float, text: str) -> None:
        if self._sent != (progress := (round(100 * share), text)):
            self._sent, self._turn = progress, self._turn + 1
            self._send(share=share, text=text, turn=self._turn)


def carry(file: bytes, slot: str, drawing: str) -> str:
    """Send a file in a message of its own, which goes to no browser twice.

    Args:
        file: Its bytes.
        slot: Its place, in which a newer file takes the place of this one.
        drawing: Whose place it is; both together are under 256 bytes.

    Returns:
        What the browser finds it by, with ``arrived`` of ``messages/inbox.js``.
    """
    name = hashlib.sha256(file).digest()[:8]
    place = f"{drawing}/{slot}".encode()
    _carry(data=b"".join([bytes([len(place)]), place, name, file]), key=slot)
    return name.hex()
