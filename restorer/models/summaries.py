"""Each network's layers and figures, kept in ``summaries.json``, because building one takes TensorFlow and seconds.

``python -m restorer.models.summaries`` writes the file anew after a network was changed; a test compares it.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from restorer.models.description import LayerDescription, NetworkDescription
from restorer.models.registry import MODELS, describe

FILE = Path(__file__).with_name("summaries.json")


def read(model: str) -> NetworkDescription | None:
    """The facts of a network; None if the file does not know it."""
    facts = json.loads(FILE.read_text(encoding="utf-8")).get(model)
    if facts is None:
        return None
    return NetworkDescription(model, tuple(LayerDescription(*row) for row in facts.pop("layers")), **facts)


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
    network = asdict(describe(name))
    return {
        "layers": [list(layer.values()) for layer in network["layers"]],
        **{key: network[key] for key in ("parameters", "receptive_field", "multiply_adds")},
    }


if __name__ == "__main__":
    FILE.write_text(text(build()), encoding="utf-8")
