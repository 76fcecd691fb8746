"""The one who takes a run's steps: its network, in this process alone."""

from collections.abc import Callable, Sequence

import keras
import numpy as np

from restorer.training.config import TrainingConfig
from restorer.training.loop.precision import computing_in

Logs = dict[str, float]


class Learner:
    """A run's network, which takes its steps in this process alone; `together.Together` is the one of several."""

    def __init__(self, model: keras.Model, config: TrainingConfig) -> None:
        """Take the compiled network of a run, and the run's settings."""
        self.model, self.precision = model, config.precision

    def step(self, rate: float, inputs: Sequence[np.ndarray], original: np.ndarray) -> Logs:
        """Learn from one batch.

        Args:
            rate: The learning rate.
            inputs: What the network is given, ``(B, …)`` float32 each.
            original: What it should return, ``(B, P, P, 3)`` float32.

        Returns:
            Loss and metrics, means over the batch.
        """
        return take_step(self.model, rate, inputs, original, precision=self.precision)

    def bring_home(self) -> None:
        """Give ``model``, which is measured and kept, what was learnt; here it has learnt it itself."""


LearnerOf = Callable[[keras.Model, TrainingConfig], Learner]


def take_step(
    model: keras.Model, rate: float, inputs: Sequence[np.ndarray], original: np.ndarray, *, precision: str
) -> Logs:
    """Let a compiled network learn from one batch, ``(B, …)`` float32 each, see `Learner.step`."""
    model.optimizer.learning_rate.assign(rate)
    with computing_in(model, precision):
        logs: Logs = model.train_on_batch(list(inputs), original, return_dict=True)
    return logs
