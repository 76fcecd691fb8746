"""Models from outside: what a ``.keras`` file has to be before Keras reads it, and the network once it is there."""

import json
import math
from pathlib import Path

import keras
import numpy as np

from restorer.errors import ModelError
from restorer.models.blocks import CONDITIONING_SIZE
from restorer.system import archives, limits
from restorer.system.foreign import door

_CONFIG = "config.json"
_FLOAT = 4  # bytes
MEMBERS = 1_000  # files in a .keras, which has three
_TAKEN = ["(N, H, W, 3)", f"(N, {CONDITIONING_SIZE})"]
_LEAST = (33, 49)  # pixels of the trial picture, not square; the next multiples of what the network needs


def check_file(path: Path) -> None:
    """Look at how much comes out of a ``.keras`` file, and at how much memory its network will take, before it does.

    Raises:
        OverflowError: If it is more than `limits.MODEL_MEGABYTES`, or of texts `limits.TEXT_MEGABYTES`, allows.
        Exception: Of half a dozen kinds, if it is no ZIP file, as every ``.keras`` is, or describes no network.
    """
    left = limits.MODEL_MEGABYTES.amount
    with archives.opened(path, at_most=MEMBERS) as archive:
        for member in archive.infolist():
            at_most = min(left, limits.TEXT_MEGABYTES.amount) if member.filename.endswith(".json") else left
            try:
                left -= sum(map(len, archives.pieces(archive, member, at_most=at_most)))
            except OverflowError:
                if at_most < left:
                    raise
                raise OverflowError(f"it unpacks to over {limits.MODEL_MEGABYTES} MB") from None
        described = json.loads(archive.read(_CONFIG))
    with keras.StatelessScope(initialize_variables=False):  # in which weights have a shape and take no memory
        network = keras.saving.deserialize_keras_object(described)
        size = sum(math.prod(weight.shape) for weight in network.weights) * _FLOAT
    if size > limits.MODEL_MEGABYTES.amount:
        raise OverflowError(f"its weights take {size / 1e6:,.0f} MB, of at most {limits.MODEL_MEGABYTES} MB")


def check(model: keras.Model, name: str, *, multiple: int) -> None:
    """Try a network on a small picture.

    Args:
        model: As it was loaded.
        name: What to call it.
        multiple: Height and width given to it are multiples of this.

    Raises:
        ModelError: If it does not take a picture of any size, and perhaps the tables of its file, or does not give a
            picture of the same size with every value a finite number.
    """
    taken = [_shape(tensor) for tensor in model.inputs]
    if not taken or taken != _TAKEN[: len(taken)]:
        raise ModelError(_refused(name, f"takes {' and '.join(taken) or 'nothing'}"))
    height, width = (side + -side % multiple for side in _LEAST)
    picture = np.linspace(0, 1, height * width * 3, dtype=np.float32).reshape(1, height, width, 3)
    tables = np.full((1, CONDITIONING_SIZE), 0.5, np.float32)
    with door(ModelError, _refused(name, "failed on a small picture").rstrip(".")):
        answers = keras.tree.flatten(model([picture, tables][: len(taken)], training=False))
        answer = keras.ops.convert_to_numpy(answers[0]) if len(answers) == 1 else np.empty(0)
    if answer.shape != picture.shape:
        made = f"{len(answers)} things" if len(answers) != 1 else f"{answer.shape} of {picture.shape}"
        raise ModelError(_refused(name, f"gives {made}"))
    if not np.isfinite(answer).all():
        raise ModelError(_refused(name, "gives values that are no finite numbers"))


def _shape(tensor: keras.KerasTensor) -> str:
    """The shape of a batch, open sides by their letters: ``"(N, H, W, 3)"``."""
    letters = iter("HW")
    sides = [str(side) if side is not None else next(letters, "?") for side in tensor.shape[1:]]
    return f"({', '.join(['N', *sides])})"


def _refused(name: str, what: str) -> str:
    wanted = f"a network from pictures {_TAKEN[0]}, and perhaps tables {_TAKEN[1]}, to pictures of the same size"
    return f"Expected {wanted}, but {name} {what}."
