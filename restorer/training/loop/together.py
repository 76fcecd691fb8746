"""Training on several devices: the twin of a run's network that learns in several processes together."""

import io
import json
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

import keras
import numpy as np

from restorer.errors import RunError
from restorer.models import blocks  # noqa: F401  # Keras must know our layers before it meets them
from restorer.training.config import TrainingConfig
from restorer.training.loop.compiled import made_ready, untrained_copy
from restorer.training.loop.learner import Learner, Logs, take_step

LOST = (
    "A process of the training was lost, so the training ended; its last checkpoint is kept, and it can go on with as "
    "many processes as there are."
)
LOST_FIRST = "The first process of the training was lost, or has ended it; the run in its folder can go on."
_END_SECONDS = 2.0  # in which the system closes the connections of a process that is gone
_END = b"end"


class Together(Learner):
    """The twin of a run's network, copied to every device of several processes, which takes the steps.

    The run's own network stays in this process, the first, where it is measured, saved and loaded. This one draws the
    batches, too, and gives each process its part, so the others need neither photographs nor the run's folder.

    Args:
        model: The run's network, compiled, with the weights and the optimizer that it goes on from.
        config: The run's settings.
        others: A connection to each of the other processes, in the order of their ranks, which are in `follow`.

    Raises:
        RunError: If the devices cannot share a batch evenly, or a process is lost; then and when it takes a step.
    """

    def __init__(self, model: keras.Model, config: TrainingConfig, others: Sequence[Connection] = ()) -> None:
        """Make the twin, in all processes."""
        super().__init__(model, config)
        devices = len(keras.distribution.list_devices())
        if config.batch_size % devices:
            raise RunError(
                f"Expected a batch that {devices} devices can share evenly, received one of {config.batch_size}."
            )
        self.others, self._is_ahead = others, False
        form, state = untrained_copy(model).to_json(), [variable.numpy() for variable in _variables(model)]
        for other in others:
            self._tell(other, {"form": form, "config": config.to_json()}, state)
        self._twin = self._with_all(lambda: _twin(form, config, state))

    def step(self, rate: float, inputs: Sequence[np.ndarray], original: np.ndarray) -> Logs:
        """See `Learner`: every process takes the same step, each on its part of a batch, ``(B, …)`` float32."""
        parts = [np.split(each, 1 + len(self.others)) for each in (*inputs, original)]
        own, *theirs = zip(*parts, strict=True)
        for other, part in zip(self.others, theirs, strict=True):
            self._tell(other, {"rate": rate}, part)
        self._is_ahead = True
        # a number is there once all have taken the step, so whoever was lost meanwhile is found here
        return self._with_all(
            lambda: _numbers(take_step(self._twin, rate, own[:-1], own[-1], precision=self.precision))
        )

    def bring_home(self) -> None:
        """See `Learner`."""
        if self._is_ahead:
            _set(self.model, [variable.numpy() for variable in _variables(self._twin)])
            self._is_ahead = False

    def _tell(self, other: Connection, told: dict[str, Any], arrays: Sequence[np.ndarray]) -> None:
        try:
            other.send_bytes(_packed(told, arrays))
        except OSError as error:
            raise RunError(LOST) from error

    def _with_all(self, do: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Do what needs all processes; that fails in as many ways as there are engines if one is lost."""
        try:
            with _on_all_devices():
                return do()
        except Exception as error:
            if wait(self.others, _END_SECONDS):  # they say nothing, so it is the end of one
                raise RunError(LOST) from error
            raise


def follow(first: Connection) -> None:
    """Take the steps that the first process takes, on this one's part of each batch, until it says that it ends.

    Args:
        first: The connection to the first process, which is in `Together`.

    Raises:
        RunError: If the first process, or another one, is lost.
    """
    try:
        told, state = _unpacked(first.recv_bytes())
        with _on_all_devices():
            config = TrainingConfig.from_json(told["config"])
            twin = _twin(told["form"], config, state)
            while (message := first.recv_bytes()) != _END:
                told, (*inputs, original) = _unpacked(message)
                take_step(twin, told["rate"], inputs, original, precision=config.precision)
    except (EOFError, OSError) as error:
        raise RunError(LOST_FIRST) from error


def dismiss(others: Sequence[Connection]) -> None:
    """Tell the other processes that the training has ended; who is gone need not hear it."""
    for other in others:
        try:
            other.send_bytes(_END)
        except OSError:
            continue


def _on_all_devices() -> Any:  # noqa: ANN401
    devices = keras.distribution.list_devices()
    return keras.distribution.DataParallel(devices=devices, auto_shard_dataset=False).scope()


def _twin(form: str, config: TrainingConfig, state: Sequence[np.ndarray]) -> keras.Model:
    keras.utils.set_random_seed(config.seed)  # what is drawn before the state is set must be the same in all processes
    twin = made_ready(keras.models.model_from_json(form), config)
    _set(twin, state)
    return twin


def _numbers(logs: Logs) -> Logs:
    return {name: float(value) for name, value in logs.items()}


def _variables(model: keras.Model) -> list[Any]:
    return [*model.variables, *model.optimizer.variables]


def _set(model: keras.Model, state: Sequence[np.ndarray]) -> None:
    for variable, value in zip(_variables(model), state, strict=True):
        variable.assign(value)


def _packed(told: dict[str, Any], arrays: Sequence[np.ndarray]) -> bytes:
    """A message; of a kind that runs nothing when it is read, whoever sent it."""
    buffer = io.BytesIO()
    np.savez(buffer, json.dumps(told), *arrays)
    return buffer.getvalue()


def _unpacked(message: bytes) -> tuple[dict[str, Any], list[np.ndarray]]:
    with np.load(io.BytesIO(message), allow_pickle=False) as file:
        told, *arrays = (file[name] for name in file.files)
    return json.loads(str(told)), arrays
