"""The network of a run, ready to learn."""

import keras

from restorer import models
from restorer.training.config import TrainingConfig
from restorer.training.loop import losses
from restorer.training.loop.ssim_metric import train_ssim


def compiled_model(config: TrainingConfig) -> keras.Model:
    """The run's network with seeded weights, Adam and the run's loss."""
    keras.utils.set_random_seed(config.seed)
    model = models.build(config.model)
    model.compile(
        optimizer=keras.optimizers.Adam(
            config.learning_rate,
            global_clipnorm=config.global_clipnorm,
            use_ema=config.ema_momentum > 0,
            ema_momentum=config.ema_momentum,
        ),
        loss=losses.LOSSES[config.loss],
        metrics=["accuracy", *([train_ssim] if config.train_ssim else [])],
        jit_compile=False,  # XLA's CPU convolutions are slower than the ones TensorFlow calls
    )
    # left to the first step, making Adam's variables would have TensorFlow trace that step twice
    model.optimizer.build(model.trainable_variables)
    return model
