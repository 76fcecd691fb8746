import json
import shutil
from pathlib import Path

import keras
import numpy as np
import pytest

from restorer import models
from restorer.errors import RunError
from restorer.training.loop import checkpoint
from restorer.training.loop.checkpoint import TrainingState
from tests.helpers import is_one_sentence

INPUTS = np.random.default_rng(0).random((8, 3), np.float32)
TARGETS = np.random.default_rng(1).random((8, 2), np.float32)


def tiny(seed: int) -> keras.Model:
    """A compiled network small enough to train in no time."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])
    model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mse")
    return model


def step(model: keras.Model, times: int = 1) -> None:
    for _ in range(times):
        model.train_on_batch(INPUTS, TARGETS)


def variables(model: keras.Model) -> list[np.ndarray]:
    return [np.array(v) for v in (*model.variables, *model.optimizer.variables)]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def same(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.fixture
def trained():
    model = tiny(1)
    step(model, 3)
    return model


def test_weights_optimizer_and_state_come_back(trained, tmp_path):
    checkpoint.save(tmp_path, trained, TrainingState(3, 1.5, 0.9))
    other = tiny(2)
    assert checkpoint.load(tmp_path, other) == TrainingState(3, 1.5, 0.9)
    assert same(variables(other), variables(trained))
    assert int(other.optimizer.iterations) == 3


def test_training_goes_on_as_if_it_had_never_stopped(trained, tmp_path):
    checkpoint.save(tmp_path, trained, TrainingState(3))
    resumed = tiny(2)
    checkpoint.load(tmp_path, resumed)
    step(trained, 2)
    step(resumed, 2)
    assert same(variables(resumed), variables(trained))


def test_a_checkpoint_of_weights_alone_as_older_runs_have_is_read_and_replaced(trained, tmp_path):
    trained.save_weights(tmp_path / "step-00000003.weights.h5")
    (tmp_path / "latest.json").write_text(
        '{"step": 3, "seconds": 1.5, "best_ssim": 0.9, "weights": "step-00000003.weights.h5"}'
    )
    other = tiny(2)
    assert checkpoint.load(tmp_path, other) == TrainingState(3, 1.5, 0.9)
    assert same(variables(other), variables(trained))
    checkpoint.save(tmp_path, other, TrainingState(4))
    assert files(tmp_path) == ["before.json", "latest.json", "step-00000003.weights.h5", "step-00000004.keras"]


def test_a_checkpoint_of_another_form_is_one_sentence_that_says_what_to_do(trained, tmp_path):
    checkpoint.save(tmp_path / "checkpoint", trained, TrainingState(3))
    other = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, name="dense")])
    other.compile(optimizer=keras.optimizers.Adam(0.1), loss="mse")
    with pytest.raises(RunError, match="another form") as caught:
        checkpoint.load(tmp_path / "checkpoint", other)
    assert is_one_sentence(str(caught.value))
    assert f"--start {tmp_path} " in str(caught.value)


def test_without_a_checkpoint_nothing_is_changed(tmp_path):
    model = tiny(1)
    before = [np.array(v) for v in model.weights]
    assert checkpoint.load(tmp_path / "none", model) == TrainingState(0, 0.0, -1.0)
    assert same([np.array(v) for v in model.weights], before)


def test_one_that_unpacks_to_more_than_is_allowed_is_taken_for_damaged(trained, tmp_path, monkeypatch):
    checkpoint.save(tmp_path, trained, TrainingState(3))
    size = (tmp_path / "step-00000003.keras").stat().st_size
    monkeypatch.setenv("RESTORER_MODEL_MEGABYTES", str(size / 4e6 / 2))  # a checkpoint may take four times as much
    with pytest.raises(RunError, match="is not whole") as caught:
        checkpoint.load(tmp_path, tiny(2))
    assert is_one_sentence(str(caught.value))
    monkeypatch.setenv("RESTORER_MODEL_MEGABYTES", str(size / 1e6))
    assert checkpoint.load(tmp_path, tiny(2)).step == 3


def test_the_two_newest_are_kept(trained, tmp_path):
    checkpoint.save(tmp_path, trained, TrainingState(3))
    assert files(tmp_path) == ["latest.json", "step-00000003.keras"]
    for number in (4, 5, 5):
        checkpoint.save(tmp_path, trained, TrainingState(number))
    assert files(tmp_path) == ["before.json", "latest.json", "step-00000004.keras", "step-00000005.keras"]


def cut(path):
    path.write_bytes(path.read_bytes()[:-200])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def says(**changes):
    """A damage of ``latest.json`` that leaves it JSON."""
    return lambda folder: (folder / "latest.json").write_text(
        json.dumps({**json.loads((folder / "latest.json").read_text()), **changes})
    )


def in_latest(content):
    return lambda folder: (folder / "latest.json").write_bytes(content)


def in_weights(damage):
    return lambda folder: damage(folder / "step-00000005.keras")


def a_folder(path):
    path.unlink()
    path.mkdir()


DAMAGES = {
    "no latest.json": lambda folder: (folder / "latest.json").unlink(),
    "latest.json is empty": in_latest(b""),
    "latest.json is half": in_latest(b'{"step": 5, "sec'),
    "latest.json is no text": in_latest(b"\xff\xfe\x00"),
    "latest.json is a list": in_latest(b"[5]"),
    "latest.json says nothing": in_latest(b"{}"),
    "latest.json is nested without an end": in_latest(b"[" * 100_000),
    "a step that is a word": says(step="five"),
    "a step of another kind": says(step=5.5),
    "seconds that are no number": says(seconds=float("nan")),
    "weights outside the folder": says(weights="../step-00000003.keras"),
    "weights that are not there": says(weights="step-00000007.keras"),
    "weights that are a list": says(weights=["step-00000005.keras"]),
    "no weights": in_weights(Path.unlink),
    "weights that are a folder": in_weights(a_folder),
    "empty weights": in_weights(lambda path: path.write_bytes(b"")),
    "weights cut short": in_weights(cut),
    "a bit of the weights is another": in_weights(flip),
    "weights that are something else": in_weights(lambda path: path.write_bytes(bytes(5000))),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A run's checkpoint of step 5 and the one before, of step 3; and the variables of that one."""
    folder = tmp_path_factory.mktemp("kept") / "checkpoint"
    model = tiny(1)
    step(model, 3)
    checkpoint.save(folder, model, TrainingState(3, 1.5, 0.9))
    before = variables(model)
    step(model, 2)
    checkpoint.save(folder, model, TrainingState(5, 2.5, 0.9))
    return folder, before


