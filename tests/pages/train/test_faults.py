"""What a person sees while something is wrong with a run's folder: one sentence about it, and a page that works."""

import json
import os
import shutil

import pytest

from pages.components.serving import stalled
from restorer import config_for, create_run, images
from restorer.training.runs import patience
from tests.helpers import picture
from tests.pages.opening import TRAIN, at
from tests.pages.train.looking import open_page, status_of
from tests.runs import event, make_run
from tests.training import disks
from tests.training.test_damaged import CONFIGS, EVENTS, STATUSES, written
from tests.training.waiting import wait_until

pytestmark = pytest.mark.usefixtures("runs_folder")


def damaged(kind):
    """Runs with every damage of a kind of file."""
    content = {"status.json": STATUSES, "config.json": CONFIGS, "events.jsonl": EVENTS}[kind]
    runs = {name: create_run(config_for("fast", seed=number)) for number, name in enumerate(content)}
    for name, run in runs.items():
        run.append_event(event(10))
        run.write_status("stopped")
        with (run.folder / kind).open("ab" if kind == "events.jsonl" else "wb") as file:
            file.write(written(content[name]))
    return runs


@pytest.mark.parametrize("kind", ["status.json", "config.json", "events.jsonl"])
def test_damaged_runs_take_start_from_nobody_and_are_named_one_by_one(kind):
    runs, whole = damaged(kind), make_run("stopped")
    app = at(TRAIN)
    app.session_state["runs"] = True
    app.run()
    assert not app.exception
    assert not app.button(key="start").disabled
    assert not app.info
    shown = set(app.dataframe[0].value["Run"])
    left_out = [caption.value for caption in app.caption if "is left out" in caption.value]
    if kind == "config.json":
        assert shown == {whole.name}
        assert len(left_out) == len(runs)
        assert all(len(said) < 2000 for said in left_out)
    else:
        assert len(shown) == len(runs) + 1
        assert not left_out


def test_an_opened_run_with_damaged_files_is_shown_as_far_as_it_goes():
    run = make_run("stopped", steps=20)
    with run.events_file.open("ab") as file:
        file.write(b"".join(EVENTS.values()))
    run.append_event(event(30))
    app = open_page(run)
    for content in list(STATUSES.values())[::4]:  # each is read by the tests of the library
        run.status_file.write_bytes(written(content))
        app.run()
        assert not app.exception
        assert "step 30" in status_of(app)["headline"]


@pytest.mark.parametrize("kind", ["no object", "epochs that are a word", "another version's"])
def test_an_opened_run_with_damaged_settings_is_one_sentence(kind):
    run = make_run("running", steps=20)
    app = open_page(run)
    run.config_file.write_bytes(CONFIGS[kind])
    app.run()
    assert not app.exception
    (said,) = [warning.value for warning in app.warning]
    assert said.startswith("Expected")
    assert not app.button(key="start").disabled


def test_a_run_deleted_while_it_is_watched_is_one_sentence():
    run = make_run("running", steps=20)
    app = open_page(run)
    shutil.rmtree(run.folder)
    app.run()
    assert not app.exception
    (said,) = [warning.value for warning in app.warning]
    assert "There is no run called" in said
    assert not run.folder.exists()


@pytest.mark.parametrize("pressed", ["middle", "stop"])
def test_what_is_pressed_for_a_run_that_was_deleted_makes_no_folder(pressed):
    run = make_run("running", steps=20)
    app = open_page(run)
    shutil.rmtree(run.folder)
    app.button(key=pressed).click().run()
    assert not app.exception
    assert len(app.warning) == 1
    assert not run.folder.exists()


def a_pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "damage",
    [
        a_pipe,
        lambda path: path.write_bytes(b"no picture"),
        lambda path: path.write_bytes(images.encode(picture(9, 9), ".webp")),
        lambda path: path.write_bytes(bytes(5_000_000)),
    ],
    ids=["a pipe", "no picture", "another size", "megabytes"],
)
def test_a_damaged_preview_is_left_out(damage):
    run = make_run("stopped", steps=20)
    damage(run.previews / "0-000020.webp")
    app = at(TRAIN)
    app.query_params["run"] = run.name
    app.session_state["_live_previews_wanted"] = {"run": run.name, "frames": ["0-original", "0-000020", "1-000020"]}
    app.run()
    assert not app.exception
    (told,) = (e.proto.bytes for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_previews"))
    frames = json.loads(told[4 : 4 + int.from_bytes(told[:4], "little")])["frames"]
    assert [frame["name"] for frame in frames] == ["0-original", "1-000020"]
    app.button(key="look_closer").click().run()
    assert not app.exception


def test_a_notice_of_the_worker_is_said_while_it_trains():
    run = make_run("running", steps=20, message="The last checkpoint is damaged.")
    assert [each.value for each in open_page(run).warning] == ["The last checkpoint is damaged."]
    run.write_status("starting", message="Reading photograph 20 of 500")
    assert not open_page(run).warning


def test_a_disk_that_stalls_is_one_sentence_until_it_answers(tmp_path, monkeypatch):
    with disks.mounted(tmp_path) as disk:
        monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", disk)
        monkeypatch.setattr(patience, "FRESH", 0)
        monkeypatch.setattr(patience, "SECONDS", 0.3)
        run = make_run("stopped", steps=20)
        app = open_page(run)
        assert "step 20" in status_of(app)["headline"]
        disks.stall(disk)
        app.run()
        assert not app.exception
        assert [warning.value for warning in app.warning] == [stalled.SENTENCE]
        assert not app.button
        disks.go_on(disk)
        wait_until(patience.answers)
        app.run()
        assert not app.warning
        assert "step 20" in status_of(app)["headline"]


def test_once_the_disk_answers_the_page_goes_on_by_itself(monkeypatch):
    runs = []
    monkeypatch.setattr(stalled.st, "rerun", lambda: runs.append("again"))
    for answers in (False, True):
        monkeypatch.setattr(stalled, "runs_answer", lambda answers=answers: answers)
        stalled._look()
    assert runs == ["again"]


def test_a_folder_that_may_be_read_alone_is_one_sentence_for_what_is_pressed(tmp_path, monkeypatch):
    with disks.mounted(tmp_path) as disk:
        monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", disk)
        run = make_run("running", steps=20)
        app = open_page(run)
        disks.close(run.folder)
        app.button(key="stop").click().run()
        assert not app.exception
        (said,) = [error.value for error in app.error]
        assert "cannot be written" in said
