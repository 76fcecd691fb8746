"""The page's address holds the settings, so that a reload, a copied link and the way back open what was left.

The browser's address is written by a component and never by Streamlit, whose own way makes an entry of the history of
every change, so that the way back would lead through each position of a slider.
"""

import time

import streamlit as st

from pages.components import formatting
from pages.components.frontend.bundle import module
from pages.components.settings import SETTINGS, Setting, value

_TAKEN, _TROUBLES = "_address_taken", "_address_troubles"
_write = st.components.v2.component("restorer_address", js=module("components/address.js"))


def take(page: str) -> None:
    """Set the settings to the parameters of the address; once whenever a page is arrived at.

    In a new session all settings of the address count. Later only those of the page that is arrived at do, with their
    defaults where the address leaves them out; and an address without any, as that of a tab, leaves all as they are.

    Args:
        page: The page's own address.
    """
    parameters = st.query_params.to_dict()
    known = {setting.name for setting in SETTINGS}
    new = _TAKEN not in st.session_state
    st.session_state[_TAKEN] = page
    st.session_state[_TROUBLES] = []
    if not (new or parameters.keys() & known):
        return
    for setting in SETTINGS:
        if setting.name in parameters:
            _take(setting, parameters[setting.name])
        elif not (new or setting.stays) and page in setting.pages and setting.place in st.session_state:
            st.session_state[setting.place] = setting.usual


def keep(key: str) -> None:
    """Write the settings into the browser's address.

    Args:
        key: The component's; one stands before the page and one after it, and one in each part that runs alone.
    """
    page, turn = st.session_state.get(_TAKEN), time.time_ns() // 1_000_000  # sent anew even if nothing else is new
    known = [setting.name for setting in SETTINGS]
    _write(key=key, data={"said": query(), "known": known, "page": page, "turn": turn})


def query() -> dict[str, str]:
    """The settings as the parameters of an address, without those that are as usual."""
    parameters = {}
    for setting in SETTINGS:
        now = value(setting)
        if now is not None and now != setting.usual:
            parameters[setting.name] = setting.write(now)
    return parameters


def show_troubles() -> None:
    """Show what of the address could not be done, until the page is left."""
    for trouble in st.session_state.get(_TROUBLES, ()):
        st.warning(formatting.plain(trouble), icon=":material/link_off:")


def trouble(sentence: str) -> None:
    """Note a sentence for `show_troubles`."""
    st.session_state.setdefault(_TROUBLES, []).append(sentence)


def _take(setting: Setting, text: str) -> None:
    try:
        st.session_state[setting.place] = setting.read(text)
    except (KeyError, StopIteration, ValueError):
        shown = text if len(text) <= 60 else f"{text[:57]}…"
        trouble(f"The address asks for {setting.name} = {shown}, which is not to be had here, so it is as usual.")
