"""Run folders that somebody else wrote, or nobody finished: each is read whole or skipped, and harms no other."""

import json
import os
import time

import pytest

from restorer.errors import RunError
from restorer.report.run_report import report_page
from restorer.training.config import config_for
from restorer.training.runs import liveness, reading
from restorer.training.runs.lock import folder_lock
from restorer.training.runs.run import Run, create_run, list_runs
from restorer.training.worker import queue
from tests.helpers import is_one_sentence
from tests.runs import event

NOW = "@now@"  # in a test's name the time would be another in each of pytest's processes
DEEP = "[" * 100_000
STATUSES = {
    "nothing": b"",
    "no object": b"[1, 2]",
    "an empty object": b"{}",
    "half": b'{"state": "runn',
    "bytes that are no text": b"\xff\xfe\x00{",
    "without an end": DEEP.encode(),
    "a state that is none": b'{"state": {"a": 1}, "time": @now@}',
    "a state of a megabyte": b'{"state": "' + b"a" * 900_000 + b'", "time": @now@}',
    "a time that is no number": b'{"state": "running", "time": NaN}',
    "a time without an end": b'{"state": "running", "time": Infinity}',
    "a time that no float holds": b'{"state": "running", "time": 1' + b"0" * 400 + b"}",
    "a time that is yes": b'{"state": "running", "time": true}',
    "a clock that is an hour ahead": b'{"state": "running", "time": 99999999999, "pid": 7}',
    "a clock that was never set": b'{"state": "running", "time": -5, "pid": 7}',
    "a place in the queue that is no number": b'{"state": "stopped", "time": 1, "queued": NaN}',
    "a progress beyond the end": b'{"state": "stopped", "time": 1, "progress": 1e300}',
    "a progress that is none": b'{"state": "stopped", "time": 1, "progress": NaN}',
    "steps that are none": b'{"state": "stopped", "time": 1, "steps": [1], "pid": {}}',
    "a message that no page can show": b'{"state": "failed", "time": 1, "message": "\\ud800"}',
    "a message of a megabyte": b'{"state": "failed", "time": 1, "message": "' + b"a" * 900_000 + b'"}',
    "megabytes of spaces": b"{" + b" " * 9_000_000 + b"}",
}
CONFIGS = {
    "nothing": b"",
    "half": b'{"model": "fa',
    "no object": b'["fast"]',
    "bytes that are no text": b"\xff\xfe\x00{",
    "without an end": DEEP.encode(),
    "megabytes of spaces": b"{" + b" " * 9_000_000 + b"}",
    "another version's": b'{"model": "fast", "wavelet": "db2"}',
    "another version's network": b'{"model": "faster"}',
    "a model that is a list": b'{"model": ["fast"]}',
    "photographs that are a number": b'{"data": 7}',
    "photographs that no page can show": b'{"data": "\\ud800"}',
    "epochs that are a word": b'{"epochs": "many", "minutes": null}',
    "minutes that are no number": b'{"minutes": NaN}',
    "a batch of half a patch": b'{"batch_size": 2.5}',
    "one quality": b'{"quality": 10}',
    "three qualities": b'{"quality": [10, 20, 30]}',
    "qualities that are words": b'{"quality": ["low", "high"]}',
    "tables in tables": b'{"tables": [["ijg"]]}',
    "a switch that is a word": b'{"epoch_reports": "no"}',
}
EVENTS = {
    "no object": b"[1]\n7\nnull\n",
    "without a step": b'{"loss": 0.1}\n',
    "a step that is a word": b'{"step": "ten", "epoch": 1, "seconds": 1}\n',
    "a step that is no number": b'{"step": NaN, "epoch": 1, "seconds": 1}\n',
    "a step that no float holds": b'{"step": 1' + b"0" * 400 + b', "epoch": 1, "seconds": 1}\n',
    "a loss that is a list": b'{"step": 3, "epoch": 1, "seconds": 1, "loss": [0.1]}\n',
    "an SSIM that is a word": b'{"step": 3, "epoch": 1, "seconds": 1, "ssim": "high"}\n',
    "bytes that are no text": b"\xff\xfe\x00\n\x80\n",
    "without an end": DEEP.encode() + b"\n",
    "a line of megabytes": b'{"step": 3, "epoch": 1, "seconds": 1, "loss": ' + b"1" * 3_000_000 + b"}\n",
}


@pytest.fixture
def made(tmp_path):
    def make(name="run", **settings):
        return create_run(config_for("fast", **settings), folder=tmp_path / "runs" / name)

    return make


def written(content: bytes) -> bytes:
    return content.replace(NOW.encode(), str(time.time()).encode())


def endless(path):
    """A pipe in the place of a file: whoever opens it to read waits for ever."""
    path.unlink(missing_ok=True)
    os.mkfifo(path)