@pytest.fixture
def two(kept, tmp_path):
    """Such a folder, to be damaged, and the variables of step 3."""
    return Path(shutil.copytree(kept[0], tmp_path / "run" / "checkpoint")), kept[1]


@pytest.mark.parametrize("kind", DAMAGES)
def test_of_a_damaged_checkpoint_the_one_before_is_loaded_and_one_sentence_said(two, tmp_path, kind):
    folder, before = two
    alone = Path(shutil.copytree(folder, tmp_path / "alone" / "checkpoint"))
    DAMAGES[kind](folder)
    other, said = tiny(2), []
    assert checkpoint.load(folder, other, say=said.append) == TrainingState(3, 1.5, 0.9)
    assert same(variables(other), before)
    assert is_one_sentence(*said) and "step 3" in said[0]
    checkpoint.save(folder, other, TrainingState(4))  # the good one is not what goes
    DAMAGES["no latest.json"](folder)
    assert checkpoint.load(folder, other) == TrainingState(3, 1.5, 0.9)

    (alone / "before.json").unlink()
    DAMAGES[kind](alone)
    if kind == "no latest.json":
        assert checkpoint.load(alone, other) == TrainingState()
        return
    with pytest.raises(RunError, match="whole checkpoint in the run alone, but") as caught:
        checkpoint.load(alone, other)
    assert is_one_sentence(str(caught.value))
    assert f"--start {alone.parent} " in str(caught.value)


def test_nobody_hears_of_a_checkpoint_that_is_whole(two):
    assert checkpoint.load(two[0], tiny(2), say=lambda _: pytest.fail("said")) == TrainingState(5, 2.5, 0.9)


def test_a_folder_that_is_gone_is_not_made_again(trained, tmp_path):
    with pytest.raises(FileNotFoundError):
        checkpoint.save(tmp_path / "gone" / "checkpoint", trained, TrainingState(3))
    assert not (tmp_path / "gone").exists()


