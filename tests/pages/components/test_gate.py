"""The gate and the headers of the server, as ASGI apps without a network."""

import asyncio
import hashlib
import hmac
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from itsdangerous import TimestampSigner

from pages.components.serving import gate, server
from pages.components.serving.gate import COOKIE, OPEN, Gate
from pages.components.serving.headers import Headers
from tests.paths import PROJECT

CODE = "k7mq-x3fd"
SECRET = b"what is behind the gate"


async def behind(scope, receive, send):
    """An app that hands out a secret to everybody who reaches it."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": SECRET})


def ask(app, path="/", *, method="GET", body=b"", cookie="", client="10.0.0.7", kind="http", query=b"", scheme="http"):
    """One request; gives all that is sent back."""
    sent, given = [], [{"type": "http.request", "body": body, "more_body": False}]
    headers = [(b"cookie", cookie.encode()), (b"host", b"restorer"), (b"content-length", str(len(body)).encode())]
    scope = {"type": kind, "path": path, "method": method, "headers": headers, "query_string": query}
    scope |= {"client": (client, 5000), "scheme": scheme, "server": ("restorer", 80), "root_path": ""}

    async def receive():
        return given.pop()

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as alone:  # a browser test may have left a loop of Playwright's running in this thread
        alone.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    return sent


def join(app, code, **rest):
    return ask(app, method="POST", body=urlencode({"code": code}).encode(), **rest)


def status(sent):
    return sent[0]["status"]


def header(sent, name):
    return next((value.decode() for key, value in sent[0]["headers"] if key == name.encode()), "")


def cookie_of(sent):
    return header(sent, "set-cookie").partition(";")[0]


@pytest.fixture
def shared():
    return Gate(behind, CODE)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/train", "/media/abc.png", "/_stcore/upload_file/1/2", "/_stcore/host-config"])
def test_without_the_code_nothing_is_to_be_had(shared, path, method):
    sent = ask(shared, path, method=method)
    assert status(sent) == 401
    assert SECRET not in b"".join(message.get("body", b"") for message in sent)


def test_without_the_code_no_connection_is_accepted(shared):
    assert ask(shared, "/_stcore/stream", kind="websocket") == [{"type": "websocket.close", "code": 1008}]


def test_nothing_but_the_health_is_open():
    assert OPEN == ("/health", "/_stcore/health")


@pytest.mark.parametrize("path", ["/health", "/_stcore/health"])
def test_the_health_is_told_to_everybody(shared, path):
    assert status(ask(shared, path)) == 200


@pytest.mark.parametrize("given", [CODE, "K7MQ X3FD", "k7mqx3fd"])
def test_with_the_code_everything_is(shared, given):
    sent = join(shared, given, path="/train", query=b"run=one")
    assert (status(sent), header(sent, "location")) == (303, "/train?run=one")
    cookie = cookie_of(sent)
    assert ask(shared, "/media/abc.png", cookie=cookie)[1]["body"] == SECRET
    assert ask(shared, "/_stcore/stream", kind="websocket", cookie=cookie) == [{"type": "websocket.accept"}]


def test_the_cookie_is_for_this_session_alone_and_no_script_reads_it(shared):
    told = header(join(shared, CODE), "set-cookie").lower()
    assert "httponly" in told and "samesite=lax" in told
    assert "max-age" not in told and "expires" not in told


def test_the_cookie_does_not_hold_the_code(shared):
    told = header(join(shared, CODE), "set-cookie").lower()
    assert "k7mq-x3fd" not in told and "k7mqx3fd" not in told


def test_over_tls_the_cookie_is_sent_over_tls_alone(shared):
    assert "secure" in header(join(shared, CODE, scheme="https"), "set-cookie").lower()
    assert "secure" not in header(join(shared, CODE), "set-cookie").lower()


@pytest.mark.parametrize("given", ["", "k7mq", f"{CODE}1", "\udcff", "a" * 100_000])
def test_a_wrong_code_lets_nobody_in(shared, given):
    body = urlencode({"code": given.encode(errors="surrogateescape")}).encode()
    sent = ask(shared, method="POST", body=body)
    assert status(sent) == 401
    assert not cookie_of(sent)


@pytest.mark.parametrize("forged", ["joined", "joined.", "joined.abc.def", "", "\x00"])
def test_a_forged_cookie_lets_nobody_in(shared, forged):
    assert status(ask(shared, cookie=f"{COOKIE}={forged}")) == 401


@pytest.mark.parametrize("key", ["k7mq-x3fd", "k7mqx3fd", hashlib.sha256(b"k7mqx3fd").digest()])
def test_a_cookie_that_is_signed_with_the_code_lets_nobody_in(shared, key):
    made = TimestampSigner(key, salt=COOKIE, digest_method=hashlib.sha256).sign("joined").decode()
    assert status(ask(shared, cookie=f"{COOKIE}={made}")) == 401


def test_the_cookie_of_another_code_and_of_yesterday_let_nobody_in(shared, monkeypatch):
    assert status(ask(shared, cookie=cookie_of(join(Gate(behind, "another"), "another")))) == 401
    cookie = cookie_of(join(shared, CODE))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 - 60)
    assert status(ask(shared, cookie=cookie)) == 200
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 + 60)
    assert status(ask(shared, cookie=cookie)) == 401


def test_the_cookie_ends_with_the_server(shared, monkeypatch):
    cookie = cookie_of(join(shared, CODE))
    assert status(ask(Gate(behind, CODE), cookie=cookie)) == 200
    monkeypatch.setattr(gate, "_SECRET", b"another" * 5)  # as the next process draws it
    assert status(ask(Gate(behind, CODE), cookie=cookie)) == 401


def test_each_server_signs_with_a_secret_of_its_own():
    code = "from pages.components.serving import gate; print(gate._SECRET.hex())"
    secrets = [subprocess.check_output([sys.executable, "-c", code], cwd=PROJECT, text=True).strip() for _ in range(2)]
    assert len(set(secrets)) == 2
    assert all(len(secret) == 64 for secret in secrets)


@pytest.mark.parametrize("given", ["", "-", "--", "anything"])
@pytest.mark.parametrize("code", ["--", "- -"])
def test_a_code_of_which_nothing_counts_lets_nobody_in(code, given):
    assert status(join(Gate(behind, code), given)) == 401


@pytest.mark.parametrize(("says", "answer"), [(True, 303), (False, 401)])
@pytest.mark.parametrize("code", [CODE, "wrong"])
def test_a_code_is_compared_in_constant_time(shared, monkeypatch, code, says, answer):
    compared = []
    with monkeypatch.context() as patch:
        patch.setattr(hmac, "compare_digest", lambda *both: compared.append(both) or says)
        sent = join(shared, code)
    assert status(sent) == answer
    ((given, wanted),) = compared
    assert len(given) == len(wanted) == 32
    assert (given == wanted) == (code == CODE)


class TestGuessing:
    @pytest.fixture
    def clock(self, monkeypatch):
        class Clock:
            now = 1000.0

        monkeypatch.setattr(gate.time, "monotonic", lambda: Clock.now)
        return Clock

    def guess(self, shared, times, **rest):
        return [status(join(shared, "wrong", **rest)) for _ in range(times)]

    def test_who_guesses_waits_ever_longer(self, shared, clock):
        assert self.guess(shared, 8) == [401] * 8
        waits = []
        for _ in range(11):
            began = clock.now
            while status(sent := join(shared, "wrong")) == 429:
                clock.now += 1
            assert b"alert" in sent[1]["body"]
            waits.append(clock.now - began)
        assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]

    def test_meanwhile_the_right_code_does_not_help_and_others_do_not_wait(self, shared, clock):
        self.guess(shared, 8)
        assert status(join(shared, CODE)) == 429
        assert status(join(shared, CODE, client="10.0.0.8")) == 303
        clock.now += 2
        assert status(join(shared, CODE)) == 303
        assert self.guess(shared, 2) == [401, 401]  # who joined begins anew

    def test_of_ipv6_a_network_is_one_address(self, shared, clock):
        tries = [status(join(shared, "wrong", client=f"2001:db8::{number:x}")) for number in range(12)]
        assert 429 in tries
        assert status(join(shared, "wrong", client="2001:db8:1::1")) == 401

    def test_many_addresses_take_little_room(self, monkeypatch):
        monkeypatch.setattr(gate, "_MOST_ADDRESSES", 5)
        attempts = gate.Attempts()
        for number in range(50):
            attempts.wrong(str(number))
        assert len(attempts._wrong) == 5


def test_the_way_back_leads_to_this_server_alone(shared):
    for path in ("//elsewhere.example/", "/\\elsewhere.example"):
        assert re.match(r"/[^/\\]", header(join(shared, CODE, path=path), "location"))


@pytest.fixture(params=["behind the gate", "at the gate", "joining"])
def answered(request, shared):
    """An answer of the server: of an app that everybody reaches, to who has not joined, and to who joins."""
    if request.param == "joining":
        return join(Headers(shared), CODE)
    return ask(Headers(behind if request.param == "behind the gate" else shared))


def test_every_answer_has_the_headers(answered):
    assert header(answered, "x-frame-options") == "SAMEORIGIN"
    assert header(answered, "x-content-type-options") == "nosniff"
    assert header(answered, "referrer-policy") == "same-origin"
    assert header(answered, "cross-origin-opener-policy") == "same-origin"
    assert header(answered, "cross-origin-resource-policy") == "same-origin"
    assert header(answered, "permissions-policy") == "camera=(), microphone=(), geolocation=()"


def test_scripts_styles_and_pictures_come_from_this_server_alone_and_nobody_else_frames_it(answered):
    policy = {
        name: set(sources) for name, *sources in map(str.split, header(answered, "content-security-policy").split(";"))
    }
    here, inline = {"'self'"}, {"'unsafe-inline'"}
    assert policy == {
        "default-src": here,
        "script-src": here | inline | {"'unsafe-eval'", "blob:"},
        "style-src": here | inline,
        "img-src": here | {"data:", "blob:"},
        "media-src": here | {"data:", "blob:"},
        "font-src": here | {"data:"},
        "connect-src": here | {"data:", "blob:"},
        "worker-src": here | {"blob:"},
        "frame-src": here | {"data:", "blob:"},
        "object-src": {"'none'"},
        "base-uri": here,
        "form-action": here,
        "frame-ancestors": here,
    }


def test_the_gate_stands_before_everything_if_there_is_a_code(monkeypatch):
    monkeypatch.delenv("RESTORER_JOIN_CODE", raising=False)
    assert [each.cls for each in server.middleware()] == [Headers]
    for code in (CODE, "--"):
        monkeypatch.setenv("RESTORER_JOIN_CODE", code)
        assert [each.cls for each in server.middleware()] == [Headers, Gate]


def test_the_health_of_the_server_says_whether_and_not_what(monkeypatch):
    found = []
    monkeypatch.setattr(server, "health_problems", lambda: found)
    monkeypatch.setattr(server, "FRESH", 0)
    health = server.Health()
    answer = health.answer(None)
    assert (answer.status_code, answer.body) == (200, b"ok\n")
    found = ["The worker of the run secret is there, but does not answer."]
    answer = health.answer(None)
    assert answer.status_code == 503
    assert b"secret" not in answer.body


def test_a_server_whose_health_cannot_be_found_out_is_not_well(monkeypatch, caplog):
    monkeypatch.setattr(server, "FRESH", 0)
    monkeypatch.setenv("RESTORER_FREE_MEGABYTES", "a few")
    health = server.Health()
    for _ in range(2):
        answer = health.answer(None)
        assert (answer.status_code, answer.body) == (503, b"not well\n")
    assert caplog.text.count("RESTORER_FREE_MEGABYTES") == 1  # said once, not at each look

    secret = "/srv/secret/place"

    def fail():
        raise OSError(5, "broken", secret)

    monkeypatch.setattr(server, "health_problems", fail)
    assert health.answer(None).status_code == 503
    assert "OSError" in caplog.text and "in fail" in caplog.text
    assert secret not in caplog.text
