"""The payload of the look inside: pictures, maps and filters as files, the way to a pixel as numbers.

Each is made once for all visitors, by run, step, photograph and layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from pages.components.serving import garbage
from pages.train.inside import words
from restorer import Run, inside

MOST_NUMBERS = 600_000  # of all maps of a layer, each a byte that is sent and drawn
SHOWN = 3  # channels of a step that are shown with their numbers; the rest is one number
_CLIPPED = 99.8  # per cent of a layer's values that its scale holds
_HALF = 127  # a byte's numbers on each side of nothing
_PHOTOS, _CHANNELS = 16, 3
_MOST = 1 << 14  # of a row, a column or a channel
_COLOURS = ("red", "green", "blue")
_IMAGE = "the picture"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks at.

    Attributes:
        step: Of the training; None for the newest there is.
        photo: Number of the photograph.
        layer: Whose maps; empty for the first.
        pixel: Row and column of the result whose way is followed.
        channel: 0 red, 1 green, 2 blue.
        pinned: Channels of layers that the way is to go through.
    """

    step: int | None = None
    photo: int = 0
    layer: str = ""
    pixel: tuple[int, int] = (128, 128)
    channel: int = 1
    pinned: Mapping[str, int] = field(default_factory=dict)


def wanted(asked: object) -> Wanted:
    """What the browser asked for, of which all that cannot be is passed over."""
    if not isinstance(asked, dict):
        return Wanted()
    usual = Wanted()
    pixel = asked.get("pixel")
    place = [_number(each, _MOST) for each in pixel] if isinstance(pixel, list) else []
    row, column = place if len(place) == 2 else (None, None)
    pinned = asked.get("pinned")
    return Wanted(
        _number(asked.get("step"), 10**15),
        _number(asked.get("photo"), _PHOTOS - 1) or 0,
        str(asked.get("layer") or "")[:100],
        usual.pixel if row is None or column is None else (row, column),
        usual.channel if (channel := _number(asked.get("channel"), _CHANNELS - 1)) is None else channel,
        {str(name)[:100]: value for name, value in pinned.items() if _number(value, _MOST) is not None}
        if isinstance(pinned, dict)
        else {},
    )


def _number(value: object, most: int) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    return value if whole else None  # type: ignore[return-value]


@dataclass(frozen=True)
class Bytes:
    """Numbers as bytes on one scale: 0 is ``-limit``, 127 nothing, 254 ``limit``.

    Attributes:
        data: The bytes.
        shape: Of what: maps ``(C, h, w)``, filters ``(n, k, k, 3)``.
        limit: What the ends of the scale stand for.
        most: The largest number there is, of either sign.
    """

    data: bytes
    shape: tuple[int, ...]
    limit: float
    most: float

    def told(self, name: str) -> dict[str, Any]:
        """What the browser is told of them, with the name of the file that they came in."""
        return {"id": name, "shape": list(self.shape), "limit": self.limit, "most": self.most}


def as_bytes(values: np.ndarray, limit: float) -> Bytes:
    """Numbers ``(…)`` float32 as bytes; what is beyond ``limit`` is at its end."""
    scaled = np.clip(values / (limit or 1.0), -1, 1) * _HALF + _HALF
    return Bytes(np.rint(scaled).astype(np.uint8).tobytes(), values.shape, limit, float(np.abs(values).max()))


