"""Getting to the right page, also when the first request is for one other than the first.

A folder called ``pages/`` makes Streamlit run a page's file alone, without ``app.py`` and its navigation, when a
browser's first request is ``/compare``. So each page begins with `enter`, which goes through ``app.py`` once.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.components import address, photo_picker, visitor
from pages.components.failures import unforeseen
from pages.components.frame import frame

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

ICON = (  # four blocks of a JPEG, drawn here because Streamlit fetches its own icons from the network
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b6e74" d="M1 1h6.5v6.5H1z"/>'
    '<path fill="#2f9197" d="M8.5 1H15v6.5H8.5z"/><path fill="#5cc7cc" d="M1 8.5h6.5V15H1z"/>'
    '<path fill="#a5e3e6" d="M8.5 8.5H15V15H8.5z"/></svg>'
)
_OF_A_PHOTO = ("compress", "compare")
_ROUTED, _WANTED, _SHOWN, _UNKNOWN = "_routed", "_wanted", "_shown_page", "_unknown_page"


def enter(page: str) -> None:
    """Go through ``app.py`` unless this session did already; the first line of each page.

    Args:
        page: The page's own file, relative to ``app.py``.
    """
    if not st.session_state.get(_ROUTED):
        st.session_state[_WANTED] = page
        st.switch_page("app.py", query_params=st.query_params.to_dict())


def home() -> None:
    """Go on to the first page, which is not the default one itself: Streamlit gives a default page no address.

    Streamlit comes here with an address that is no page's as well, and says nothing of it.
    """
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    asked = urlsplit(st.context.url or "").path.strip("/").removeprefix(base).strip("/")
    if asked:
        st.session_state[_UNKNOWN] = asked
    st.switch_page("pages/1_compress.py", query_params=st.query_params.to_dict())


def run(page: "StreamlitPage") -> None:
    """Run the page that was asked for; what fails becomes one sentence. The last line of ``app.py``."""
    st.session_state[_ROUTED] = True
    wanted = st.session_state.pop(_WANTED, None)
    if wanted:
        st.switch_page(wanted, query_params=st.query_params.to_dict())
    if page.url_path and st.session_state.get(_SHOWN) != page.url_path:
        st.session_state[_SHOWN] = page.url_path
        address.take(page.url_path)
        if unknown := st.session_state.pop(_UNKNOWN, None):
            address.trouble(f"There is no page called {unknown} here; this is {page.title}.")
        _leave_the_last_page()
    frame.draw(page.url_path)
    before = st.container(key="keeper_before")
    address.show_troubles()
    photo_picker.lay_out(seen=page.url_path in _OF_A_PHOTO)  # takes a photo that was dropped, which the address names
    with before:
        address.keep("address")
    unforeseen.told(page.run)()
    with st.container(key="keeper_after"):
        address.keep("address_after")  # for what the page itself has settled
        visitor.introduce()


def _leave_the_last_page() -> None:
    """Drop what parts of the page that was left still ask for; the script begins anew.

    Until the browser hears of the new page, a part that draws itself every second asks for another run of the old one.
    Streamlit would do that after the new page, find the part gone, and leave the browser with an empty page. It refuses
    to run a part that it does not store, and a run of the whole page takes in what waits for its turn already.
    """
    context = get_script_run_ctx()
    if context:
        context.fragment_storage.clear()
    st.rerun()
