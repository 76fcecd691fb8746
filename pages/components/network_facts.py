"""What each network is made of, kept in ``networks.json``, because building one takes TensorFlow and seconds.

``python -m pages.components.network_facts`` writes the file anew after a network was changed; a test compares it.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from restorer import MODELS, models

FILE = Path(__file__).with_name("networks.json")


@dataclass(frozen=True)
class Layer:
    """A layer: its name and class in the code, what it makes of a picture of height H and width W, its size and cost.

    Attributes:
        name: Its name in the code.
        kind: Its class in Keras.
        output: Shape of what it gives: ``"H/2×W/2×64"``.
        parameters: How many weights it has.
        multiply_adds: Multiplications for a pixel of the picture.
    """

    name: str
    kind: str
    output: str
    parameters: int
    multiply_adds: float


@dataclass(frozen=True)
class Network:
    """A network, layer by layer.

    Attributes:
        layers: From the picture to the restored picture.
        parameters: How many weights it has.
        receptive_field: Side, in pixels, of the square that decides one restored pixel.
        multiply_adds: Multiplications for a pixel of the picture.
    """

    layers: tuple[Layer, ...]
    parameters: int
    receptive_field: int
    multiply_adds: float


def read(model: str) -> Network | None:
    """The facts of a network; None if the file does not know it."""
    facts = json.loads(FILE.read_text(encoding="utf-8")).get(model)
    if facts is None:
        return None
    return Network(layers=tuple(Layer(*row) for row in facts.pop("layers")), **facts)


def build() -> dict[str, dict[str, Any]]:
    """The facts of every network, from the networks themselves."""
    return {name: _facts(name) for name in MODELS}


def text(facts: dict[str, dict[str, Any]]) -> str:
    """The file's text: one layer a line."""
    networks = []
    for name, network in facts.items():
        rows = ",\n".join(f"      {json.dumps(row, ensure_ascii=False)}" for row in network["layers"])
        rest = "".join(f',\n    "{key}": {json.dumps(network[key])}' for key in network if key != "layers")
        networks.append(f'  "{name}": {{\n    "layers": [\n{rows}\n    ]{rest}\n  }}')
    return "{\n" + ",\n".join(networks) + "\n}\n"


def _facts(name: str) -> dict[str, Any]:
    network = asdict(models.describe(name))
    return {
        "layers": [list(layer.values()) for layer in network["layers"]],
        **{key: network[key] for key in ("parameters", "receptive_field", "multiply_adds")},
    }


if __name__ == "__main__":
    FILE.write_text(text(build()), encoding="utf-8")
