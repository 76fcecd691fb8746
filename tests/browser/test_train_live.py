"""The moving part of the Train page in a real browser, watched while a training is played."""

import re
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from restorer import config_for, create_run
from tests.browser.looking import watch
from tests.browser.replay import Replay
from tests.runs import report

WATCH_SECONDS = 15
# what a chart is told, noted in the page itself whenever it changes
NOTE = """() => {
  const root = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".charts")).find(Boolean)
  const svg = root.querySelector("svg")
  const block = document.querySelector("[data-testid=stMainBlockContainer]")
  window.noted = { svg, block, heights: new Set(), told: [], errors: [] }
  new MutationObserver(() => {
    noted.told.push(Number(svg.dataset.latest))
    noted.heights.add(block.scrollHeight)
  }).observe(svg, { attributeFilter: ["data-latest"] })
  window.addEventListener("error", (event) => noted.errors.push(event.message))
}"""
SAME = """() => noted.svg.isConnected && noted.block.isConnected"""


def test_small_numbers_are_written_as_they_are_read(app_url: str, page: Page, runs_folder: Path) -> None:
    run = create_run(config_for("fast"), folder=runs_folder / f"{time.time_ns()}-slow")
    for step in range(0, 30, 10):
        run.append_event(report(step, 0.9, images_per_second=0.3, learning_rate=3.4e-7))
    run.write_status("stopped", progress=0.1)
    page.goto(f"{app_url}/train?run={run.name}")
    figures = page.locator(".status dl")
    expect(figures).to_contain_text("Images a second0.3")
    expect(figures).to_contain_text("Learning rate3.4e-7")
    page.get_by_role("button", name="Learning rate", exact=True).click()
    chart = page.locator(".charts")
    expect(chart).to_contain_text("learning rate3.4e-7")
    expect(page.locator(".charts svg").nth(1).locator(".grid text").filter(has_text="e-7").first).to_be_visible()
    assert "0.0000" not in chart.inner_text()
    page.get_by_role("button", name="SSIM", exact=True).click()


def zoom(page: Page) -> None:
    """Drag a box over the middle of the first chart."""
    area = page.locator(".charts svg").first.bounding_box()
    assert area
    page.mouse.move(area["x"] + 120, area["y"] + 60)
    page.mouse.down()
    page.mouse.move(area["x"] + 220, area["y"] + 180, steps=5)
    page.mouse.up()


def ticks(page: Page) -> list[str]:
    """What the axes of the first chart say."""
    return page.locator(".charts svg").first.locator(".grid text").all_text_contents()


def test_the_curves_move_in_place_and_keep_their_zoom(app_url: str, page: Page, replay: Replay) -> None:
    watch(page, app_url, replay.run)
    page.evaluate(NOTE)
    page.wait_for_timeout(WATCH_SECONDS * 500)
    zoom(page)
    zoomed = ticks(page)
    page.wait_for_timeout(WATCH_SECONDS * 500)
    page.wait_for_function("count => noted.told.length > count", arg=WATCH_SECONDS / 2)  # how fast is no matter
    noted = page.evaluate("() => ({ told: noted.told, heights: [...noted.heights], errors: noted.errors })")
    assert page.evaluate(SAME), "the chart or the page was built anew"
    assert len(noted["heights"]) == 1, noted["heights"]
    assert noted["told"] == sorted(noted["told"])
    assert ticks(page) == zoomed
    assert not noted["errors"]
    page.locator(".charts svg").first.dblclick()
    assert ticks(page) != zoomed
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_run_of_the_whole_page_leaves_the_drawing_as_it_is(app_url: str, page: Page, replay: Replay) -> None:
    watch(page, app_url, replay.run)
    page.evaluate(NOTE)
    zoom(page)
    zoomed = ticks(page)
    for _ in range(4):
        page.get_by_text("Runs made here").click()  # opens or closes a panel, which runs the page
        page.wait_for_timeout(700)
    assert page.evaluate(SAME)
    assert ticks(page) == zoomed
    page.get_by_role("link", name="Compare", exact=False).first.click()
    expect(page.locator(".charts")).to_have_count(0)
    page.get_by_role("link", name="Train", exact=False).first.click()
    expect(page.locator(".charts svg").first).to_have_attribute("data-points", re.compile(r"[1-9]"))
    assert ticks(page) == zoomed


def test_the_film_runs_from_the_first_step_to_the_newest(app_url: str, page: Page, replay: Replay) -> None:
    watch(page, app_url, replay.run)
    regenerated = page.locator(".previews canvas").nth(2)
    height = page.locator(".previews").evaluate("(previews) => previews.scrollHeight")
    regenerated.evaluate("""(canvas) => {
      window.frames_seen = []
      const note = () => frames_seen.push(canvas.dataset.frame)
      new MutationObserver(note).observe(canvas, { attributeFilter: ["data-frame"] })
    }""")
    page.get_by_role("button", name="Play the training as a film").click()
    page.wait_for_function("() => frames_seen.includes('0-000000')")
    page.get_by_role("button", name="Pause the film").wait_for(state="detached")
    seen = page.evaluate("() => frames_seen")
    film = seen[seen.index("0-000000") :]
    assert film == sorted(film)
    assert film[-1] >= "0-000300"
    assert page.locator(".previews").evaluate("(previews) => previews.scrollHeight") == height


