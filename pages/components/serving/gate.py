"""The gate of a shared app: without the join code no page, no picture and no connection is to be had.

It stands before Streamlit, as ASGI middleware, so it need not know what there is to protect. Whoever gives the code
gets a signed cookie, which ends with the browser's session, with the server, and after twelve hours. Who guesses waits
ever longer.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
import threading
import time
from collections import OrderedDict
from html import escape
from urllib.parse import parse_qs

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "restorer-joined"
HOURS = 12  # a school day; then the code is asked for again
OPEN = ("/health", "/_stcore/health")  # which say whether the server is well, and nothing else
_FREE_TRIES = 8  # of one address, before it has to wait
_LONGEST_WAIT = 300.0  # seconds
_MOST_ADDRESSES = 10_000
_MOST_BYTES = 4000  # of the form
# of this process; with a key of the code alone a guess could be tried as a cookie, for which nobody has to wait
_SECRET = secrets.token_bytes(32)
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Restorer</title>
<style>
  body {{ font: 1.1rem system-ui, sans-serif; max-width: 22rem; margin: 20vh auto; padding: 0 1rem }}
  input, button {{ font: inherit; padding: 0.5rem; width: 100%; box-sizing: border-box; margin-top: 0.5rem }}
</style>
<h1>Restorer</h1>
<form method="post"><label>Join code<input name="code" type="password" autofocus required></label>
<button>Join</button></form>
<p role="alert">{said}</p>
</html>
"""


class Attempts:
    """How often each address was wrong, and how long it waits for it."""

    def __init__(self) -> None:
        """Know of nobody."""
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # how often, and until when it waits
        self._lock = threading.Lock()

    def wait(self, address: str) -> float:
        """Seconds until an address may try again."""
        with self._lock:
            return max(0.0, self._wrong.get(address, (0, 0.0))[1] - time.monotonic())

    def wrong(self, address: str) -> None:
        """Note a wrong code; each one beyond the first few doubles the wait."""
        with self._lock:
            count = self._wrong.pop(address, (0, 0.0))[0] + 1
            wait = min(2.0 ** (count - _FREE_TRIES), _LONGEST_WAIT) if count >= _FREE_TRIES else 0.0
            self._wrong[address] = (count, time.monotonic() + wait)
            while len(self._wrong) > _MOST_ADDRESSES:
                self._wrong.popitem(last=False)

    def right(self, address: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._wrong.pop(address, None)


class Gate:
    """ASGI middleware that lets in whoever gave the code.

    Args:
        app: What is behind it.
        code: The code. Capitals, spaces and hyphens in it do not matter; with nothing else in it nobody is let in.
    """

    def __init__(self, app: ASGIApp, code: str) -> None:
        """Let nobody in yet."""
        self._app, self._code, self._attempts = app, _plain(code), Attempts()
        self._signer = TimestampSigner(_SECRET + _digest(self._code), salt=COOKIE, digest_method=hashlib.sha256)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what may pass; answer the rest."""
        if scope["type"] == "lifespan" or scope["path"] in OPEN or self._has_joined(HTTPConnection(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it was accepted: the browser gets a 403
        else:
            request = Request(scope, receive)
            answer = await self._join(request) if request.method == "POST" else _page("", 401)
            await answer(scope, receive, send)

    def _has_joined(self, connection: HTTPConnection) -> bool:
        try:
            self._signer.unsign(connection.cookies.get(COOKIE, ""), max_age=HOURS * 3600)
        except BadSignature:
            return False
        return True

    async def _join(self, request: Request) -> Response:
        address, given = _address(request), await _given(request)
        # nothing is awaited from here on, so of many tries at once each is counted before the next
        if wait := self._attempts.wait(address):
            return _page(f"Too many wrong codes; please try again in {wait:.0f} seconds.", 429)
        if not self._code or not hmac.compare_digest(_digest(given), _digest(self._code)):
            self._attempts.wrong(address)
            return _page("That is not the code.", 401)
        self._attempts.right(address)
        # the same page again, as a path alone: what begins with two slashes would be another server
        target = "/" + request.url.path.lstrip("/\\") + (f"?{request.url.query}" if request.url.query else "")
        answer = RedirectResponse(target, status_code=303)
        token = self._signer.sign("joined").decode()
        answer.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return answer


async def _given(request: Request) -> str:
    """The code that a form holds; empty if there is none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return ""
    return _plain(parse_qs(body.decode("utf-8", errors="replace")).get("code", [""])[0])


def _page(said: str, status: int) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(said=escape(said)), status, {"Cache-Control": "no-store"})


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).casefold()


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode(errors="replace")).digest()


def _address(request: Request) -> str:
    """Whom the attempts are counted for: an address, or of IPv6 the network that one person has to choose from."""
    host = request.client.host if request.client else ""
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return host
    return host if version == 4 else str(ipaddress.ip_network(f"{host}/64", strict=False))
