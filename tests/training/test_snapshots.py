"""The snapshots that a worker keeps of its network, and reading those that somebody else wrote."""

import os
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.runs import snapshots
from restorer.training.runs.run import create_run
from tests.helpers import is_one_sentence

SHAPES = [(3, 3, 3, 2), (2,), ()]
ROW = 5
WEIGHTS = [np.arange(54, dtype=np.float32).reshape(SHAPES[0]), np.array([7, 8], np.float32), np.float32(9)]
TOLD = np.arange(2 * ROW, dtype=np.float32).reshape(2, ROW)


@pytest.fixture
def run(tmp_path):
    made = create_run(config_for("fast"), folder=tmp_path / "run")
    snapshots.begin(made, 0)
    return made


def test_a_snapshot_is_read_as_it_was_written(run):
    snapshots.save(run, 120, WEIGHTS, TOLD)
    assert snapshots.steps(run) == [120]
    found = snapshots.read(run, 120, SHAPES, ROW)
    assert all(np.array_equal(a, b) for a, b in zip(found.weights, WEIGHTS, strict=True))
    assert [each.shape for each in found.weights] == SHAPES
    assert np.array_equal(found.conditioning, TOLD)


@given(st.lists(st.integers(0, 10**9), unique=True, max_size=60).map(sorted), st.integers(2, 20))
def test_so_many_stay_and_the_first_and_the_last_do(steps, most):
    gone = snapshots.thinned(steps, most)
    left = sorted(set(steps) - set(gone))
    assert len(left) == min(len(steps), most) and len(set(gone)) == len(gone)
    assert left[:1] == steps[:1] and left[-1:] == steps[-1:]


def test_a_long_training_keeps_moments_that_are_spread_over_it(run):
    for step in range(0, 5000, 25):
        snapshots.save(run, step, WEIGHTS, TOLD)
    kept = snapshots.steps(run)
    assert len(kept) == snapshots.MOST and (kept[0], kept[-1]) == (0, 4975)
    gaps = np.diff(kept)
    assert gaps.max() <= 4 * 5000 / snapshots.MOST


def test_a_training_that_goes_on_from_before_forgets_what_came_after(run):
    for step in (0, 50, 100):
        snapshots.save(run, step, WEIGHTS, TOLD)
    half = run.snapshots / ".writing-000150.f32-abc.tmp"
    half.write_bytes(b"half")
    snapshots.begin(run, 60)
    assert snapshots.steps(run) == [0, 50] and not half.exists()


def test_a_disk_that_is_nearly_full_is_left_to_the_checkpoints(run, monkeypatch):
    snapshots.save(run, 0, WEIGHTS, TOLD)
    nearly = snapshots.MOST * (run.snapshots / "000000.f32").stat().st_size - 1
    monkeypatch.setattr(snapshots.shutil, "disk_usage", lambda _: SimpleNamespace(free=nearly))
    snapshots.save(run, 5, WEIGHTS, TOLD)
    assert snapshots.steps(run) == [0]


def test_a_run_without_any_has_none(tmp_path):
    assert snapshots.steps(create_run(config_for("fast"), folder=tmp_path / "old")) == []


def test_a_folder_that_is_gone_is_not_made_again(run):
    run.snapshots.rmdir()
    with pytest.raises(OSError):
        snapshots.save(run, 1, WEIGHTS, TOLD)
    assert not run.snapshots.exists()


WHOLE = np.concatenate([np.ravel(each) for each in (*WEIGHTS, TOLD)]).astype("<f4").tobytes()
NOT_A_NUMBER = np.float32("nan").tobytes()


@pytest.mark.parametrize(
    "data",
    {
        "nothing": b"",
        "half": WHOLE[: len(WHOLE) // 2],
        "a byte more": WHOLE + b"x",
        "no photograph": WHOLE[: -2 * ROW * 4],
        "half a photograph": WHOLE[:-4],
        "another network's": WHOLE[4:],
        "no number": NOT_A_NUMBER + WHOLE[4:],
        "infinite": np.float32("inf").tobytes() + WHOLE[4:],
        "too many photographs": WHOLE + TOLD.tobytes() * 20,
        "megabytes": b"\0" * 9_000_000,
    }.items(),
    ids=lambda item: item[0],
)
def test_one_that_does_not_fit_is_one_sentence(run, data):
    (run.snapshots / "000120.f32").write_bytes(data[1])
    with pytest.raises(RunError) as error:
        snapshots.read(run, 120, SHAPES, ROW)
    assert is_one_sentence(str(error.value)) and str(run.folder) not in str(error.value)


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir)], ids=["folder", "pipe"])
def test_one_that_is_no_file_is_one_sentence(run, make):
    make(run.snapshots / "000120.f32")
    with pytest.raises(RunError) as error:
        snapshots.read(run, 120, SHAPES, ROW)
    assert is_one_sentence(str(error.value))


def test_one_that_is_gone_is_one_sentence(run):
    with pytest.raises(RunError, match="not kept any more"):
        snapshots.read(run, 120, SHAPES, ROW)


def test_names_that_no_worker_gives_are_passed_over(run):
    for name in ("a.f32", "-00001.f32", "1.f32", "9" * 40 + ".f32", "00012a.f32", "000120.npz", "٠٠٠٠٠١.f32"):
        (run.snapshots / name).write_bytes(b"")
    assert snapshots.steps(run) == []
