"""Training on several devices: two against one, and what becomes of a run whose processes are lost."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import psutil
import pytest

from restorer.cli import main
from restorer.errors import RestorerError
from restorer.system import keras_backend
from restorer.training.config import config_for
from restorer.training.runs.run import create_run
from restorer.training.worker.team import KEY
from tests.paths import PROJECT
from tests.training.waiting import wait_until

pytest.importorskip("jax")
SIZES = {"batch_size": 4, "patch_size": 32, "validation_images": 2}
# float32 is exact to 6e-8 of a number; the halves of a batch are added up in another order, and Adam divides by small
# numbers, so each step adds a few such units
FEW_STEPS, MANY_STEPS = 1e-5, 1e-3
STEPS = 4
ONE_AND_TWO_DEVICES = """
import json, sys
import numpy as np
from restorer.system import keras_backend
keras_backend.load_jax()
import keras
from restorer.training.config import config_for
from restorer.training.loop.compiled import made_ready
from restorer.training.loop.learner import Learner
from restorer.training.loop.together import Together

config = config_for("report", batch_size=4, patch_size=32, ema_momentum=0.9)
assert len(keras.distribution.list_devices()) == 2
found = []
for kind in (Learner, Together):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((None, None, 3))
    network = keras.Model(inputs, keras.layers.Conv2D(3, 3, padding="same", name="only")(inputs))
    learner = kind(made_ready(network, config), config)
    rng = np.random.default_rng(0)
    losses = []
    for step in range(4):
        batch = rng.random((4, 32, 32, 3), np.float32)
        losses.append(float(learner.step(1e-2 / (1 + step), [batch], batch * 0.5)["loss"]))
        if step == 1:
            learner.bring_home()
    before = [weights.tolist() for weights in network.get_weights()]
    learner.bring_home()
    after = [variable.numpy().tolist() for variable in (*network.variables, *network.optimizer.variables)]
    found.append({"losses": losses, "before": before, "after": after})
print(json.dumps(found))
"""


def environment(**more):
    return {**os.environ, "PYTHONPATH": str(PROJECT), "JAX_PLATFORMS": "cpu", **more}


def train(run, *words, **more):
    command = [sys.executable, "-m", "restorer", "train", "--resume", "--run", str(run.folder), *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=environment(**more), **pipes)


def test_two_devices_learn_what_one_learns():
    flags = environment(XLA_FLAGS="--xla_force_host_platform_device_count=2")
    ran = subprocess.run([sys.executable, "-c", ONE_AND_TWO_DEVICES], env=flags, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    alone, together = json.loads(ran.stdout.splitlines()[-1])
    np.testing.assert_allclose(together["losses"], alone["losses"], rtol=FEW_STEPS)
    for mine, theirs in zip(together["after"], alone["after"], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=FEW_STEPS, atol=FEW_STEPS)
    # the run's own network has what the twin learnt when it is brought home, and not before
    assert not np.allclose(together["before"][0], together["after"][0], rtol=FEW_STEPS)


def ended(process):
    said, error = process.communicate(timeout=240)
    return process.returncode, said, error


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--rank", "1"], "Expected --processes N beside --coordinator and --rank, received no number."),
        (["--processes", "0"], "Expected at least 1 process and a rank below their number"),
        (["--processes", "2", "--rank", "2"], "Expected at least 1 process and a rank below their number"),
        (["--processes", "2", "--rank", "1"], "Expected --coordinator HOST:PORT beside --rank 1, received none."),
        (["--processes", "2", "--rank", "1", "--coordinator", "host:1"], f"Expected a secret in {KEY}"),
        (["--processes", "2", "--rank", "1", "--coordinator", "host"], "Expected a coordinator as HOST:PORT"),
    ],
)
def test_a_process_without_its_place_is_told_so(words, sentence, capsys, monkeypatch):
    monkeypatch.delenv(KEY, raising=False)
    assert main(["train", *words]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.slow
def test_two_processes_reach_the_curve_of_one(photographs, tmp_path):
    curves = []
    for name, words, more in (("one", (), {"KERAS_BACKEND": "jax"}), ("two", ("--processes", "2"), {})):
        config = config_for("fast", data=str(photographs), epochs=12, schedule="constant", epoch_reports=True, **SIZES)
        run = create_run(config, folder=tmp_path / name)
        code, said, error = ended(train(run, *words, **more))
        assert (code, said) == (0, f"{run.folder}: finished\n"), error
        measured = [event for event in run.events() if "val_loss" in event]
        curves.append(
            [[event[key] for key in ("step", "val_loss", "psnr", "ssim", "learning_rate")] for event in measured]
        )
    one, two = np.array(curves[0]), np.array(curves[1])
    assert np.ptp(one[:, 1]) > 100 * MANY_STEPS * one[0, 1]  # it does learn
    np.testing.assert_allclose(two, one, rtol=MANY_STEPS)


@pytest.mark.slow
def test_a_lost_process_ends_in_a_run_that_goes_on(photographs, tmp_path):
    config = config_for("fast", data=str(photographs), epochs=50_000, checkpoint_seconds=1, **SIZES)
    run = create_run(config, folder=tmp_path / "run")
    first = train(run, "--processes", "2")
    wait_until(lambda: (run.checkpoint / "latest.json").is_file() or first.poll() is not None)
    [other] = children(first)
    os.kill(other, signal.SIGKILL)
    code, _, error = ended(first)
    assert code == 2
    assert "A process of the training was lost" in error
    assert run.status().state == "failed"
    assert "A process of the training was lost" in run.status().message

    kept = step(run)
    first = train(run, "--processes", "2")
    wait_until(lambda: step(run) > kept or first.poll() is not None)
    [other] = children(first)
    first.kill()  # and the other one ends by itself
    wait_until(lambda: not psutil.pid_exists(other))
    first.communicate()
    assert run.status().state == "interrupted"

    kept = step(run)
    assert ended(train(run, "--epochs", str(kept // 3 + 2), KERAS_BACKEND="jax"))[0] == 0  # alone
    steps = [event["step"] for event in run.events()]
    assert steps == sorted(steps)
    assert steps[-1] == 3 * (kept // 3 + 2)


def step(run):
    return json.loads((run.checkpoint / "latest.json").read_text())["step"]


def children(process):
    return [child.pid for child in psutil.Process(process.pid).children()]


def test_without_jax_a_sentence_names_what_installs_it(monkeypatch):
    monkeypatch.setattr(keras_backend, "find_spec", lambda _: None)
    with pytest.raises(RestorerError, match=r"Expected JAX .*requirements-cluster\.txt"):
        keras_backend.load_jax()
