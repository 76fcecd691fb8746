"""Mixed precision: a network that takes its steps in bfloat16, and is measured and kept in float32."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras

from restorer.system import processors


@contextmanager
def computing_in(model: keras.Model, precision: str) -> Iterator[None]:
    """Let the layers of a network compute in a precision, as far as it is traced meanwhile.

    Weights and what the optimiser keeps of them stay float32 (Micikevicius et al., 2018, arXiv:1710.03740), and so does
    the layer that gives the network's answer: it adds the picture, of which bfloat16 would leave 8 bits. Afterwards the
    layers have the policies that they had before, so that whatever else is made of the network is float32.

    Args:
        model: The network, of layers that are no networks themselves.
        precision: The name of a Keras policy, one of `restorer.training.config.PRECISIONS`.
    """
    answer = model.get_layer(model.output_names[0])
    layers = [layer for layer in model.layers if layer is not answer]
    before = [layer.dtype_policy for layer in layers]
    for layer in layers:
        layer.dtype_policy = keras.DTypePolicy(precision)
    try:
        yield
    finally:
        for layer, policy in zip(layers, before, strict=True):
            layer.dtype_policy = policy


def slowness(precision: str) -> str | None:
    """What to tell whoever trains in a precision without instructions for it here; None if there are or may be some.

    Args:
        precision: As `computing_in` takes it.
    """
    if precision == "float32" or processors.has_bfloat16() is not False:
        return None
    if any(not device.startswith("cpu") for device in keras.distribution.list_devices()):
        return None
    return f"This processor has no instructions for bfloat16: steps in {precision} take longer than in float32."
