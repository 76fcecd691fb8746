"""Who is looking: a name that a browser keeps, so that a run knows its owner after a reload and in a second tab."""

import streamlit as st

from pages.components.live_scripts import joined

_KEY = "_visitor"
_keeper = st.components.v2.component("restorer_visitor", js=joined("live_dom.js", "visitor.js"))


def introduce() -> None:
    """Let the browser say its name, or give it one; once on a page, and known from the next run of the page on."""
    _keeper(key=_KEY, data={"known": known()}, on_name_change=lambda: None)


def known() -> str | None:
    """The visitor's name; None until the browser has told it."""
    name = st.session_state.get(_KEY, {}).get("name")
    return str(name) if name else None
