"""Hostile ``.keras`` files: damaged, of another shape than a picture's, with layers that nobody here has."""

import functools
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.hostile.kind import Kind, flipped, noise

CONFIG, WEIGHTS, ABOUT = "config.json", "model.weights.h5", "metadata.json"


def saved(model: Any) -> bytes:
    """The file of a model."""
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        return (Path(folder) / "model.keras").read_bytes()


def network(
    layers: Callable[[Any, Any], Any] = lambda keras, x: keras.layers.Conv2D(3, 3, padding="same")(x),
    shape: tuple[int | None, ...] = (None, None, 3),
    *others: tuple[int | None, ...],
    name: str = "theirs",
    weights: float | None = None,
) -> bytes:
    """A network of some layers on a picture, and on inputs of other shapes that it does nothing with."""
    import keras

    inputs = [keras.Input(each) for each in (shape, *others)]
    model = keras.Model(inputs, layers(keras, inputs[0]), name=name)
    if weights is not None:
        model.set_weights([np.full_like(each, weights) for each in model.get_weights()])
    return saved(model)


@functools.cache
def sound() -> bytes:
    return network()


def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(sound())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(how: int = zipfile.ZIP_STORED, **contents: bytes | None) -> bytes:
    """A sound file of which some parts are others, or missing."""
    named = {"config": CONFIG, "weights": WEIGHTS, "about": ABOUT}
    parts = {**members(), **{named.get(key, key): content for key, content in contents.items()}}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return buffer.getvalue()


def configured(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A sound file whose description is changed."""
    config = json.loads(members()[CONFIG])
    change(config)
    return changed(config=json.dumps(config).encode())


def layer_of(config: dict[str, Any]) -> dict[str, Any]:
    """The description of the only layer."""
    return config["config"]["layers"][1]


def lambda_layer() -> bytes:
    return network(lambda keras, x: keras.layers.Lambda(lambda y: y)(x))


def of_another_module(config: dict[str, Any]) -> None:
    layer_of(config).update(module="os", class_name="system", registered_name="system", config={"command": "true"})


def wide(config: dict[str, Any]) -> None:
    layer_of(config)["config"].update(filters=60_000_000)


def nested(config: dict[str, Any]) -> None:
    for _ in range(300):
        config["config"] = {"module": "keras", "class_name": "Sequential", "config": config["config"]}


def spaces(megabytes: int) -> bytes:
    """A file whose description is gigabytes of spaces."""
    buffer = io.BytesIO()
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open(CONFIG, "w", force_zip64=True) as file:
        for _ in range(megabytes):
            file.write(b" " * 1_000_000)
    return buffer.getvalue()


SHAPES: dict[str, Callable[[], bytes]] = {
    "twice as large": partial(network, lambda keras, x: keras.layers.UpSampling2D()(x)),
    "half as large": partial(network, lambda keras, x: keras.layers.AveragePooling2D(2, padding="same")(x)),
    "a little smaller": partial(network, lambda keras, x: keras.layers.Conv2D(3, 3)(x)),
    "of one channel": partial(network, lambda keras, x: keras.layers.Conv2D(1, 1)(x)),
    "of four channels": partial(network, lambda keras, x: keras.layers.Conv2D(4, 1)(x)),
    "turned by a quarter": partial(network, lambda keras, x: keras.layers.Permute((2, 1, 3))(x)),
    "that is a number": partial(network, lambda keras, x: keras.layers.GlobalAveragePooling2D()(x)),
    "twice": partial(network, lambda keras, x: [keras.layers.Conv2D(3, 1)(x), keras.layers.Conv2D(3, 1)(x)]),
    "of no number": partial(network, weights=float("nan")),
    "of infinity": partial(network, weights=float("inf")),
}

TAKES: dict[str, Callable[[], bytes]] = {
    "gray pictures": partial(network, shape=(None, None, 1)),
    "pictures with transparency": partial(network, shape=(None, None, 4)),
    "pictures of 64 by 64 pixels": partial(network, shape=(64, 64, 3)),
    "channels first": partial(network, lambda keras, x: x * 2.0, (3, None, None)),
    "words": partial(network, lambda keras, x: keras.layers.Dense(3)(x), (10,)),
    "films": partial(network, lambda keras, x: keras.layers.Conv3D(3, 1)(x), (None, None, None, 3)),
    "tables of 64 numbers": partial(network, lambda keras, x: x * 1.0, (None, None, 3), (64,)),
    "three things": partial(network, lambda keras, x: x * 1.0, (None, None, 3), (130,), (130,)),
    "sides that are multiples of 7": partial(
        network, lambda keras, x: keras.layers.Conv2DTranspose(3, 7, 7)(keras.layers.Conv2D(8, 7, 7)(x))
    ),
}

FILES: dict[str, Callable[[], bytes]] = {
    "of nothing": bytes,
    "of noise": lambda: noise(5000),
    "of text": lambda: b"Dear diary",
    "of an older Keras": lambda: b"\x89HDF\r\n\x1a\n" + bytes(2000),
    "cut in the middle": lambda: sound()[: len(sound()) // 2],
    "with 5 flipped bits": lambda: flipped(sound(), 5, 3),
    "with 300 flipped bits": lambda: flipped(sound(), 300, 4),
    "without a description": lambda: changed(config=None),
    "without weights": lambda: changed(weights=None),
    "with weights of noise": lambda: changed(weights=noise(20_000)),
    "with half of its weights": lambda: changed(weights=members()[WEIGHTS][:9000]),
    "with a description of nothing": lambda: changed(config=b""),
    "with a description that is a list": lambda: changed(config=b"[1, 2]"),
    "with a description of brackets": lambda: changed(config=b"[" * 200_000),
    "with a description of a description": lambda: configured(nested),
    "with a description of 30 MB": lambda: changed(zipfile.ZIP_DEFLATED, config=b" " * 30_000_000),
    "with a layer of its own": lambda: configured(lambda config: layer_of(config).update(class_name="Theirs")),
    "with a layer that is a program": lambda: configured(of_another_module),
    "with a lambda layer": lambda_layer,
    "with no layers": lambda: configured(lambda config: config["config"].update(layers=[])),
    "with a layer of no filters": lambda: configured(lambda config: layer_of(config)["config"].update(filters=0)),
    "with a layer of more filters than it has weights": lambda: configured(
        lambda config: layer_of(config)["config"].update(filters=4)
    ),
    "with a layer of words for numbers": lambda: configured(
        lambda config: layer_of(config)["config"].update(kernel_size="large")
    ),
    "with a layer of 60,000,000 filters": lambda: configured(wide),
}

NETWORKS = (
    *(Kind("network", f"to a picture {name}", make, ".keras") for name, make in SHAPES.items()),
    *(Kind("network", f"from {name}", make, ".keras") for name, make in TAKES.items()),
    *(Kind("network", name, make, ".keras") for name, make in FILES.items()),
    Kind("network", "with a description of 2 GB", partial(spaces, 2000), ".keras", is_heavy=True),
)
