"""An app that is shared by its own command, and one that is not, as the network sees them."""

import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from restorer.system.paths import environment
from tests.browser import conftest
from tests.browser.conftest import App
from tests.browser.looking import look, settle
from tests.paths import PROJECT

CODE = "blue-heron-42"


class Command(App):
    """The app as ``restorer app`` starts it."""

    options: tuple[str, ...] = ()

    def start(self) -> None:
        command = [sys.executable, "-m", "restorer", "app", *self.options, "--server.port", str(self.port)]
        command += [
            "--server.headless",
            "true",
            "--server.fileWatcherType",
            "none",
            "--browser.serverAddress",
            "127.0.0.1",
        ]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log)
        conftest.wait_until_healthy(self.url, self.server, self.log)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Command]]:
    """Start the app with some options."""
    apps = []

    def start(*options: str) -> Command:
        app = Command(tmp_path, tmp_path / "runs")
        app.environment |= environment()
        app.options = options
        apps.append(app)
        app.start()
        return app

    yield start
    for app in apps:
        app.stop()


def elsewhere() -> str:
    """An address of this computer by which others reach it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))  # nothing is sent
        except OSError:
            pytest.skip("this computer is in no network")
        return str(probe.getsockname()[0])


def answer(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as found:
            return int(found.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_an_app_that_nobody_asked_to_share_is_on_this_computer_alone(started: Callable[..., Command]) -> None:
    app = started()
    assert answer(app.url) == 200
    with pytest.raises(OSError, match=r"refused|timed out"):
        answer(f"http://{elsewhere()}:{app.port}")
    assert "Shared" not in app.log.read_text()


def test_a_shared_app_asks_for_its_code_and_then_works_as_ever(started: Callable[..., Command], page: Page) -> None:
    app = started("--share", CODE)
    assert re.search(rf"Shared: .* http://\S+:{app.port} with the join code {CODE}", app.log.read_text())
    assert answer(f"http://{elsewhere()}:{app.port}/train") == 401
    assert answer(f"{app.url}/health") in (200, 503)
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None)

    page.goto(f"{app.url}/compress?quality=33")
    field = page.get_by_label("Join code")
    field.fill("guess")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_have_text("That is not the code.")
    field.fill("Blue Heron 42")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".stage canvas")).to_have_count(2, timeout=90_000)
    expect(page).to_have_url(re.compile("quality=33"))

    for name, count in (("compare", 3), ("compress", 2)):
        look(page, f"{app.url}/{name}", count)
    page.goto(f"{app.url}/train?train_photos=Folder")
    settle(page)
    expect(page.get_by_text("RESTORER_PHOTOGRAPHS", exact=False)).to_be_visible()
    expect(page.locator(".charts svg").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert refused == []
