"""The training loop: step, measure, show, save, obey."""

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np

from restorer import data, models
from restorer.training import checkpoint, losses, patches
from restorer.training.clock import Stopwatch
from restorer.training.config import TrainingConfig
from restorer.training.heartbeat import Say
from restorer.training.held_out import HeldOut
from restorer.training.run import Run

EVENT_SECONDS = 0.25
EVENT_SHARE = 1 / 2000  # a long run writes an event at most every 1/2000 of its age
REPORT_SHARE = 0.1  # measuring takes at most about this share of the time
OBEY_SECONDS = 0.2
WARM_UP_STEPS = 50
LAST_RATE = 0.01  # where the cosine ends, as a share of the learning rate

OnEvent = Callable[[dict[str, Any]], None]


def train(run: Run, say: Say, *, on_event: OnEvent | None = None) -> str:
    """Train the run's model to the end of its budget, from its checkpoint if it has one.

    Args:
        run: The run's folder, with its ``config.json``.
        say: How to tell the run's state, from `heartbeat`.
        on_event: Called with every event after it is written.

    Returns:
        How it ended: ``"finished"`` or ``"stopped"``.

    Raises:
        DataError: If the photographs cannot be used.
    """
    trainer = Trainer(run, run.config(), say, on_event)
    ended = trainer.train()
    say(ended, progress=trainer.progress())
    return ended


