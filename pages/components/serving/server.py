"""The server around the pages: its log, its gate, its headers, its health; and what it says when it starts."""

import gc
import logging
import os
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager

from pages.components.serving import sharing
from pages.components.serving.gate import Gate
from pages.components.serving.headers import Headers
from restorer import RestorerError, health_problems, log

FRESH = 5.0  # seconds for which an answer about the health serves everybody
_log = logging.getLogger(__name__)


def middleware() -> list[Middleware]:
    """What every request passes, from the outside in."""
    code = sharing.join_code()
    return [Middleware(Headers), *([Middleware(Gate, code=code)] if code else [])]


def routes() -> list[Route]:
    """What is served besides the pages: ``/health``, for a monitor."""
    return [Route("/health", Health().answer)]


class Health:
    """Answers whether all is well: 200 and ``ok``, or 503; what is wrong is in the log, for anybody may ask."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._asked, self._found, self._lock = float("-inf"), [""], threading.Lock()

    def answer(self, _: Request) -> PlainTextResponse:
        """Answer; Starlette calls it in a thread of its own."""
        with self._lock:
            if time.monotonic() - self._asked > FRESH:
                found, self._asked = _problems(), time.monotonic()
                if found != self._found:
                    for sentence in found:
                        _log.warning("Not well: %s", sentence)
                self._found = found
            return PlainTextResponse("not well\n" if self._found else "ok\n", 503 if self._found else 200)


def _problems() -> list[str]:
    """What is wrong, a sentence each; that this cannot be found out is wrong as well."""
    try:
        return health_problems()
    except RestorerError as error:
        return [str(error)]
    except Exception as error:
        return [f"Whether all is well could not be found out: {log.traced(error)}"]


def lifespan(prepare: Callable[[], None]) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    """What is done around the server's life: begin the log, prepare, say who can come in, open a browser.

    Args:
        prepare: Makes what is the same for all visitors. Nobody is let in before its end, so that those who come first
            find the server as warm as all others, and none of them makes it again.
    """

    @asynccontextmanager
    async def life(_: st.App) -> AsyncIterator[None]:
        log.begin()
        PagesManager.uses_pages_directory = False  # as `app.py`'s navigation says, but only once somebody has run it
        try:
            prepare()
        except Exception as error:
            _log.error("The first page could not be prepared: %s", log.traced(error))  # those who come will see why
        gc.collect()
        gc.freeze()  # what is there now stays, and need not be looked through again and again
        _say_who_can_come()
        _open_browser()
        yield

    return life


def _say_who_can_come() -> None:
    if not sharing.is_shared():
        return
    address = f"http://{net_util.get_internal_ip() or 'this computer'}:{st.get_option('server.port')}"
    if code := sharing.join_code():
        sys.stdout.write(f"  Shared: everybody on this network can open {address} with the join code {code}\n\n")
        sys.stdout.flush()
    else:
        _log.warning("Everybody on this network can open %s; --share would ask them for a join code.", address)


def _open_browser() -> None:
    """As Streamlit does it for a script: not without a screen."""
    if st.get_option("server.headless") or (sys.platform == "linux" and not os.environ.get("DISPLAY")):
        return
    url = f"http://localhost:{st.get_option('server.port')}"
    threading.Thread(target=webbrowser.open, args=(url,), name="browser", daemon=True).start()
