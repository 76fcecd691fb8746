"""A real training, and all that may happen to it: reloads, other people, a killed worker, a restarted app."""

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from restorer import Run
from tests.browser.conftest import PATIENCE, App
from tests.browser.looking import settle
from tests.browser.replay import Replay

LEARN_MILLISECONDS = 240_000  # at most, for a worker to start and take its first steps on a busy machine
A_STEP_OR_TWO = 10.0  # seconds of training between two events, at most, on a busy machine


def open_train(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible(timeout=60_000)


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled(timeout=60_000)
    button.click()


def see_it_train(page: Page, after: int = 0) -> int:
    """Wait until a training is further than a step; how far it is."""
    headline = page.locator(".status .headline")
    for _ in range(LEARN_MILLISECONDS // 100):
        said = " ".join(headline.all_text_contents())  # none while the page is drawn anew
        found = re.match(r"Training · step ([\d,]+)", said)
        if found and (step := int(found[1].replace(",", ""))) > after:
            return step
        page.wait_for_timeout(100)
    pytest.fail(f"The training is no further than step {after}: {said!r}")


def run_of(page: Page, runs_folder: Path) -> Run:
    found = re.search(r"run=([^&]+)", page.url)
    assert found, page.url
    return Run(runs_folder / found[1])


def seconds_told(run: Run) -> list[float]:
    """How long the training had lasted at each event."""
    return [json.loads(line)["seconds"] for line in run.events_file.read_text().splitlines() if line.endswith("}")]


def set_clock(run: Run, seconds: float) -> None:
    """Let a worker's last word be from another time."""
    told = json.loads(run.status_file.read_text())
    run.status_file.write_text(json.dumps({**told, "time": time.time() + seconds}))


def curve_is_there(page: Page) -> None:
    expect(page.locator(".charts svg").first).to_have_attribute("data-points", re.compile(r"[1-9]"))


def nothing_broke(*pages: Page) -> None:
    for page in pages:
        expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.fixture(autouse=True)
def no_run_is_left(runs_folder: Path) -> Iterator[None]:
    """Whatever a test started has ended before the next one starts."""
    yield
    for folder in runs_folder.iterdir() if runs_folder.is_dir() else ():
        status = folder / "status.json"
        if status.is_file() and Run(folder).is_live:
            pid = json.loads(status.read_text()).get("pid")
            if pid and pid != os.getpid():
                os.kill(pid, signal.SIGKILL)


def test_a_run_outlives_a_reload_its_worker_and_the_app(app: App, page: Page, runs_folder: Path) -> None:
    open_train(page, f"{app.url}/train")
    press(page, "Start")
    step = see_it_train(page, after=1)
    run = run_of(page, runs_folder)

    page.reload()
    assert see_it_train(page) >= step
    assert run_of(page, runs_folder).folder == run.folder
    curve_is_there(page)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_enabled()  # it is still this person's

    os.kill(run.status().pid, signal.SIGKILL)
    expect(page.get_by_text("its worker is gone", exact=False).first).to_be_visible()
    told = seconds_told(run)
    press(page, "Continue")
    see_it_train(page)
    resumed = seconds_told(run)[len(told)]
    assert resumed > told[-1] - run.config().checkpoint_seconds - A_STEP_OR_TWO

    app.stop()
    app.start()
    step = see_it_train(page)  # the page finds its way back by itself
    assert see_it_train(page, after=step) > step
    page.reload()
    assert see_it_train(page) >= step
    curve_is_there(page)

    # the app did not start this worker itself now, so nothing but its lock tells of its life
    worker = run.status().pid
    os.kill(worker, signal.SIGSTOP)
    set_clock(run, -60)  # as after a minute
    expect(page.get_by_text("Not answering", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_disabled()
    os.kill(worker, signal.SIGCONT)
    step = see_it_train(page, after=step)
    os.kill(worker, signal.SIGKILL)
    set_clock(run, 3600)  # as by a clock that was set back
    expect(page.get_by_text("its worker is gone", exact=False).first).to_be_visible()
    press(page, "Continue")
    see_it_train(page)

    press(page, "Stop")
    expect(page.get_by_text("Stopped", exact=False).first).to_be_visible(timeout=LEARN_MILLISECONDS)
    nothing_broke(page)


def test_somebody_else_watches_and_takes_over(app_url: str, people: Callable[[], Page], runs_folder: Path) -> None:
    owner, guest = people(), people()
    open_train(owner, f"{app_url}/train")
    press(owner, "Start")
    see_it_train(owner)
    guest.goto(owner.url)
    see_it_train(guest)
    curve_is_there(guest)
    stop = {page: page.get_by_role("button", name="Stop", exact=True) for page in (owner, guest)}
    expect(guest.get_by_text("somebody else started", exact=False)).to_be_visible()
    expect(stop[guest]).to_be_disabled()
    expect(stop[owner]).to_be_enabled()
    press(guest, "Take over")
    expect(stop[guest]).to_be_enabled()
    expect(stop[owner]).to_be_disabled()
    expect(owner.get_by_text("somebody else started", exact=False)).to_be_visible()
    press(guest, "Stop")
    for page in (owner, guest):
        expect(page.get_by_text("Stopped", exact=False).first).to_be_visible(timeout=LEARN_MILLISECONDS)
    nothing_broke(owner, guest)


def test_of_two_who_press_start_together_one_trains_and_one_queues(
    app_url: str, people: Callable[[], Page], runs_folder: Path
) -> None:
    both = [people(), people()]
    for page in both:
        open_train(page, f"{app_url}/train")
        expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()
    for page in both:  # neither waits for the other
        page.get_by_role("button", name="Start", exact=True).evaluate("(button) => setTimeout(() => button.click(), 0)")
    for page in both:
        expect(page).to_have_url(re.compile("run="))
    queued = []
    for _ in range(PATIENCE // 200):
        queued = [page for page in both if page.get_by_text("in the queue", exact=False).count()]
        if queued:
            break
        both[0].wait_for_timeout(200)
    assert len(queued) == 1, "one of the two trains, the other waits"
    (waiting,) = queued
    training = both[1 - both.index(waiting)]
    see_it_train(training)
    expect(waiting.get_by_text("Number 1 in the queue", exact=False)).to_be_visible()
    assert run_of(training, runs_folder).folder != run_of(waiting, runs_folder).folder
    press(training, "Stop")
    expect(training.get_by_text("Stopped", exact=False).first).to_be_visible(timeout=LEARN_MILLISECONDS)
    see_it_train(waiting)  # its turn came by itself
    press(waiting, "Stop")
    expect(waiting.get_by_text("Stopped", exact=False).first).to_be_visible(timeout=LEARN_MILLISECONDS)
    nothing_broke(*both)


def test_a_press_counts_also_in_the_moment_after_somebody_elses_training_ended(
    app_url: str, page: Page, runs_folder: Path
) -> None:
    with Replay(runs_folder / f"{time.time_ns()}-elsewhere", title="Elsewhere", before=10):
        open_train(page, f"{app_url}/train")
        expect(page.get_by_text("Elsewhere is being trained now", exact=False)).to_be_visible()
        settle(page)
    page.get_by_role("button", name="Start", exact=True).click()  # before the page has looked again
    expect(page).to_have_url(re.compile("run="), timeout=20_000)
    assert run_of(page, runs_folder).title != "Elsewhere"
    nothing_broke(page)
