"""The training loop: step, measure, show, save, obey."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import keras
import numpy as np

from restorer import models
from restorer.errors import RunError
from restorer.system.files import is_full, is_read_only
from restorer.training.config import TrainingConfig
from restorer.training.loop import batches as patches
from restorer.training.loop import checkpoint, schedule
from restorer.training.loop.compiled import compiled_model, untrained_copy
from restorer.training.loop.dataset import draw_pages, read_photographs
from restorer.training.loop.event_writer import EventWriter, OnEvent
from restorer.training.loop.learner import Learner, LearnerOf
from restorer.training.loop.precision import slowness
from restorer.training.loop.stopwatch import Stopwatch
from restorer.training.loop.validation import HeldOut
from restorer.training.loop.warm_start import warm_start
from restorer.training.runs import snapshots
from restorer.training.runs.commands import WorkerCommands
from restorer.training.runs.heartbeat import SetStatus
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState

VALIDATION_SHARE = 0.1  # measuring takes at most about this share of the time
OBEY_SECONDS = 0.1
LAST_MEASURING_SECONDS = 0.3  # a run that is stopped is measured once more only if that is as quick as this
FULL = "The disk is full, so the training ended; its last checkpoint is kept, and it can go on once there is room."
READ_ONLY = (
    "The run's folder may be read alone, so the training ended; its last checkpoint is kept, and it can go on once the "
    "folder can be written."
)


class _Stopped(Exception):  # noqa: N818
    """Somebody asked for the end before the first step."""


class _Interrupted(Exception):  # noqa: N818
    """Somebody asked for something while the network was measured."""


def train(
    run: Run,
    set_status: SetStatus,
    *,
    commands: WorkerCommands | None = None,
    on_event: OnEvent | None = None,
    learner_of: LearnerOf = Learner,
) -> RunState:
    """Train the run's model to the end of its budget, from its checkpoint if it has one.

    Args:
        run: The run's folder, with its ``config.json``.
        set_status: How to set the run's status, from `heartbeat`.
        commands: What to obey; by default the run's control file alone.
        on_event: Called with every event after it is written.
        learner_of: Makes what takes the steps.

    Returns:
        How it ended: `RunState.FINISHED` or `RunState.STOPPED`.

    Raises:
        DataError: If the photographs cannot be used.
        RunError: If the disk is full, or the run's folder cannot be written or is gone, or a process of several is.
    """
    commands = commands or WorkerCommands(run)

    def set_or_stop(state: str, **details: Any) -> None:  # noqa: ANN401
        if state == RunState.STARTING and commands.command() == "stop":
            raise _Stopped
        set_status(state, **details)

    try:
        trainer = Trainer(run, run.config(), set_or_stop, on_event, commands, learner_of)
        ended = trainer.train()
    except _Stopped:
        set_status(RunState.STOPPED, **commands.details())
        return RunState.STOPPED
    except OSError as error:
        run.expect_there()
        if is_full(error):
            raise RunError(FULL) from error
        if is_read_only(error):
            raise RunError(READ_ONLY) from error
        raise
    set_status(ended, progress=trainer.progress(), **{**trainer.notice, **commands.details()})
    return ended


class Trainer:
    """One run being trained: the model, the photographs, how far it has come."""

    def __init__(
        self,
        run: Run,
        config: TrainingConfig,
        set_status: SetStatus,
        on_event: OnEvent | None = None,
        commands: WorkerCommands | None = None,
        learner_of: LearnerOf = Learner,
    ) -> None:
        """Read the photographs, build and compile the model, load the checkpoint."""
        self.run, self.config, self.set_status = run, config, set_status
        self.commands = commands or WorkerCommands(run)
        run.mend_events()
        checkpoint.clear_unfinished(run.folder)
        split = read_photographs(run, config, set_status)
        self.photographs = split.train.original  # (N, 256, 256, 3) uint8
        self.pages = draw_pages(config, set_status)
        run.previews.mkdir(exist_ok=True)  # a copy of a run may have left out what was empty
        self.held_out = HeldOut(split.validation, config, run.previews)
        set_status(RunState.STARTING, message="Building the network")
        self.model = compiled_model(run, config)
        self.averaged = untrained_copy(self.model) if config.ema_momentum else None
        self.notice: dict[str, str] = {}
        if slow := slowness(config.precision):
            self.note(slow)
        self.state = checkpoint.load(run.checkpoint, self.model, say=self.note)
        if config.initial_weights and not self.state.step:
            warm_start(self.model, models.load(config.initial_weights))
        snapshots.begin(run, self.state.step)
        self.learner = learner_of(self.model, config)
        self.clock = Stopwatch(self.state.seconds)
        self.steps_per_epoch = math.ceil(len(self.photographs) / config.batch_size)
        self.events = EventWriter(
            run, self.state, batch_size=config.batch_size, steps_per_epoch=self.steps_per_epoch, on_event=on_event
        )
        self.next_validation = self.last_checkpoint = self.state.seconds
        self.first_step = self.state.step
        self.measuring_seconds: float | None = None
        self.measured_step: int | None = None
        self.base_rate = run.learning_rate()
        self.last_obeyed = -math.inf

    def note(self, sentence: str) -> None:
        """Keep a sentence that whoever watches is to read for as long as this worker is at it."""
        self.notice = {"message": sentence}
        logging.getLogger(__name__).warning("%s: %s", self.run.name, sentence)

    def tell(self, state: str, **details: Any) -> None:  # noqa: ANN401
        """Set the status of a training that is under way: how far it is, and what there is to notice."""
        self.set_status(state, progress=self.progress(), **self.notice, **details)

    def train(self) -> RunState:
        """Run the loop until the budget is spent (``FINISHED``) or somebody asks for the end (``STOPPED``)."""
        draw = partial(patches.draw_batch, self.photographs, self.config, pages=self.pages)
        ended = self.loop(patches.batches(draw, first=self.state.step))
        quick = self.measuring_seconds is not None and self.measuring_seconds < LAST_MEASURING_SECONDS
        if self.measured_step != self.state.step and (ended == RunState.FINISHED or quick):
            self.validate()
        elif self.events.has_news:
            self.emit()
        self.save()
        return ended

    def loop(self, batches: Iterator[patches.Batch]) -> RunState:
        """Keep up, obey, step, until the end; returns which end it was."""
        while True:
            with suppress(_Interrupted):
                self.keep_up()
            if self.obey() == "stop":
                return RunState.STOPPED
            if self.progress() >= 1:
                return RunState.FINISHED
            self.step(*next(batches))

    def step(self, compressed: np.ndarray, conditioning: np.ndarray, original: np.ndarray) -> None:
        """Learn from one batch, ``(B, P, P, 3)``, ``(B, 130)`` and ``(B, P, P, 3)`` float32, see `draw_batch`."""
        inputs = [compressed, conditioning][: len(self.model.inputs)]
        self.events.add(self.learner.step(self.learning_rate(), inputs, original))
        self.clock.start()  # only after the first step, which compiles the network and says nothing of speed
        self.state.step += 1
        self.state.seconds = self.clock.seconds

    def keep_up(self) -> None:
        """Measure, write and save what is due."""
        seconds = self.state.seconds
        if self.is_validation_due(seconds):
            self.validate(self.interrupt)
        elif self.events.is_due(seconds):
            self.emit()
        if seconds - self.last_checkpoint >= self.config.checkpoint_seconds:
            self.save()
            self.last_checkpoint = seconds

    def save(self) -> None:
        """Write a checkpoint."""
        self.learner.bring_home()
        checkpoint.save(self.run.checkpoint, self.model, self.state)

    def is_validation_due(self, seconds: float) -> bool:
        """Whether it is time to measure."""
        if self.config.epoch_reports:
            return self.state.step % self.steps_per_epoch == 0 and self.measured_step != self.state.step
        return seconds >= self.next_validation

    def emit(self, **measured: float) -> None:
        """Write one event, and set the status: how far the run has come."""
        self.events.write(self.state, learning_rate=self.learning_rate(), **measured)
        self.tell(RunState.RUNNING, steps=self.state.step - self.first_step)

    def validate(self, check: Callable[[], None] | None = None) -> None:
        """Measure on the held-out photographs, write their previews, keep the model if it is the best so far."""
        started = time.monotonic()
        learnt = self.learnt()
        measured = self.held_out.measure(learnt, self.state.step, check=check)
        self.measured_step = self.state.step
        self.keep_snapshot(learnt)
        self.emit(**measured)
        if measured[self.config.monitor] > self.state.best:
            self.state.best = measured[self.config.monitor]
            checkpoint.export(self.run.model_file, learnt)
        took = time.monotonic() - started
        # the first measuring of a process also compiles the network, which says nothing about the next
        pause = 0.0 if self.measuring_seconds is None else took / VALIDATION_SHARE
        self.measuring_seconds = took
        self.next_validation = self.state.seconds + took + max(self.config.report_seconds, pause)

    def keep_snapshot(self, learnt: keras.Model) -> None:
        """Keep the network that was measured, to look inside; a training goes on without, also where there is no room.

        Weights that are no finite numbers, as those of a rate that is too high, are not kept.
        """
        weights = learnt.get_weights()
        if all(np.isfinite(each).all() for each in weights):
            with suppress(OSError):
                snapshots.save(self.run, self.state.step, weights, self.held_out.shown_conditioning)

    def learnt(self) -> keras.Model:
        """The network as it is measured and kept: with the averaged weights, if the run averages them."""
        self.learner.bring_home()
        if self.averaged is None or self.state.step == 0:
            return self.model
        self.model.optimizer.finalize_variable_values(self.averaged.trainable_variables)
        return self.averaged

    def obey(self) -> str:
        """What the page asks: ``"run"`` or ``"stop"``; while it asks for a pause, wait."""
        if time.monotonic() - self.last_obeyed < OBEY_SECONDS:
            return "run"
        command = self.commands.command()
        if command == "pause":
            command = self.pause()
        self.base_rate = self.run.control.learning_rate() or self.config.learning_rate
        self.last_obeyed = time.monotonic()
        return command

    def pause(self) -> str:
        """Wait, with a checkpoint, until something else is asked; returns what."""
        self.clock.stop()  # the next step starts it
        self.tell(RunState.PAUSED)
        self.save()
        while (command := self.commands.command()) == "pause":
            time.sleep(OBEY_SECONDS)
        if command == "run":
            self.tell(RunState.RUNNING)
        return command

    def interrupt(self) -> None:
        """End the measuring if something is asked that must not wait for it."""
        if self.commands.command() != "run":
            self.last_obeyed = -math.inf
            raise _Interrupted

    def progress(self) -> float:
        """How much of the budget is spent, 0 to 1."""
        if self.config.minutes is not None:
            return min(1.0, self.state.seconds / (60 * self.config.minutes))
        return min(1.0, self.state.step / (self.steps_per_epoch * (self.config.epochs or 1)))

    def learning_rate(self) -> float:
        """The rate of the next step."""
        return schedule.learning_rate(
            self.base_rate, self.config.schedule, step=self.state.step, progress=self.progress()
        )
