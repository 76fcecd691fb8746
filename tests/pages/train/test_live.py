"""What the moving part of the Train page tells the browser, and the plain functions behind it."""

import csv
import json
import re
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.components.training_defaults import OWN
from pages.train import example, overlay
from pages.train.live import charts, event_log, fragment, previews, thinning
from restorer import LESSONS, Run, data, metrics, read_photo
from tests.pages.looking import panes_of
from tests.pages.opening import TRAIN, at
from tests.runs import event, make_run, report

pytestmark = pytest.mark.usefixtures("runs_folder")


def open_page(run=None, *, beside=(), wanted=None):
    app = at(TRAIN)
    if run:
        app.query_params["run"] = run.name
    if beside:
        app.query_params["beside"] = ",".join(other.name for other in beside)
    if wanted:
        app.session_state["_live_previews_wanted"] = wanted
    app.run()
    assert not app.exception
    return app


def told_to(app, component):
    (found,) = (e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith(component))
    return found.bytes


def charts_of(app):
    return json.loads(told_to(app, "restorer_curves"))


def previews_of(app):
    data = told_to(app, "restorer_previews")
    (length,) = struct.unpack("<I", data[:4])
    return json.loads(data[4 : 4 + length]), data[4 + length :]


def names(view):
    return [curve["name"] for curve in view["curves"]]


# --- curves


def test_the_charts_show_loss_and_the_race_against_the_jpeg():
    run = make_run("stopped")
    told = charts_of(open_page(run))
    loss, photos = told["charts"]
    (losses,) = loss["views"]
    assert names(losses) == ["training", "validation"]
    assert losses["log"][0] <= 0.02 and losses["y"][0] == 0
    assert [view["name"] for view in photos["views"]] == ["SSIM", "PSNR", "Accuracy", "Learning rate"]
    ssim = photos["views"][0]
    assert names(ssim) == ["regenerated", "plain JPEG"]
    assert ssim["curves"][0]["y"] == [0.888, 0.941]
    assert ssim["curves"][1]["dashed"] and ssim["curves"][1]["x"] == [0, told["x"]["end"]]
    assert "says little" in photos["views"][2]["says"]


def test_without_a_run_a_recorded_one_plays_and_the_charts_invite():
    told = charts_of(open_page())
    assert told["example"] == "Example: a recorded run of this lesson"
    assert "Press Start" in told["charts"][0]["message"]
    assert all(curve["x"] for chart in told["charts"] for view in chart["views"] for curve in view["curves"])


@pytest.mark.parametrize("lesson", ["overfit", OWN])
def test_without_a_recorded_run_of_its_own_the_first_lessons_plays_and_says_so(lesson, monkeypatch, tmp_path):
    shutil.copytree(example.RECORDINGS / "beat_the_jpeg-1", tmp_path / "recordings" / "beat_the_jpeg-1")
    monkeypatch.setattr(example, "RECORDINGS", tmp_path / "recordings")
    app = open_page()
    app.selectbox(key="lesson").select(lesson).run()
    told = charts_of(app)
    assert told["run"] == "beat_the_jpeg-1"
    assert told["example"] == "Example: a recorded run of the lesson “Beat the JPEG in a minute”"


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_has_a_recorded_run_of_its_own_as_it_is_now(lesson):
    app = open_page()
    app.selectbox(key="lesson").select(lesson).run()
    assert charts_of(app)["run"] == f"{lesson}-1"
    told, _ = previews_of(app)
    assert told["run"] == f"{lesson}-1" and told["photos"] == 1 and told["example"]
    assert len(told["steps"]) == len(told["times"]) >= 5
    recorded = sorted(example.RECORDINGS.glob(f"{lesson}-*"))
    configs = LESSONS[lesson].configs()
    assert [Run(folder).config() for folder in recorded] == list(configs.values())
    asked = ["0-original", "0-compressed", *(f"0-{step:06d}" for step in told["steps"])]
    _, rest = previews_of(open_page_of(lesson, {"run": f"{lesson}-1", "frames": asked}))
    assert rest.count(b"WEBP") == len(asked)


def open_page_of(lesson, wanted):
    app = at(TRAIN)
    app.query_params["lesson"] = lesson
    app.session_state["_live_previews_wanted"] = wanted
    return app.run()