class Trainer:
    """One run being trained: the model, the photographs, how far it has come."""

    def __init__(self, run: Run, config: TrainingConfig, say: Say, on_event: OnEvent | None = None) -> None:
        """Read the photographs, build and compile the model, load the checkpoint."""
        self.run, self.config, self.say, self.on_event = run, config, say, on_event
        checkpoint.clear_unfinished(run.folder)
        split = data.DataLoader(
            config.data,
            quality=config.validation_qualities,
            seed=config.seed,
            progress=lambda done, total: say("starting", message=f"Reading photograph {done} of {total}"),
        ).load()
        self.photographs = split.train.original  # (N, 256, 256, 3) uint8
        self.held_out = HeldOut(split.validation, config, run.previews)
        say("starting", message="Building the network")
        self.model = compiled_model(config)
        self.averaged = models.build(config.model) if config.average else None
        self.state = checkpoint.load(run.checkpoint, self.model)
        self.clock = Stopwatch(self.state.seconds)
        self.steps_per_epoch = math.ceil(len(self.photographs) / config.batch)
        self.images_per_second: float | None = None
        self.last_event_seconds, self.last_event_step = self.state.seconds, self.state.step
        self.next_report = self.last_checkpoint = self.state.seconds
        self.has_measured = False
        self.last_obeyed = 0.0

    def train(self) -> str:
        """Run the loop until the budget is spent (``"finished"``) or the page says stop (``"stopped"``)."""
        if self.state.step == 0:
            self.report()
        draw = partial(patches.draw_batch, self.photographs, self.config)
        ended = "finished"
        for compressed, conditioning, original in patches.batches(draw, first=self.state.step):
            if self.progress() >= 1:
                break
            if self.obey() == "stop":
                ended = "stopped"
                break
            self.model.optimizer.learning_rate.assign(self.learning_rate())
            inputs = [compressed, conditioning][: len(self.model.inputs)]
            logs = self.model.train_on_batch(inputs, original, return_dict=True)
            self.clock.start()  # only after the first step, which compiles the network and says nothing of speed
            self.state.step += 1
            self.state.seconds = self.clock.seconds
            self.after_step(logs)
        self.report()
        checkpoint.save(self.run.checkpoint, self.model, self.state)
        return ended

    def after_step(self, logs: dict[str, Any]) -> None:
        """Write, measure and save what is due."""
        seconds = self.state.seconds
        if seconds >= self.next_report:
            self.report(logs)
        elif seconds - self.last_event_seconds >= max(EVENT_SECONDS, seconds * EVENT_SHARE):
            self.emit(logs)
        if seconds - self.last_checkpoint >= self.config.checkpoint_seconds:
            checkpoint.save(self.run.checkpoint, self.model, self.state)
            self.last_checkpoint = seconds

    def emit(self, logs: dict[str, Any], **measured: float) -> None:
        """Write one event: the means since the last one."""
        elapsed = self.state.seconds - self.last_event_seconds
        if elapsed > 0:
            drawn = (self.state.step - self.last_event_step) * self.config.batch
            self.images_per_second = round(drawn / elapsed, 2)
        event = {
            "step": self.state.step,
            "epoch": round(self.state.step / self.steps_per_epoch, 4),
            "seconds": round(self.state.seconds, 3),
            **{key: _finite(value) for key, value in {**logs, **measured}.items()},
            "images_per_second": self.images_per_second,
            "learning_rate": self.learning_rate(),
        }
        self.last_event_seconds, self.last_event_step = self.state.seconds, self.state.step
        self.run.append_event(event)
        self.say("running", progress=self.progress())
        self.model.reset_metrics()
        if self.on_event:
            self.on_event(event)

    def report(self, logs: dict[str, Any] | None = None) -> None:
        """Measure on the held-out photographs, write their previews, keep the model if it is the best so far."""
        started = time.monotonic()
        learnt = self.learnt()
        measured = self.held_out.measure(learnt, self.state.step)
        if measured["ssim"] > self.state.best_ssim:
            self.state.best_ssim = measured["ssim"]
            checkpoint.export(self.run.model_file, learnt, self.config.model)
        self.emit(logs or {}, **measured)
        took = time.monotonic() - started
        # the first measuring of a process also compiles the network, which says nothing about the next
        pause = took / REPORT_SHARE if self.has_measured else 0.0
        self.has_measured = True
        self.next_report = self.state.seconds + took + max(self.config.report_seconds, pause)

    def learnt(self) -> keras.Model:
        """The network as it is measured and kept: with the averaged weights, if the run averages them."""
        if self.averaged is None or self.state.step == 0:
            return self.model
        self.model.optimizer.finalize_variable_values(self.averaged.trainable_variables)
        return self.averaged

    def obey(self) -> str:
        """What the page asks: ``"run"`` or ``"stop"``; while it asks for a pause, wait."""
        if time.monotonic() - self.last_obeyed < OBEY_SECONDS:
            return "run"
        if self.run.command() == "pause":
            self.clock.stop()
            checkpoint.save(self.run.checkpoint, self.model, self.state)
            self.say("paused", progress=self.progress())
            while self.run.command() == "pause":
                time.sleep(OBEY_SECONDS / 2)
            self.say("running", progress=self.progress())
            self.clock.start()
        self.last_obeyed = time.monotonic()
        return self.run.command()

    def progress(self) -> float:
        """How much of the budget is spent, 0 to 1."""
        if self.config.minutes is not None:
            return min(1.0, self.state.seconds / (60 * self.config.minutes))
        return min(1.0, self.state.step / (self.steps_per_epoch * (self.config.epochs or 1)))

    def learning_rate(self) -> float:
        """The rate of the next step: constant, or a warm-up and then a cosine over the whole budget."""
        if self.config.schedule == "constant":
            return self.config.learning_rate
        warm = min(1.0, (self.state.step + 1) / WARM_UP_STEPS)
        cosine = 0.5 * (1 + math.cos(math.pi * self.progress()))
        return self.config.learning_rate * warm * (LAST_RATE + (1 - LAST_RATE) * cosine)


def compiled_model(config: TrainingConfig) -> keras.Model:
    """The run's network with seeded weights, Adam and the run's loss."""
    keras.utils.set_random_seed(config.seed)
    model = models.build(config.model)
    model.compile(
        optimizer=keras.optimizers.Adam(
            config.learning_rate, use_ema=config.average > 0, ema_momentum=config.average
        ),
        loss=losses.LOSSES[config.loss],
        metrics=["accuracy"],
        jit_compile=False,  # XLA's CPU convolutions are slower than the ones TensorFlow calls
    )
    return model


def _finite(value: Any) -> float | None:  # noqa: ANN401
    number = float(np.asarray(value))
    return number if math.isfinite(number) else None