def half_a_file(self, path):
    """What `save` leaves when the disk is full in the middle of it."""
    path.write_bytes(b"half a file")
    raise OSError("crash")


def crash(*_, **__):
    raise OSError("crash")


@pytest.mark.parametrize(
    ("where", "dying"),
    [
        (keras.Model, {"save": half_a_file}),
        (checkpoint, {"write_atomically": crash}),
    ],
    ids=["while writing the weights", "between the weights and latest.json"],
)
def test_a_crash_while_saving_leaves_the_last_good_one(trained, tmp_path, monkeypatch, where, dying):
    checkpoint.save(tmp_path, trained, TrainingState(3, 1.5))
    good = variables(trained)
    step(trained, 2)
    with monkeypatch.context() as patched:
        for name, replacement in dying.items():
            patched.setattr(where, name, replacement)
        with pytest.raises(OSError, match="crash"):
            checkpoint.save(tmp_path, trained, TrainingState(5, 2.5))
    assert not list(tmp_path.glob("writing-*"))  # half a file takes room that is needed
    other = tiny(2)
    assert checkpoint.load(tmp_path, other) == TrainingState(3, 1.5)
    assert same(variables(other), good)
    checkpoint.save(tmp_path, trained, TrainingState(6))  # and the next one cleans up
    assert files(tmp_path) == ["before.json", "latest.json", "step-00000003.keras", "step-00000006.keras"]


def test_an_exported_model_is_the_network_alone(random_models, tmp_path):
    model = random_models["fast"]
    checkpoint.export(tmp_path / "model.keras", model)
    loaded = models.load(tmp_path / "model.keras")
    assert same(loaded.get_weights(), model.get_weights())
    assert not keras.models.load_model(tmp_path / "model.keras").compiled
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]


def test_a_crash_while_exporting_leaves_the_last_good_model(random_models, tmp_path, monkeypatch):
    checkpoint.export(tmp_path / "model.keras", random_models["fast"])
    before = (tmp_path / "model.keras").read_bytes()
    monkeypatch.setattr(keras.Model, "save", half_a_file)
    with pytest.raises(OSError, match="crash"):
        checkpoint.export(tmp_path / "model.keras", models.build("fast"))
    assert (tmp_path / "model.keras").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]


class TestDamaged:
    STATES = (
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"step": 3, "seconds": 1, "best": 0.5}',
        b'{"step": 3, "seconds": 1, "best": 0.5, "weights": 5}',
        b'{"step": 3, "seconds": 1, "best": 0.5, "weights": "gone.keras"}',
        b'{"step": 3, "seconds": 1, "best": 0.5, "weights": "../../../etc/passwd"}',
        b'{"step": 3, "seconds": 1, "best": 0.5, "weights": "a\\u0000b"}',
        b'{"step": "many", "seconds": 1, "best": 0.5, "weights": "step-00000003.keras"}',
    )

    @pytest.fixture
    def folder(self, tmp_path, trained):
        (tmp_path / "first").mkdir()
        checkpoint.save(tmp_path / "first" / "checkpoint", trained, TrainingState(3, 1.0, 0.5))
        return tmp_path / "first" / "checkpoint"

    @pytest.mark.parametrize("state", STATES, ids=lambda state: state[:60].decode("latin-1"))
    def test_a_state_is_one_sentence(self, folder, state):
        (folder / "latest.json").write_bytes(state)
        self.refused(folder)

    @pytest.mark.parametrize("damage", ["empty", "half", "noise", "flipped"])
    def test_a_file_of_weights_is_one_sentence(self, folder, damage):
        weights = next(folder.glob("*.keras"))
        data = weights.read_bytes()
        at = data.index(b"HDF") + 3000
        changed = {
            "empty": b"",
            "half": data[: len(data) // 2],
            "noise": bytes(range(256)) * 40,
            "flipped": data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :],
        }
        weights.write_bytes(changed[damage])
        self.refused(folder)

    def refused(self, folder):
        with pytest.raises(RunError, match="a whole checkpoint in the run first, but") as caught:
            checkpoint.load(folder, tiny(2))
        assert is_one_sentence(str(caught.value))