def test_the_recorded_runs_are_small_and_their_photographs_are_attributed():
    files = [file for file in example.RECORDINGS.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 1_000_000
    with (example.RECORDINGS / "ATTRIBUTION.csv").open(newline="") as file:
        told = {row["recording"]: row for row in csv.DictReader(file)}
    pictured = {file.parents[1].name for file in files if file.name == "0-original.webp"}
    assert told.keys() == pictured
    for name, row in told.items():
        original = read_photo(data.EMBEDDED_FOLDER / row["crop"]).pixels
        kept = read_photo(example.RECORDINGS / name / "previews" / "0-original.webp").pixels
        assert metrics.psnr(original, kept) > 30 and row["licence"] and row["author"]


def test_an_example_ends_with_the_first_point():
    run = make_run("starting")
    events = run.events_file.read_text()
    run.events_file.unlink()
    app = open_page(run)
    assert charts_of(app)["example"] and previews_of(app)[0]["example"]
    assert charts_of(app)["run"] != run.name
    run.events_file.write_text(events)
    app.run()
    assert not charts_of(app)["example"] and not previews_of(app)[0]["example"]
    assert charts_of(app)["run"] == previews_of(app)[0]["run"] == run.name


def test_a_run_of_a_lesson_is_preceded_by_that_lessons_example():
    run = make_run("waiting")
    run.events_file.unlink()
    run.rename(f"{LESSONS['no_shortcut'].title}: without it")
    assert charts_of(open_page(run))["run"] == "no_shortcut-1"


@pytest.mark.parametrize(("state", "word"), [("starting", "Loading"), ("waiting", "turn"), ("failed", "Nothing")])
def test_before_the_first_point_the_charts_say_what_is_waited_for(state, word):
    run = make_run(state)
    run.events_file.unlink()
    assert word in charts_of(open_page(run))["charts"][0]["message"]


def test_several_runs_have_a_colour_each_and_one_jpeg():
    runs = [make_run("stopped", seed=seed) for seed in range(3)]
    for number, run in enumerate(runs):
        run.rename(f"Try {number}")
    told = charts_of(open_page(runs[0], beside=runs[1:]))
    for chart in told["charts"]:
        for view in chart["views"]:
            titled = [curve for curve in view["curves"] if curve["name"].startswith("Try")]
            assert [curve["name"] for curve in titled] == ["Try 0", "Try 1", "Try 2"]
            assert len({curve["colour"] for curve in titled}) == 3
    assert names(told["charts"][1]["views"][0]).count("plain JPEG") == 1


def test_runs_of_one_lesson_are_called_by_what_tells_them_apart():
    runs = [make_run("stopped", seed=seed) for seed in range(3)]
    for run, title in zip(runs, ("No shortcut: with it", "No shortcut: without it", "Mine: another"), strict=True):
        run.rename(title)
    (losses,) = charts_of(open_page(runs[0], beside=runs[1:2]))["charts"][0]["views"]
    assert names(losses) == ["with it", "without it"]
    (losses,) = charts_of(open_page(runs[0], beside=runs[1:]))["charts"][0]["views"]
    assert names(losses) == ["No shortcut: with it", "No shortcut: without it", "Mine: another"]


def test_an_untitled_run_is_called_by_its_model_and_hour():
    runs = [make_run("stopped", seed=seed) for seed in range(2)]
    told = charts_of(open_page(runs[0], beside=runs[1:]))
    called = names(told["charts"][0]["views"][0])
    assert all(re.fullmatch(r"Fast(-\d+)?, \d\d:\d\d:\d\d", name) for name in called)
    assert len(set(called)) == 2


def test_runs_that_race_different_jpegs_show_each_in_the_runs_colour():
    first, second = make_run("stopped"), make_run("stopped", quality=(40, 40))
    second.append_event(report(300, 0.95, jpeg_ssim=0.93))
    told = charts_of(open_page(first, beside=[second]))
    dashed = [curve for curve in told["charts"][1]["views"][0]["curves"] if curve.get("dashed")]
    assert [curve["name"] for curve in dashed] == ["", ""]
    assert len({curve["colour"] for curve in dashed}) == 2


def test_at_most_four_runs_are_drawn_and_those_that_are_gone_are_left_out():
    runs = [make_run("stopped", seed=seed) for seed in range(6)]
    app = open_page(runs[0], beside=[Run(Path("runs/gone")), *runs])
    assert len(charts_of(app)["charts"][0]["views"][0]["curves"]) == overlay.MOST_RUNS
    assert app.session_state["beside"].split(",") == [run.name for run in runs[1:4]]
    app.button(key="overlay_end").click().run()
    assert names(charts_of(app)["charts"][0]["views"][0]) == ["training", "validation"]


def test_minutes_beside_epochs_are_drawn_along_seconds():
    first, second = make_run("stopped"), make_run("stopped", epochs=2)
    assert charts_of(open_page(second))["x"]["title"] == "epochs"
    assert charts_of(open_page(first, beside=[second]))["x"]["title"] == "seconds of training"


def test_a_long_run_is_drawn_along_minutes_with_few_points_and_keeps_every_event():
    run = make_run("stopped", minutes=60)
    for step in range(300, 6300):
        run.append_event(event(step, loss=None if step == 400 else float("nan") if step == 500 else 0.02))
    told = charts_of(open_page(run))
    assert told["x"] == {"end": 3000, "title": "minutes of training", "unit": 60}
    drawn = told["charts"][0]["views"][0]["curves"][0]
    assert 200 < len(drawn["x"]) <= thinning.MOST_POINTS
    assert len(drawn["x"]) == len(drawn["y"]) == len(drawn["raw"])
    assert len(run.events()) > 6000


def test_two_tabs_are_told_the_same_text_which_is_made_once(monkeypatch):
    run = make_run("running")
    first = charts.payload(run)
    with monkeypatch.context() as once:
        once.setattr(charts, "charts", lambda *_: pytest.fail("made again"))
        assert charts.payload(run) == first
    run.append_event(event(250))
    assert charts.payload(run) != first


@pytest.mark.parametrize(("age", "seconds"), [(0, 1), (19, 1), (20, 2), (3600, 2), (8000, 4)])
def test_a_run_is_looked_at_often_while_it_is_young(age, seconds):
    run = make_run("running", steps=20)
    run.append_event(event(30, seconds=age))
    assert fragment.pace([run]) == seconds
    assert fragment.pace([]) is None


def test_a_run_that_starts_is_looked_at_more_often_still():
    run = make_run("starting", steps=0)
    assert fragment.pace([run]) == fragment.STARTING_LOOKS < fragment.FIRST_LOOKS


def test_no_other_run_is_laid_over_none():
    assert overlay.chosen(None) == ()


# --- previews


def test_pictures_are_sent_when_the_browser_asks_and_only_then():
    run = make_run("stopped")
    told, rest = previews_of(open_page(run))
    assert (told["run"], told["photos"], told["steps"], told["frames"]) == (run.name, 2, [0, 240], [])
    assert not rest
    wanted = {"run": run.name, "frames": ["0-original", "1-000240"]}
    told, rest = previews_of(open_page(run, wanted=wanted))
    sent = [(run.previews / f"{name}.webp").read_bytes() for name in wanted["frames"]]
    assert rest == b"".join(sent)
    assert [frame["picture"] for frame in told["frames"]] == [len(picture) for picture in sent]
    assert told["frames"][0]["ssim"] is None
    assert told["frames"][1]["ssim"] == pytest.approx(1)


def test_the_newest_picture_of_the_photo_that_is_looked_at_is_sent_unasked():
    run = make_run("running")
    app = open_page(run, wanted={"run": run.name, "frames": ["1-original", "1-compressed", "1-000240"]})
    (run.previews / "1-000250.webp").write_bytes((run.previews / "1-000240.webp").read_bytes())
    run.append_event(report(250, 0.95))
    app.run()
    assert [frame["name"] for frame in previews_of(app)[0]["frames"]] == ["1-000250"]
    app.run()
    assert previews_of(app)[0]["frames"] == []


@pytest.mark.parametrize("name", ["../../config", "0-original/../../model", "0-999999", "x", "0-000240.webp", ""])
def test_only_pictures_of_the_run_are_sent(name):
    run = make_run("stopped")
    told, rest = previews_of(open_page(run, wanted={"run": run.name, "frames": [name]}))
    assert told["frames"] == [] and not rest


@pytest.mark.parametrize("wanted", ["nonsense", {"run": "another", "frames": ["0-original"]}, {"frames": None}, [1]])
def test_nonsense_from_the_browser_is_answered_with_nothing(wanted):
    told, _ = previews_of(open_page(make_run("stopped"), wanted=wanted))
    assert told["frames"] == []


def test_a_closer_look_shows_the_three_pictures_in_the_viewer():
    run = make_run("stopped")
    app = open_page(run)
    app.button(key="look_closer").click().run()
    assert not app.exception
    shown = panes_of(app, "closer_viewer")
    assert [pane["file"] for pane in shown] == [
        (run.previews / f"0-{label}.webp").read_bytes() for label in ("original", "compressed", "000240")
    ]
    assert shown[2]["name"] == "Regenerated, step 240"
    pixels = [read_photo(pane["file"]).pixels for pane in shown]
    assert shown[1]["says"] == f"SSIM {metrics.ssim(pixels[0], pixels[1]):.3f}"


def test_a_closer_look_before_the_first_pictures_says_so():
    run = make_run("stopped")
    for picture in run.previews.iterdir():
        picture.unlink()
    app = open_page(run)
    app.button(key="look_closer").click().run()
    assert not app.exception
    assert any("nothing to see yet" in element.value for element in app.markdown)


@pytest.mark.parametrize("count", [0, 1, 2, 199, 200, 201, 5000])
def test_the_slider_has_few_steps_with_both_ends(count):
    steps = list(range(0, 10 * count, 10))
    kept = previews.every_so_often(steps)
    assert len(kept) <= 200
    assert kept[:1] == steps[:1] and kept[-1:] == steps[-1:]
    assert len(set(kept)) == len(kept)


# --- events


def test_only_new_events_are_read_and_half_a_line_waits():
    run = make_run("running")
    log = event_log.EventLog(run.events_file, "seconds")
    count = len(run.events())
    assert len(log.story().curves["learning_rate"]) == count
    assert log.story() is log.story()  # nothing new, nothing done
    with run.events_file.open("a") as file:
        file.write(json.dumps(event(250))[:20])
    assert log.story().latest["step"] == 240
    with run.events_file.open("a") as file:
        file.write(json.dumps(event(250))[20:] + "\nnot json\n")
    assert log.story().latest["step"] == 250


def test_steps_told_again_after_a_crash_count_once():
    run = make_run("running")
    log = event_log.EventLog(run.events_file, "seconds")
    assert log.story().latest["step"] == 240
    run.append_event(event(205, loss=0.5))
    story = log.story()
    assert story.latest["loss"] == 0.5
    assert [x for x, _ in story.curves["loss"]] == sorted(x for x, _ in story.curves["loss"])
    assert story.best["step"] == 0


def test_a_run_deleted_under_a_watcher_tells_nothing():
    run = make_run("running")
    log = event_log.EventLog(run.events_file, "seconds")
    assert log.story().latest
    run.events_file.unlink()
    assert log.story().latest is None


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(1, 7))
def test_a_story_read_in_pieces_is_the_story_read_at_once(steps, piece):
    events = [report(step, 0.9) if step % 5 == 0 else event(step, loss=step / 40) for step in steps]
    file = Path("events.jsonl")
    file.write_bytes(b"")
    growing = event_log.EventLog(file, "seconds")
    for start in range(0, len(events), piece):
        with file.open("a") as out:
            out.writelines(json.dumps(each) + "\n" for each in events[start : start + piece])
        growing.story()
    whole = event_log.EventLog(file, "seconds").story()
    for field in ("latest", "best", "validations", "speed", "curves"):
        assert getattr(growing.story(), field) == getattr(whole, field)


