"""Pasting a picture, or dropping it anywhere on the page."""

import streamlit as st

from pages.components.frontend.bundle import module

_listen = st.components.v2.component("restorer_paste", js=module("components/paste.js"))


def listen() -> None:
    """Hand a picture that is pasted or dropped on the page to its file input; takes no room where there are no gaps."""
    _listen(key="paste")
