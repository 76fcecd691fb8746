"""A real server and a real browser."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from restorer.system.ports import free_port
from tests.browser.replay import Replay
from tests.paths import PROJECT

START_SECONDS = 60
PATIENCE = 60_000  # milliseconds; a machine may be busy, and how fast it is is no matter for a test
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = os.environ.get("RESTORER_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
SIZE = {"width": 1440, "height": 1000}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test of this folder."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def runs_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app keeps its runs; empty at first."""
    return tmp_path_factory.mktemp("app") / "runs"


class App:
    """The app, served by a process of its own that can be stopped and started again under the same address."""

    def __init__(self, folder: Path, runs_folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.environment = {**os.environ, "RESTORER_RUNS": str(runs_folder)}

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        command += ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
        command += ["--server.fileWatcherType", "none"]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log)
        wait_until_healthy(self.url, self.server, self.log)

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=20)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, runs_folder: Path) -> Iterator[App]:
    """The app that is running."""
    app = App(tmp_path_factory.mktemp("server"), runs_folder)
    try:
        app.start()
        yield app
    finally:
        app.stop()


@pytest.fixture(scope="session")
def app_url(app: App) -> str:
    """Its address."""
    return app.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, or another of its family, as `bootstrap.py` found it."""
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("no Chromium, Chrome or Edge was found")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def people(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Call it for a fresh browser window of 1440 × 1000 pixels, each another person's who never saw the app."""
    contexts = []

    def person() -> Page:
        contexts.append(browser.new_context(viewport=SIZE))
        return _window(contexts[-1])

    yield person
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def known(browser: Browser) -> Iterator[Page]:
    """A window that is kept: one that knows the app's code loads a page at a third of what it costs a fresh one."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    yield _window(context)
    context.close()


@pytest.fixture
def page(known: Page, app_url: str) -> Iterator[Page]:
    """One person's browser window, who is nobody that the app has met, though the browser has the app's code."""
    yield known
    for other in known.context.pages:
        if other is not known:
            other.close()
    known.set_viewport_size(SIZE)
    known.emulate_media(color_scheme="light")
    known.goto(f"{app_url}/_stcore/health")  # leaves the page, and not the site
    known.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    known.context.clear_cookies()


@pytest.fixture
def replay(runs_folder: Path) -> Iterator[Replay]:
    """A run that is being played."""
    with Replay(runs_folder / f"{time.time_ns()}-played", title="Played", before=100) as playing:
        yield playing


@pytest.fixture
def dense(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window whose display has so many device pixels a CSS pixel."""
    context = browser.new_context(viewport=SIZE, device_scale_factor=request.param)
    yield _window(context)
    context.close()


def _window(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


def wait_until_healthy(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(START_SECONDS * 5):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (OSError, HTTPException):  # the second, if somebody else listens there
            time.sleep(0.2)
    pytest.fail(f"The app did not become healthy: {log.read_text(errors='replace')[-2000:]}")