def test_the_slider_holds_an_older_step_while_the_run_goes_on(app_url: str, page: Page, replay: Replay) -> None:
    watch(page, app_url, replay.run)
    slider = page.get_by_role("slider", name="Step of the training")
    regenerated = page.locator(".previews canvas").nth(2)
    slider.fill("1")
    expect(regenerated).to_have_attribute("data-frame", "0-000030")
    page.wait_for_timeout(5000)
    assert regenerated.get_attribute("data-frame") == "0-000030"
    slider.press("End")
    expect(regenerated).not_to_have_attribute("data-frame", "0-000030")


def test_who_leaves_while_pictures_are_on_their_way_gets_the_other_page(
    app_url: str, page: Page, replay: Replay
) -> None:
    watch(page, app_url, replay.run)
    film = page.get_by_role("button", name="Play the training as a film").element_handle()
    link = page.get_by_role("link", name="Compare", exact=False).first.element_handle()
    page.evaluate("([film, link]) => { film.click(); setTimeout(() => link.click(), 0) }", [film, link])
    expect(page.locator(".stage canvas")).to_have_count(3)
    page.wait_for_timeout(2000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_pictures_are_shown_pixel_for_pixel(app_url: str, page: Page, replay: Replay) -> None:
    watch(page, app_url, replay.run)
    read = """(canvas) => {
      const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
      return [canvas.width, ...data.slice(0, 4 * canvas.width)]
    }"""
    painted = "(canvas) => canvas.getContext('2d').getImageData(0, 0, 1, 1).data[3] > 0"
    for number in range(3):
        canvas = page.locator(".previews canvas").nth(number).element_handle()
        page.wait_for_function(painted, arg=canvas)
    width, *row = page.locator(".previews canvas").first.evaluate(read)
    assert width == 256
    pixels = replay.originals[0][0].tolist()
    assert [row[4 * i : 4 * i + 3] for i in range(256)] == pixels
    page.get_by_role("button", name="Differences ×4").click()
    apart = abs(replay.originals[0][0].astype(int) - replay.compressed[0][0].astype(int))
    drawn = [width, *np.pad((4 * apart).clip(0, 255), ((0, 0), (0, 1)), constant_values=255).ravel().tolist()]
    compressed = page.locator(".previews canvas").nth(1).element_handle()
    page.wait_for_function(f"([canvas, drawn]) => String(({read})(canvas)) === String(drawn)", arg=[compressed, drawn])


def test_curves_of_two_runs_lie_over_one_another(app_url: str, page: Page, replay: Replay, runs_folder: Path) -> None:
    with Replay(runs_folder / f"{time.time_ns()}-other", title="The other", before=60, seed=1) as other:
        page.goto(f"{app_url}/train?run={replay.run.name}&beside={other.run.name}")
        for title in ("Played", "The other"):
            expect(page.locator(".charts .legend").first.get_by_text(title, exact=True)).to_be_visible(timeout=60_000)
        alone = page.locator(".charts .legend").first.get_by_text("training", exact=True)
        for _ in range(3):  # a click may fall into the moment in which the page is drawn anew
            page.get_by_role("button", name="Only the opened run").click()
            page.wait_for_timeout(3000)
            if alone.is_visible():
                break
        expect(alone).to_be_visible()


def test_a_closer_look_opens_as_large_as_its_panes(app_url: str, page: Page, replay: Replay) -> None:
    watch(page, app_url, replay.run)
    page.get_by_role("button", name="Look closer at these photos").click()
    viewer = page.get_by_role("dialog").locator(".viewer")
    expect(viewer).to_have_attribute("data-zoom", re.compile(r"\d"))
    canvas = viewer.locator("canvas").first
    width, height = (int(canvas.get_attribute(side) or 0) for side in ("width", "height"))
    zoom = float(viewer.get_attribute("data-zoom") or 0)
    assert 0.8 * min(width, height) <= zoom * 256 <= min(width, height)


def test_a_closer_look_stays_when_the_training_ends_and_closes_for_good(
    app_url: str, page: Page, runs_folder: Path
) -> None:
    with Replay(runs_folder / f"{time.time_ns()}-ends", before=20) as replay:
        watch(page, app_url, replay.run)
        page.get_by_role("button", name="Look closer at these photos").click()
        viewer = page.get_by_role("dialog").locator(".viewer")
        expect(viewer).to_have_attribute("data-zoom", re.compile(r"\d"))
    expect(page.locator(".status .headline")).to_have_text(re.compile("^Finished"))
    page.wait_for_timeout(2000)  # the page has been drawn anew
    expect(viewer).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="PSNR", exact=True).click()
    page.get_by_text("Runs made here").click()  # draws the page anew
    page.wait_for_timeout(2000)
    expect(page.get_by_role("dialog")).to_have_count(0)