# --- curves, plainly


@given(st.integers(0, 5000), st.integers(3, 600))
def test_thinning_keeps_the_ends_the_order_and_the_bound(count, most):
    points = [(float(x), float(x % 7)) for x in range(count)]
    drawn = thinning.thin(points, most)
    assert len(drawn) <= most
    assert drawn[:1] == points[:1] and drawn[-1:] == points[-1:]
    assert drawn == sorted(drawn, key=lambda point: point[0])
    if count <= most:
        assert drawn == points
    assert all(0 <= y <= 6 for _, y in drawn)


def test_a_thinned_curve_that_grows_keeps_what_it_drew():
    points = [(float(x), float(np.sin(x))) for x in range(1400)]
    before, after = thinning.thin(points[:1200], 500), thinning.thin(points, 500)
    assert after[: len(before) - 2] == before[:-2]


def test_thinning_means_every_bucket():
    points = [(float(x), 1.0 if x == 500 else 0.0) for x in range(1000)]
    drawn = thinning.thin(points, 100)
    assert max(y for _, y in drawn) == pytest.approx(1 / 16)  # a bucket of 16 holds the peak


@given(st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=20))
def test_axes_hold_their_values_on_round_ends(values):
    for low, high in (thinning.bounds(values), thinning.log_bounds(values)):
        assert low <= min(values) * (1 + 1e-6) and high >= max(values) * (1 - 1e-6)
        assert low < high
    low, _ = thinning.log_bounds(values)
    assert f"{low:.1e}"[:3] in ("1.0", "1.5", "2.0", "3.0", "4.0", "5.0", "7.0")


def test_axes_without_values_are_axes_all_the_same():
    for low, high in (thinning.bounds([]), thinning.log_bounds([0.0])):
        assert low < high


@pytest.mark.parametrize(
    ("latest", "budget", "reach"), [(0.3, 180, 10), (11, 180, 20), (51, 180, 100), (101, 180, 180), (3, 5, 5)]
)
def test_the_time_axis_grows_in_steps_to_the_budget(latest, budget, reach):
    assert thinning.span(latest, budget) == reach


def test_smoothing_knows_nothing_of_what_comes_after():
    smoother = thinning.Smoother()
    assert [smoother.add(value) for value in (3.0, 3.0)] == pytest.approx([3.0, 3.0])
    assert 3.0 < smoother.add(4.0) < 4.0