def shrunk(maps: np.ndarray, most: int = MOST_NUMBERS) -> np.ndarray:
    """Maps ``(h, w, C)`` float32 at so much of their size that they are few enough numbers, by means of squares."""
    while maps.size > most and not (maps.shape[0] % 2 or maps.shape[1] % 2):
        height, width, channels = maps.shape
        maps = maps.reshape(height // 2, 2, width // 2, 2, channels).mean(axis=(1, 3))
    return maps


@st.cache_data(max_entries=16, show_spinner="TensorFlow is being loaded to look inside: some ten seconds, once.")
def layers(model: str) -> list[dict[str, Any]]:
    """The layers of a network: ``name``, ``words``, ``channels`` and ``scale``."""
    found = inside.layers_of(model)
    garbage.pass_over_networks()
    return [
        {
            "name": layer.name,
            "words": words.of_layer(layer, is_last=layer is found[-1]),
            "channels": layer.channels,
            "scale": layer.scale,
        }
        for layer in found
    ]


@st.cache_data(max_entries=24, show_spinner=False)
def maps(folder: str, step: int, stamp: int, photo: int, layer: str) -> Bytes:  # noqa: ARG001  # stamp: see `inside.stamp`
    """All maps of a layer, on one scale."""
    made = inside.look(Run(Path(folder)), step, photo).maps(layer)
    limit = float(np.percentile(np.abs(made[::2, ::2]), _CLIPPED)) or float(np.abs(made).max())
    return as_bytes(shrunk(made).transpose(2, 0, 1), limit)


@st.cache_data(max_entries=24, show_spinner=False)
def filters(folder: str, step: int, stamp: int) -> Bytes:  # noqa: ARG001
    """The filters of the first layer, on one scale."""
    made = inside.look(Run(Path(folder)), step, 0).filters().transpose(3, 0, 1, 2)
    return as_bytes(made, float(np.abs(made).max()))


@st.cache_data(max_entries=256, show_spinner=False)
def way(
    folder: str,
    model: str,
    step: int,
    stamp: int,  # noqa: ARG001
    photo: int,
    pixel: tuple[int, int],
    channel: int,
    pinned: tuple[tuple[str, int], ...],
) -> dict[str, Any]:
    """The way to a pixel: ``reach``, the rectangle of the picture that decides it, and ``steps``, one a layer."""
    view = inside.look(Run(Path(folder)), step, photo)
    told = {layer["name"]: layer["words"] for layer in layers(model)}
    steps = [_step(each, told) for each in view.path(pixel, channel, dict(pinned))]
    return {"reach": view.reach(pixel), "steps": steps}


def _step(step: Any, told: Mapping[str, str]) -> dict[str, Any]:  # noqa: ANN401
    return {
        "layer": step.layer,
        "words": told[step.layer],
        "kind": step.kind,
        "row": step.row,
        "column": step.column,
        "channel": step.channel,
        "inputs": [_input(each, step) for each in step.inputs],
        "bias": step.bias,
        "total": step.total,
        "activation": step.activation,
        "value": step.value,
        "keras": step.keras,
    }


def _input(given: Any, step: Any) -> dict[str, Any]:  # noqa: ANN401
    """What a layer before it gives: the channels that count most with their numbers, and the rest as one."""
    is_softmax = step.activation == "softmax"
    weights = np.exp(given.patch[0, 0] - given.patch.max()) if is_softmax else given.sums  # (n,)
    order = np.argsort(-np.abs(weights), kind="stable")
    if is_softmax:  # its own logit first
        order = np.concatenate([[step.channel], order[order != step.channel]])
    shown, rest = order[:SHOWN], order[SHOWN:]
    is_image = given.layer == "image"
    return {
        "layer": given.layer,
        "words": _IMAGE if is_image else given.layer,
        "row": given.row,
        "column": given.column,
        "side": len(given.patch),
        "inside": given.inside.ravel().tolist(),
        "channels": [
            {
                "channel": int(given.channels[i]),
                "name": _COLOURS[given.channels[i]] if is_image else f"channel {given.channels[i] + 1}",
                "patch": _numbers(given.patch[..., i]),
                "kernel": _numbers(given.kernel[..., i]),
                "sum": float(weights[i]),
            }
            for i in shown
        ],
        "others": len(rest),
        "rest": float(weights[rest].sum()),
    }


def _numbers(values: np.ndarray) -> list[float]:
    return [float(f"{value:.7g}") for value in values.ravel()]
