"""The network of a run, ready to learn."""

import keras

from restorer import models
from restorer.errors import ModelError
from restorer.training.config import TrainingConfig
from restorer.training.loop import losses
from restorer.training.loop.ssim_metric import train_ssim
from restorer.training.runs.run import Run


def compiled_model(run: Run, config: TrainingConfig) -> keras.Model:
    """The run's network with seeded weights, Adam and the run's loss."""
    keras.utils.set_random_seed(config.seed)
    return made_ready(_untrained(run, config.model), config)


def made_ready(model: keras.Model, config: TrainingConfig) -> keras.Model:
    """Compile a network with Adam and the loss of the settings; returns it."""
    model.compile(
        optimizer=keras.optimizers.Adam(
            config.learning_rate,
            global_clipnorm=config.global_clipnorm,
            use_ema=config.ema_momentum > 0,
            ema_momentum=config.ema_momentum,
        ),
        loss=losses.LOSSES[config.loss],
        metrics=["accuracy", *([train_ssim] if config.train_ssim else [])],
        # XLA's CPU convolutions are slower than the ones TensorFlow calls, but JAX has no others, only one by one
        jit_compile=keras.backend.backend() == "jax",
    )
    # left to the first step, making Adam's variables would have TensorFlow trace that step twice
    model.optimizer.build(model.trainable_variables)
    return model


def _untrained(run: Run, name: str) -> keras.Model:
    """The network of that name; a run that goes on keeps the form that it began with, which another version had."""
    try:
        return untrained_copy(models.load(run.folder))
    except ModelError:  # it begins now, or its network is damaged
        return models.build(name)


def untrained_copy(model: keras.Model) -> keras.Model:
    """A network of the same form, with drawn weights and not compiled, whatever the other one is."""
    copy: keras.Model = type(model).from_config(model.get_config())
    return copy
