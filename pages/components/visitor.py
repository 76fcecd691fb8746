"""The visitor: a name that a browser keeps, so that a run and a dropped photo know their owner after a reload."""

import re

import streamlit as st

from pages.components import samples
from pages.components.frontend.bundle import module

_KEY, _HEARD = "_visitor", "_visitor_heard"
COOKIE = "restorer-visitor"  # what the script calls it, too
_NAME = re.compile(r"\w{1,64}", re.ASCII)
_keeper = st.components.v2.component("restorer_visitor", js=module("components/visitor.js"))


@st.fragment  # a run of the whole page, in the moment in which somebody drops a photo, would lose the photo
def introduce() -> None:
    """Have the browser send its name, or give it one; once on a page, and known from the next run of the page on."""
    _keeper(key=_KEY, data={"known": known()}, on_name_change=_hear)
    if st.session_state.pop(_HEARD, False) and st.session_state.get(samples.TOKEN) == samples.UNKEPT:
        st.rerun()  # the photo has been taken already, and can now be kept


def _hear() -> None:
    st.session_state[_HEARD] = True


def known() -> str | None:
    """The visitor's name; None until the browser has sent it, as one that was here before does with its cookie."""
    name = st.session_state.get(_KEY, {}).get("name") or st.context.cookies.get(COOKIE)
    return str(name) if name and _NAME.fullmatch(str(name)) else None