@pytest.mark.parametrize("kind", STATUSES)
def test_a_damaged_status_is_that_of_an_idle_run_which_keeps_nobody_from_beginning(made, kind):
    broken, ours = made("broken"), made("ours")
    broken.status_file.write_bytes(written(STATUSES[kind]))
    status = broken.status()
    assert not status.is_active
    assert len(status.state) < 100 and len(status.message) < 2000
    status.message.encode()
    json.dumps(status.to_json(), allow_nan=False)
    broken.expect_idle()
    queue.enter(ours)
    assert ours.is_live


@pytest.mark.parametrize("kind", CONFIGS)
def test_a_damaged_config_is_one_sentence(made, kind):
    run = made()
    run.config_file.write_bytes(CONFIGS[kind])
    with pytest.raises(RunError) as caught:
        run.config()
    assert is_one_sentence(str(caught.value))
    assert len(str(caught.value)) < 1500
    assert list_runs(run.folder.parent) == [run]


@pytest.mark.parametrize("kind", EVENTS)
def test_a_damaged_event_is_left_out_and_the_others_stay(made, kind):
    run = made()
    run.append_event(event(1))
    with run.events_file.open("ab") as file:
        file.write(EVENTS[kind])
    run.append_event(event(4))
    assert run.events() == [event(1), event(4)]


@pytest.mark.parametrize("content", ["[1]", '[["a"]]', '{"a": 1}', '[["a", 1]]', "7", DEEP, '[["a", "\\ud800"]]'])
def test_a_damaged_list_of_unreadable_photographs_is_none(made, content):
    run = made()
    run.unreadable_file.write_text(content)
    assert run.unreadable() == []


def test_what_people_write_is_cut_to_a_line(made):
    run = made()
    (run.folder / "title").write_text("A title\nof two lines")
    (run.folder / "owner").write_bytes(b"\xff\xfe")
    (run.folder / "control").write_text("stop" * 1_000_000)
    assert run.title == "A title"
    assert run.owner() is None
    assert run.command() == "run"
    (run.folder / "title").write_text("long " * 100)
    assert len(run.title) <= 60


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
@pytest.mark.timeout(30)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(made):
    run, ours = made(), made("ours")
    for name in ("status.json", "title", "owner", "control", "learning_rate", "unreadable.json", "events.jsonl"):
        endless(run.folder / name)
    assert run.status().state == "new"
    assert (run.title, run.owner(), run.command(), run.unreadable(), run.events()) == ("run", None, "run", [], [])
    queue.enter(ours)
    assert ours.is_live
    endless(run.config_file)
    with pytest.raises(RunError, match="no readable config"):
        run.config()


@pytest.mark.parametrize("name", ["status.json", "config.json", "events.jsonl", "title", "alive"])
def test_a_folder_in_the_place_of_a_file_is_skipped(made, name):
    run, ours = made(), made("ours")
    (run.folder / name).unlink(missing_ok=True)
    (run.folder / name).mkdir()
    assert run.status().state == "new"
    assert run.events() == []
    assert run.title == "run"
    queue.enter(ours)
    assert ours.is_live


def test_a_small_file_is_read_to_its_limit_alone(tmp_path):
    (tmp_path / "small").write_text("ab")
    assert reading.read_text(tmp_path / "small", at_most=2) == "ab"
    with pytest.raises(OSError, match="larger than"):
        reading.read_text(tmp_path / "small", at_most=1)
    with pytest.raises(OSError, match="not a file|denied"):
        reading.read_text(tmp_path)


def test_a_run_that_lies_about_its_life_is_interrupted(made):
    """A place of a lock that nobody holds, and a time of now: as after a crash and a copied clock."""
    run = made()
    run.write_status("running", pid=1, life=liveness._place(run.folder))
    assert Run(run.folder).status().state == "interrupted"


def test_pages_get_nothing_to_which_a_link_in_a_run_leads(tmp_path):
    run = create_run(config_for("fast"), folder=tmp_path / "run")
    secret = tmp_path / "secret.webp"
    secret.write_bytes(b"somebody else's")
    run.previews.mkdir(exist_ok=True)
    for place in (run.previews / "0-original.webp", run.model_file, run.folder / "report" / "index.html"):
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(secret)
        assert not run.holds(place)
    with pytest.raises(OSError, match="holds no picture"):
        run.preview("0-original")
    assert report_page(run) is None
    (run.previews / "1-original.webp").write_bytes(b"its own")
    (run.previews / "2-original.webp").symlink_to(run.previews / "1-original.webp")
    assert run.preview("1-original") == run.preview("2-original") == b"its own"


def test_a_folder_in_the_place_of_the_lock_is_one_sentence(tmp_path):
    (tmp_path / ".lock").mkdir()
    with pytest.raises(RunError, match="is a folder") as caught, folder_lock(tmp_path):
        pass
    assert is_one_sentence(str(caught.value))
