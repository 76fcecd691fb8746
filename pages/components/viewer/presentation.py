"""The presentation of pictures in a viewer: those that are there are sent now, the others when they come."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from pages.components.progress_bar import Bar
from pages.components.viewer import carrier, transfer
from pages.components.viewer.pane import Awaited, Pane
from pages.components.viewer.transfer import Window

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SIMILARITY = "SSIM map"  # the one view that the server makes
_MEASURING = "Measuring the SSIM around every pixel …"


class Presentation:
    """Pictures that a viewer shows, of which some may be still to come; `viewer.show` makes it.

    Args:
        first: The picture that is there from the start, which the others are as large as.
        others: Those beside it.
        key: The viewer's.
        drawing: What the browser knows the viewer by.
        place: Where what comes later is put; nothing of it is seen there.

    Attributes:
        awaited: The numbers of the panes whose pictures are still to come when it is made.
    """

    def __init__(
        self, first: Pane, others: Sequence[Pane | Awaited], key: str, drawing: str, place: "DeltaGenerator"
    ) -> None:
        self.first, self.key, self.drawing = first, key, drawing
        self.panes: dict[int, Pane | Awaited] = dict(enumerate([first, *others]))
        self.awaited = [number for number, pane in self.panes.items() if isinstance(pane, Awaited)]
        self._places = {number: (place.container(gap=None), place.empty()) for number in self.awaited}

    def bar(self, number: int, text: str) -> Bar:
        """A bar in a pane that is still to come."""
        return carrier.PaneBar(self._places[number][1], text, partial(self._answer, number))

    def fill(self, number: int, pixels: np.ndarray, at: tuple[int, int] | None = None) -> None:
        """Show the picture that a pane awaited, ``(H, W, 3)`` uint8 RGB, opened on a pixel ``(x, y)`` of it."""
        pane, measuring = self.panes[number], self.bar(number, _MEASURING)
        if isinstance(pane, Awaited):
            self.panes[number] = pane.come(pixels, at)
            with self._places[number][0]:
                payload = self.send(number, measuring)
            self._answer(number, **payload)

    def drop(self, number: int) -> None:
        """Take a pane away whose picture cannot be made."""
        self._answer(number, gone=True)
        del self.panes[number]

    def payload(self, place: "DeltaGenerator") -> list[dict[str, Any]]:
        """Send what there is; returns the payload of each pane.

        Args:
            place: Where a bar stands while a view is made.
        """
        panes: list[dict[str, Any]] = []
        for number, pane in self.panes.items():
            bar = Bar(place, _MEASURING)
            texts = {"name": pane.name, "says": pane.detail, "alt": pane.alt, "token": pane.token}
            follows = pane.follows.payload() if isinstance(pane, Pane) and pane.follows else None
            panes.append({**texts, "slot": self._slot(number), "follows": follows, **self.send(number, bar)})
            bar.clear()
        return panes

    def send(self, number: int, measuring: Bar) -> dict[str, Any]:
        """Send a pane's picture, and its map if that is looked at; returns their payload."""
        pane = self.panes[number]
        if isinstance(pane, Awaited):
            return {}
        asked = st.session_state.get(self.key) or {}
        window, slot = Window.read(asked.get("window"), self.first.pixels.shape), self._slot(number)
        payload: dict[str, Any] = {"picture": carrier.send(pane.pixels, window, slot, self.drawing, file=pane.file)}
        if pane.at:
            payload["at"] = pane.at
        if asked.get("view") == SIMILARITY and self.first.has_maps and not pane.is_original:
            drawn = transfer.similarity(self.first.pixels, pane.pixels, measuring)
            payload["map"] = carrier.send(drawn, window, f"{slot}_map", self.drawing)
        return payload

    def _slot(self, number: int) -> str:
        return f"{self.key}_{number}"

    def _answer(self, number: int, **payload: Any) -> None:  # noqa: ANN401
        token = self.panes[number].token
        carrier.answer(self._places[number][1], {"slot": self._slot(number), "token": token, **payload})
