"""Pasting a picture, as good as dropping it."""

import streamlit as st

from pages.components.frontend.bundle import module

_listen = st.components.v2.component("restorer_paste", js=module("components/paste.js"))


def listen() -> None:
    """Hand a picture that is pasted on the page to its first drop zone; takes no room in a container without gaps."""
    _listen(key="paste")
