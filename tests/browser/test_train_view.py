"""What the Train page shows without scrolling, and what moves on it before there is anything to show."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from restorer import config_for, create_run
from tests.browser.looking import open_panel, watch
from tests.browser.replay import Replay
from tests.runs import report

LOOK = 0.3  # seconds, in which what plays has moved


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def test_pictures_and_curves_are_in_view_together(app_url: str, page: Page, replay: Replay) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    watch(page, app_url, replay.run)
    seen = [*page.locator(".previews canvas, .previews figcaption").all(), *page.locator(".charts svg").all()]
    assert len(seen) == 3 + 3 + 2
    for area in map(box, seen):
        assert area["y"] >= 0 and area["bottom"] <= 900
        assert area["x"] >= 0 and area["right"] <= 1440
    assert [box(picture)["width"] for picture in page.locator(".previews canvas").all()] == [256] * 3
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0


@pytest.mark.parametrize("width", [390, 900])
def test_in_a_narrow_window_the_pictures_come_first(app_url: str, page: Page, replay: Replay, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    watch(page, app_url, replay.run)
    original, compressed, regenerated = map(box, page.locator(".previews canvas").all())
    assert compressed["y"] == regenerated["y"]  # side by side, to be compared
    assert compressed["x"] < regenerated["x"]
    assert original["y"] <= compressed["y"] and original["x"] <= compressed["x"]  # as on every page
    assert max(original["bottom"], regenerated["bottom"]) < box(page.locator(".charts"))["y"]
    for place in (page.locator(".previews"), page.locator(".charts"), page.locator(".status")):
        assert box(place)["right"] <= width


def moves(place: Locator, attribute: str, *, looks: int = 20) -> bool:
    """Whether what plays is elsewhere within some looks at it."""
    before = place.get_attribute(attribute)
    for _ in range(looks):
        place.page.wait_for_timeout(1000 * LOOK)
        if place.get_attribute(attribute) != before:
            return True
    return False


def test_a_recorded_run_plays_until_the_first_point(
    app_url: str, people: Callable[[], Page], runs_folder: Path
) -> None:
    page = people()
    page.goto(f"{app_url}/train")
    curve = page.locator(".charts svg").first
    for place, attribute in ((curve, "data-latest"), (page.locator(".previews canvas").nth(2), "data-frame")):
        expect(place).to_have_attribute(attribute, re.compile(r"\d"))
        assert moves(place, attribute)
    expect(page.get_by_text("Example: a recorded run of this lesson")).to_have_count(3)
    page.get_by_role("button", name="Pause the film").click()
    page.wait_for_timeout(1000 * LOOK)  # until the curves have come as far as the clock had when it was stopped
    assert not moves(curve, "data-latest", looks=4)
    page.get_by_role("button", name="Play the training as a film").click()

    replay = Replay(runs_folder / f"{time.time_ns()}-starting")
    replay.run.write_status("starting")
    page.goto(f"{app_url}/train?run={replay.run.name}")
    expect(page.get_by_text("Example: a recorded run", exact=False).first).to_be_visible()
    assert moves(curve, "data-latest"), "it plays while the run starts"
    with replay:
        expect(page.get_by_text("Example: a recorded run", exact=False)).to_have_count(0)
        expect(page.locator(".status dl")).to_contain_text("Images a second240")


def test_the_reports_page_scrolls_with_the_window_and_not_in_a_frame_of_its_own(
    app_url: str, page: Page, runs_folder: Path
) -> None:
    run = create_run(config_for("report"), folder=runs_folder / f"{time.time_ns()}-report")
    run.append_event(report(0, 0.5))
    run.model_file.write_bytes(b"a model")
    run.write_status("finished", progress=1.0)
    drawn = run.folder / "report" / "index.html"
    drawn.parent.mkdir()
    drawn.write_text("<body style='margin: 0'><p style='height: 3000px'>The page</p></body>")
    page.goto(f"{app_url}/train?run={run.name}")
    frame = page.locator('iframe[title="The report\'s page of this run"]')
    open_panel(page, "The report's page", frame)
    expect(frame.content_frame.get_by_text("The page")).to_be_visible()
    page.wait_for_function("frame => frame.getBoundingClientRect().height >= 3000", arg=frame.element_handle())
    assert not frame.content_frame.locator("html").evaluate("(html) => html.scrollHeight > html.clientHeight")
