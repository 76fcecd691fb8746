"""The app's three pages, and a first request that is for one of the later ones."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from pages.components.serving import server as server_of
from restorer.system.ports import free_port
from tests.paths import PROJECT

APP = str(PROJECT / "app.py")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The app served for real; yields a function that posts to Streamlit's agent API."""
    port = free_port()
    options = {"headless": "true", "address": "127.0.0.1", "port": port}
    options |= {"enableAgentApi": "true", "agentWaitTimeout": 110}  # seconds, less than are waited for it below
    command = [sys.executable, "-m", "streamlit", "run", APP, *(f"--server.{k}={v}" for k, v in options.items())]
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "CUDA_VISIBLE_DEVICES": ""}
    folder = tmp_path_factory.mktemp("served")
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/_stcore"

    def post(question: dict) -> dict:
        """Ask, and ask again until the page is ready."""
        snapshot = ask(question)
        while snapshot["status"] not in ("ready", "error"):
            snapshot = ask({"session_id": snapshot["session_id"]})
        assert snapshot["status"] == "ready"
        return snapshot

    def ask(question: dict) -> dict:
        body = json.dumps(question).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}/agent/interact", body, headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    try:
        _wait_for(f"{address}/health")
        yield post
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (OSError, HTTPException):  # the second, if somebody else listens there
            if time.monotonic() > end:
                raise
        time.sleep(0.2)


def test_there_are_three_pages():
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert not app.exception
    for page in ("pages/2_train.py", "pages/3_compare.py", "pages/1_compress.py"):
        assert not app.switch_page(page).run().exception


@pytest.mark.parametrize("page", ["", "train", "compare"])
def test_a_first_request_lands_on_its_page_with_the_right_navigation(server, page):
    where = {"page": page} if page else {}
    snapshot = server({**where, "query_params": {"quality": ["35"]}})
    titles = [entry["title"] for entry in snapshot["pages"]]
    assert titles == ["Restorer", "Compress", "Train", "Compare"]  # the first, hidden, leads on to the second
    keys = {action.get("key") for action in snapshot["actions"]}
    assert ("train_batch" in keys) == (page == "train")
    assert ("quality" in keys) == (page != "train")
    if page != "train":
        assert value_of("quality", snapshot["tree"]) == 35


def test_photo_and_settings_follow_from_page_to_page(server):
    session = server({"query_params": {"sample": ["Cat"]}})["session_id"]
    server({"session_id": session, "widget_state": {"quality": 57, "subsampling": "4:4:4"}})
    for page in ("train", "compare"):
        snapshot = server({"session_id": session, "page": page})
    assert value_of("quality", snapshot["tree"]) == 57
    assert value_of("subsampling", snapshot["tree"]) == "4:4:4"
    assert "animal\\_cat.webp" in json.dumps(snapshot["tree"]).replace("\\\\", "\\")


def value_of(key: str, node: dict) -> object:
    """The value of the widget with this key, somewhere below a node of the snapshot."""
    if node.get("key") == key:
        return node["value"]
    found = (value_of(key, child) for child in node.get("children", ()))
    return next((value for value in found if value is not None), None)


def test_the_server_knows_its_navigation_before_anybody_comes(monkeypatch):
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    for name in ("log.begin", "_say_who_can_come", "_open_browser"):
        monkeypatch.setattr(f"pages.components.serving.server.{name}", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    prepared = []

    async def live() -> None:
        async with server_of.lifespan(lambda: prepared.append(PagesManager.uses_pages_directory))(None):
            pass

    with ThreadPoolExecutor(1) as alone:  # a browser test may have left a loop of Playwright's running in this thread
        alone.submit(lambda: asyncio.run(live())).result()
    assert prepared == [False]
