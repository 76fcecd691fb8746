"""The look inside a network in a real browser, during a real training and of a run that has ended."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from restorer import Run, config_for, create_run, inside
from tests.browser.looking import open_panel, settle
from tests.browser.test_accessibility import lasting
from tests.paths import PROJECT

CLOSE = 1e-5


@pytest.fixture(scope="module")
def learnt(runs_folder: Path) -> Run:
    """A run of a quarter of a minute, to its end."""
    run = create_run(
        config_for("fast", minutes=0.25, report_seconds=1), folder=runs_folder / f"{time.time_ns()}-learnt"
    )
    worker(run).wait()
    return run


@pytest.fixture
def learning(runs_folder: Path) -> Iterator[Run]:
    """A run that goes on for as long as the test."""
    run = create_run(config_for("fast", minutes=20), folder=runs_folder / f"{time.time_ns()}-learning")
    process = worker(run)
    try:
        yield run
    finally:
        run.ask("stop")
        process.wait()


def worker(run: Run) -> subprocess.Popen:
    command = [sys.executable, "-m", "restorer", "train", "--run", str(run.folder), "--resume", "--quiet"]
    return subprocess.Popen(command, cwd=PROJECT)


def look_inside(page: Page, url: str, run: Run) -> None:
    """Open a run's page and the panel, and wait until it shows something."""
    page.goto(f"{url}/train?run={run.name}")
    settle(page)
    open_panel(page, "Look inside the network", page.locator(".inside .content"))
    expect(page.locator(".inside")).to_have_attribute("data-step", re.compile(r"\d"))


def click_pixel(page: Page, row: int, column: int) -> None:
    """Click a pixel of the result, or one beside it, as the screen's pixels fall, and go to it by the arrow keys."""
    made = page.locator(".inside .pictures canvas").nth(1)
    made.scroll_into_view_if_needed()
    area = made.bounding_box()
    assert area
    made.click(position={"x": (column + 0.5) * area["width"] / 256, "y": (row + 0.5) * area["height"] / 256})
    panel, pictures = page.locator(".inside"), page.get_by_role("group", name=re.compile("^Pixel in row"))
    expect(panel).to_have_attribute("data-pixel", re.compile("|".join(beside(row, column))))
    at = [int(each) for each in (panel.get_attribute("data-pixel") or "").split(",")]
    for by, keys in ((row - at[0], ("ArrowUp", "ArrowDown")), (column - at[1], ("ArrowLeft", "ArrowRight"))):
        if by:
            pictures.press(keys[by > 0])
    expect(panel).to_have_attribute("data-pixel", f"{row},{column}")
    expect(page.locator(".inside.waiting")).to_have_count(0)


def beside(row: int, column: int) -> list[str]:
    """A pixel and those around it."""
    return [f"^{row + down},{column + across}$" for down in (-1, 0, 1) for across in (-1, 0, 1)]


def value(page: Page, layer: str) -> float:
    """What comes out of the step that is shown, once it is this layer's."""
    result = page.locator(".inside [data-value]")
    expect(result).to_have_attribute("data-layer", layer)
    return float(result.get_attribute("data-value") or "nan")


def expect_filters(page: Page, count: int) -> None:
    """Wait until so many filters are drawn, each in more than five colours."""
    drawn = """canvases => canvases.filter((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
        return new Set(new Uint32Array(data.buffer)).size > 5
    }).length"""
    for _ in range(300):  # a component is off the page for a moment where two runs of it meet
        if page.locator(".filters canvas").evaluate_all(drawn) == count:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"There are not {count} filters to be seen.")


def test_it_follows_a_training_and_the_numbers_of_a_pixel_are_keras_own(
    app_url: str, page: Page, learning: Run
) -> None:
    for _ in range(600):
        if len(inside.steps(learning)) > 0:
            break
        page.wait_for_timeout(200)
    look_inside(page, app_url, learning)
    panel = page.locator(".inside")
    expect(page.locator(".maps .tile")).to_have_count(38)
    expect(page.locator(".filters .tile")).to_have_count(38)
    expect_filters(page, 38)
    first = panel.get_attribute("data-step")
    expect(panel).not_to_have_attribute("data-step", first or "", timeout=90_000)  # a later report step
    page.get_by_role("slider", name="Moment of the training").press("ArrowLeft")
    expect(page.get_by_role("button", name="Follow the newest")).to_have_attribute("aria-pressed", "false")
    click_pixel(page, 200, 31)
    step = int(panel.get_attribute("data-step") or -1)
    steps = inside.look(learning, step, 0).path((200, 31), 1)
    for expected in steps:
        assert np.allclose(value(page, expected.layer), [expected.value, expected.keras], rtol=CLOSE, atol=CLOSE)
        if expected is not steps[-1]:
            page.get_by_role("button", name="Next ›").click()
    expect(page.get_by_role("button", name="Next ›")).to_be_disabled()
    expect(page.locator(".near, .pictures figcaption").nth(2)).to_contain_text("green")


def test_keys_maps_and_channels_lead_on(app_url: str, page: Page, learnt: Run) -> None:
    look_inside(page, app_url, learnt)
    panel = page.locator(".inside")
    pictures = page.get_by_role("group", name=re.compile("^Pixel in row"))
    click_pixel(page, 10, 20)
    pictures.press("ArrowDown")
    pictures.press("Shift+ArrowRight")
    expect(panel).to_have_attribute("data-pixel", "11,28")
    page.get_by_label("Layer", exact=True).select_option(index=2)
    expect(panel).to_have_attribute("data-layer", "half_1_conv_2")
    page.locator(".input button").first.click()  # a channel of the layer before
    expect(panel).to_have_attribute("data-layer", "half_1_conv_1")
    channel = page.locator(".step h4").inner_text()
    assert "half_1_conv_1" in channel
    page.get_by_role("button", name="map 7", exact=True).click(position={"x": 8, "y": 8})
    expect(page.locator(".step h4")).to_contain_text("channel 7,")
    expect(page.get_by_role("button", name="map 7", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(panel).not_to_have_attribute("data-pixel", "11,28")
    page.get_by_role("button", name="Strongest channels again").click()
    expect(page.get_by_role("button", name="Strongest channels again")).to_be_hidden()
    page.get_by_role("button", name="Blue", exact=True).click()
    page.get_by_label("Layer", exact=True).select_option(index=26)
    expect(page.locator(".step h4")).to_contain_text("restored")
    expect(page.locator(".step h4")).to_contain_text("channel 3")
    pixel = panel.get_attribute("data-pixel")
    page.get_by_role("link", name="Compress", exact=False).first.click()
    expect(panel).to_have_count(0)
    page.get_by_role("link", name="Train", exact=False).first.click()
    settle(page)
    open_panel(page, "Look inside the network", page.locator(".inside .content"))
    expect(panel).to_have_attribute("data-pixel", pixel or "")
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_sticks_out(
    app_url: str, page: Page, learnt: Run, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    look_inside(page, app_url, learnt)
    for index in (0, 1, 26):
        page.get_by_label("Layer", exact=True).select_option(index=index)
        expect(page.locator(".inside.waiting")).to_have_count(0)
        assert lasting(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_run_that_is_deleted_meanwhile_is_no_failure(app_url: str, page: Page, runs_folder: Path) -> None:
    run = create_run(config_for("fast", minutes=0.05), folder=runs_folder / f"{time.time_ns()}-gone")
    worker(run).wait()
    look_inside(page, app_url, run)
    run.delete()
    page.get_by_role("button", name="Red", exact=True).click()
    page.wait_for_timeout(2000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
