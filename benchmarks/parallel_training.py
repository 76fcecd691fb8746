"""Training in two processes against one, with the same global batch: what Keras has for it under JAX and TensorFlow.

    python -m benchmarks.parallel_training [--steps 8] [--engine jax tensorflow] [--model fast]

Each engine trains the same network on the same batches twice: in one process, and in two on this machine, each of which
is given its half of every batch. JAX: ``keras.distribution.DataParallel``; TensorFlow:
``tf.distribute.MultiWorkerMirroredStrategy``. Printed are the losses, and by how much the two differ.
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from restorer.system.ports import free_port

PROCESSES = 2
BATCH, PATCH = 4, 32
SECONDS = 900


def main() -> None:
    """Train each way, and print the losses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=8, help="how many batches (default %(default)s)")
    parser.add_argument("--engine", nargs="+", default=["jax", "tensorflow"], choices=["jax", "tensorflow"])
    parser.add_argument("--model", default="fast")
    parser.add_argument("--part", nargs=3, type=int, help=argparse.SUPPRESS)  # a process: which, of how many, a port
    options = parser.parse_args()
    if options.part:
        losses = train(options.engine[0], options.model, options.steps, *options.part)
        print(json.dumps(losses))  # noqa: T201
        return
    for engine in options.engine:
        alone, together = (processes(engine, options, count) for count in (1, PROCESSES))
        print(f"{engine}: one process  {told(alone[0])}")  # noqa: T201
        for each in together:
            print(f"{engine}: one of {PROCESSES}     {told(each)}")  # noqa: T201
        if all(isinstance(each, list) for each in (*alone, *together)):
            one, two = np.array(alone[0]), np.array(together[0])
            print(f"{engine}: largest difference {np.max(np.abs(two - one) / one):.1e} of the loss", flush=True)  # noqa: T201


def processes(engine: str, options: argparse.Namespace, count: int) -> list[list[float] | str]:
    """The losses of each of several processes that train together; or the last line that it said."""
    port = free_port()
    words = [sys.executable, "-m", "benchmarks.parallel_training", "--steps", str(options.steps)]
    started = [
        subprocess.Popen(
            [*words, "--model", options.model, "--engine", engine, "--part", str(number), str(count), str(port)],
            env={**os.environ, "KERAS_BACKEND": engine, "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(count)
    ]
    found: list[list[float] | str] = []
    for process in started:
        said = process.communicate(timeout=SECONDS)[0].strip().splitlines()
        found.append(json.loads(said[-1]) if process.returncode == 0 else said[-1])
    return found


def told(outcome: list[float] | str) -> str:
    """Losses, or why there are none."""
    return outcome if isinstance(outcome, str) else " ".join(f"{loss:.6f}" for loss in outcome)


def train(engine: str, model: str, steps: int, number: int, count: int, port: int) -> list[float]:
    """Train on one process's part of every batch; the loss of each step, over the whole batch."""
    scope = _jax(number, count, port) if engine == "jax" else _tensorflow(number, count, port)
    from restorer.training.config import config_for
    from restorer.training.loop.batches import draw_batch
    from restorer.training.loop.compiled import compiled_model
    from restorer.training.runs.run import Run

    config = config_for(model, batch_size=BATCH, patch_size=PATCH, epochs=1)
    photographs = (
        np.random.default_rng(0).integers(0, 256, (8, 32, 32, 3), np.uint8).repeat(8, axis=1).repeat(8, axis=2)
    )
    part = slice(number * BATCH // count, (number + 1) * BATCH // count)
    losses = []
    with scope:
        network = compiled_model(Run(Path(os.devnull)), config)  # of a run that begins now
        for step in range(steps):
            *inputs, original = (each[part] for each in draw_batch(photographs, config, step))
            logs = network.train_on_batch(inputs[: len(network.inputs)], original, return_dict=True)
            losses.append(float(logs["loss"]))
    return losses


def _jax(number: int, count: int, port: int) -> Any:  # noqa: ANN401
    import jax
    import keras

    if count == 1:
        return nullcontext()
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    keras.distribution.initialize(f"127.0.0.1:{port}", count, number)
    return keras.distribution.DataParallel(devices=keras.distribution.list_devices(), auto_shard_dataset=False).scope()


def _tensorflow(number: int, count: int, port: int) -> Any:  # noqa: ANN401
    workers = [f"127.0.0.1:{port + each}" for each in range(count)]
    os.environ["TF_CONFIG"] = json.dumps({"cluster": {"worker": workers}, "task": {"type": "worker", "index": number}})
    import tensorflow as tf

    return tf.distribute.MultiWorkerMirroredStrategy().scope() if count > 1 else nullcontext()


if __name__ == "__main__":
    main()
