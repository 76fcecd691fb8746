"""Options of a restoration: strength, projection on the quantisation cells of the file, and a self-ensemble."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from pages.components import settings
from restorer import prediction

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


@dataclass(frozen=True)
class RestorationOptions:
    """How a photo is restored.

    Attributes:
        strength: From 0, the file as it is, to 1, the network's answer.
        faithful: Whether every DCT coefficient stays in the cell that the file names.
        ensemble: How often the photo is restored, turned, to take the mean of it.
    """

    strength: float = prediction.STRENGTH_MAX
    faithful: bool = True
    ensemble: int = 1


def choose(place: "DeltaGenerator") -> RestorationOptions:
    """Let a person choose all three, behind a button that most never press."""
    with place.popover("Options", icon=":material/tune:", width="stretch"):
        percent = st.slider(
            "Strength, %",
            round(100 * prediction.STRENGTH_MIN),
            round(100 * prediction.STRENGTH_MAX),
            settings.now("strength"),
            key="strength",
            persist_state="session",
            help="0 is the file as it is, 100 the network's answer.",
        )
        faithful = st.toggle(
            "Stay true to the JPEG",
            value=settings.now("faithful"),
            key="faithful",
            persist_state="session",
            help="A JPEG says between which two values each DCT coefficient lay. With this on, none leaves that range: "
            "the result is a picture that would have compressed to exactly this file. A photo that is restored from an "
            "earlier compression is not held to its last one.",
        )
        twice = st.toggle(
            "Look twice",
            value=settings.now("twice"),
            key="twice",
            persist_state="session",
            help="Restores the photo also upside down and takes the mean: a little better, twice as slow.",
        )
    return RestorationOptions(percent / 100, faithful, 2 if twice else 1)
