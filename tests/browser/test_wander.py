"""Somebody who touches everything, opened or at random, never meets a dead end."""

import logging
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from restorer import Run
from tests.browser.conftest import App
from tests.browser.wandering import Wanderer
from tests.helpers import delete_folder
from tests.paths import WEIGHTS
from tests.runs import make_run

PAGES = ("compress", "train", "compare")
SEED = int(os.environ.get("RESTORER_WANDER_SEED", "0"))
LONG_MINUTES = float(os.environ.get("RESTORER_WANDER_MINUTES", "0"))  # of the long walk, beyond its 200 steps a page


@pytest.fixture
def finished(runs_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A run that has ended, with curves and a model."""
    monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", runs_folder)
    run = make_run("finished")
    shutil.copyfile(WEIGHTS / "fast.keras", run.model_file)
    yield run
    delete_folder(run.folder)


def stop_everything(runs_folder: Path) -> None:
    """Let no training go on that a walk has started."""
    active = [Run(folder) for folder in runs_folder.iterdir() if (folder / "config.json").is_file()]
    for run in active:
        run.ask("stop")
    ends = time.monotonic() + 60
    while any(run.folder.is_dir() and run.is_active for run in active) and time.monotonic() < ends:
        time.sleep(0.2)


def walk(app: App, page: Page, where: str, seed: int, steps: int) -> None:
    """Walk at random, and tell of a failure what led to it."""
    known = len(app.log.read_bytes())
    wanderer = Wanderer(page, random.Random(f"{seed} {where}"), f"{app.url}/{where}?sample=Cat")
    try:
        wanderer.walk(steps)
    except BaseException as error:
        last = "\n".join(wanderer.done[-25:])
        raise AssertionError(f"Seed {seed} on {where}, step {len(wanderer.done)}, after\n{last}") from error
    logged = app.log.read_bytes()[known:].decode(errors="replace")
    assert "Traceback" not in logged, f"Seed {seed} on {where}: {logged[-3000:]}"


@pytest.mark.parametrize("where", PAGES)
def test_a_short_walk(app: App, people: Callable[[], Page], runs_folder: Path, finished: Run, where: str) -> None:
    try:
        walk(app, people(), where, SEED, steps=8)
    finally:
        stop_everything(runs_folder)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_long_walk(app: App, people: Callable[[], Page], runs_folder: Path, finished: Run) -> None:
    """At least 200 steps a page, and on with other seeds for as long as RESTORER_WANDER_MINUTES says."""
    ends, seed, found = time.monotonic() + 60 * LONG_MINUTES, SEED, []
    while seed == SEED or time.monotonic() < ends:
        for where in PAGES:
            page = people()
            try:
                walk(app, page, where, seed, steps=200)
            except AssertionError as error:
                found.append(f"{error}\n{error.__cause__}")
                logging.getLogger(__name__).error(found[-1])
            finally:
                page.context.close()
                stop_everything(runs_folder)
            logging.getLogger(__name__).info("seed %d on %s: %d findings so far", seed, where, len(found))
        seed += 1
    assert not found, "\n\n".join(found)
