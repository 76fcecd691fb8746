"""A look into a real training's network, on the photograph that it shows."""

import errno

import numpy as np
import pytest

from restorer import images, inside
from restorer.errors import ModelError, RunError
from restorer.training.config import config_for
from restorer.training.loop import trainer as fit
from restorer.training.runs import snapshots
from restorer.training.runs.run import create_run
from tests.helpers import is_one_sentence
from tests.training.test_fit import TINY, silent


@pytest.fixture(scope="module")
def trained(photographs, tmp_path_factory):
    """A real, short training of `fast` at several qualities, with averaged weights."""
    settings = {"data": str(photographs), "epochs": 3, "quality": (10, 60), "ema_momentum": 0.5, **TINY}
    run = create_run(config_for("fast", **settings), folder=tmp_path_factory.mktemp("runs") / "inside")
    fit.train(run, silent)
    return run


def test_the_result_is_the_picture_that_the_run_shows_at_that_step(trained):
    steps = inside.steps(trained)
    assert steps[0] == 0 and steps[-1] == trained.events()[-1]["step"]
    last = inside.layers_of("fast")[-1].name
    for step in steps:
        maps = inside.look(trained, step, 0).maps(last)
        shown = images.read_photo(trained.preview(f"0-{step:06d}")).pixels
        assert np.abs(images.to_uint8(maps).astype(int) - shown).max() <= 1
        assert (images.to_uint8(maps) == shown).mean() > 0.999


def test_a_path_ends_at_the_pixel_that_is_shown(trained):
    step = inside.steps(trained)[-1]
    shown = images.read_photo(trained.preview(f"0-{step:06d}")).pixels
    view = inside.look(trained, step, 0)
    for pixel in ((0, 0), (255, 255), (100, 31)):
        for channel in range(3):
            value = view.path(pixel, channel)[-1].value
            assert abs(255 * min(1, max(0, value)) - shown[*pixel, channel]) <= 0.51
    left, top, width, height = view.reach((128, 100))
    assert left <= 100 < left + width <= left + 76 and top <= 128 < top + height <= top + 76


def test_filters_change_with_the_steps(trained):
    first, *_, last = inside.steps(trained)
    before, after = (inside.look(trained, step, 0).filters() for step in (first, last))
    assert before.shape == after.shape == (6, 6, 3, 38) and not np.array_equal(before, after)


@pytest.mark.parametrize(("step", "photo"), [(1, 0), (0, 9), (0, -1)])
def test_what_is_not_there_is_one_sentence(trained, step, photo):
    with pytest.raises(RunError) as error:
        inside.look(trained, step, photo).maps("head")
    assert is_one_sentence(str(error.value))


def test_a_network_that_is_not_in_the_table_is_one_sentence():
    with pytest.raises(ModelError):
        inside.layers_of("faster")


def test_a_snapshot_of_another_network_is_one_sentence(trained, tmp_path):
    other = create_run(config_for("report"), folder=tmp_path / "other")
    snapshots.begin(other, 0)
    (other.snapshots / "000000.f32").write_bytes((trained.snapshots / "000000.f32").read_bytes())
    with pytest.raises(RunError) as error:
        inside.look(other, 0, 0).filters()
    assert is_one_sentence(str(error.value))


def test_a_disk_without_room_for_snapshots_does_not_end_the_training(photographs, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(snapshots, "write_atomically", full)
    run = create_run(config_for("fast", data=str(photographs), epochs=1, **TINY), folder=tmp_path / "full")
    assert fit.train(run, silent) == "finished"
    assert inside.steps(run) == []
