"""Traces of an earlier JPEG in pixels that were scaled since: the quality to restore them by.

Scaling leaves no 8×8 grid for `restorer.jpeg.traces` to find, but it leaves the ringing and the lost detail. A network
of a few convolutions, after the quality predictor of FBCNN (Jiang et al., 2021, arXiv:2109.14573), looks at windows of
the picture and is told the file's own tables. It answers how many dB a restoration would gain if it went by one of
`QUALITIES` instead of those tables. It is calculated by NumPy, because a history is found out before TensorFlow is
loaded; `restorer.training.scaled_traces` trains it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from restorer.system.opencv import cv2
from restorer.system.paths import ASSETS

QUALITIES = (8, 12, 18, 25, 35, 45, 60, 75)  # IJG
WINDOW = 96  # pixels a side, a multiple of 8, so that windows keep the file's grid
WEIGHTS = ASSETS / "weights" / "scaled_traces.npz"
EMBEDDING, HIDDEN = 32, 96  # units
_MOST = 12  # windows that are looked at
# dB in the mean over them, below which the file's own tables are gone by; the fewer windows, the less is known
_GAIN, _GAIN_OF_ONE = 0.05, 0.45
_YCBCR = np.array([[0.299, 0.587, 0.114], [-0.1687, -0.3313, 0.5], [0.5, -0.4187, -0.0813]], np.float32)
_AROUND = 5  # pixels a side of the mean that is taken away, for what is looked for is fine
_PLAIN = 0.02  # deviation of the fine detail of a window that is all of one colour
_CONTRAST = np.float32(16 / 255)


@dataclass(frozen=True)
class Convolution:
    """A convolution with a rectifier after it, padded alike on every side.

    Attributes:
        kernel: Side of its kernel, in places.
        stride: By how many places it moves.
        channels: How many it makes.
    """

    kernel: int
    stride: int
    channels: int


# (h, w, 3) → (h/8, w/8, 64), of which the mean over all places is taken
CONVOLUTIONS = (
    Convolution(6, 2, 32),
    Convolution(3, 1, 32),
    Convolution(4, 2, 48),
    Convolution(3, 1, 48),
    Convolution(4, 2, 64),
    Convolution(3, 1, 64),
)


def estimate_quality(pixels: np.ndarray, conditioning: np.ndarray) -> int | None:
    """The quality that a picture is better restored by than by its own tables.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB, whose 8×8 grid starts at (0, 0).
        conditioning: ``(130,)`` float32, its own, see `jpeg.conditioning`.

    Returns:
        One of `QUALITIES`; None if none is likely to gain anything, if the picture has a side of less than `WINDOW`, or
        if it has no detail to judge by.
    """
    windows = (pixels[top : top + WINDOW, left : left + WINDOW] for top, left in _places(*pixels.shape[:2]))
    seen = [window for window in windows if fine_detail(window).std() > _PLAIN]
    if not seen:
        return None
    gains = np.mean([expected_gains(window, conditioning) for window in seen], axis=0)  # (8,)
    best = int(gains.argmax())
    least = _GAIN + (_GAIN_OF_ONE - _GAIN) / len(seen)
    return QUALITIES[best] if gains[best] >= least else None


def expected_gains(window: np.ndarray, conditioning: np.ndarray) -> np.ndarray:
    """The network's answer for one window.

    Args:
        window: ``(h, w, 3)`` uint8 RGB, sides multiples of 8, from 8×8 pixels on.
        conditioning: ``(130,)`` float32, of its own tables.

    Returns:
        ``(8,)`` float32: for each of `QUALITIES`, how many dB of PSNR a restoration by it gains over one by its own.
    """
    weights = _weights()
    x = fine_detail(window)
    for number, convolution in enumerate(CONVOLUTIONS, start=1):
        x = np.maximum(_convolved(x, convolution, *_layer(weights, f"conv_{number}")), 0)
    embedding = np.maximum(_dense(conditioning, *_layer(weights, "embed")), 0)
    hidden = _dense(np.concatenate([x.mean(axis=(0, 1)), embedding]), *_layer(weights, "hidden"))
    return _dense(np.maximum(hidden, 0), *_layer(weights, "gains"))


def fine_detail(window: np.ndarray) -> np.ndarray:
    """What the network is given of a window ``(h, w, 3)`` uint8 RGB: Y, Cb and Cr without their local mean, enhanced.

    Returns:
        ``(h, w, 3)`` float32, mostly within ±1.
    """
    planes = window.astype(np.float32) @ _YCBCR.T
    around = cv2.blur(planes, (_AROUND, _AROUND), borderType=cv2.BORDER_REFLECT_101)
    return np.asarray((planes - around) * _CONTRAST)


def _places(height: int, width: int) -> list[tuple[int, int]]:
    """Where windows begin: all over a small picture, evenly spread over a large one, none in a tiny one."""
    every = [*product(*(range(0, side - WINDOW + 1, WINDOW) for side in (height, width)))]
    chosen = np.linspace(0, len(every) - 1, min(len(every), _MOST)).round().astype(int)
    return [every[number] for number in chosen]


def _convolved(x: np.ndarray, convolution: Convolution, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """``(h, w, C)`` → ``(h/stride, w/stride, channels)``; one product of matrices, as wide as the kernel."""
    side, stride = convolution.kernel, convolution.stride
    before = (side - stride) // 2
    after = side - stride - before
    padded = np.pad(x, ((before, after), (before, after), (0, 0)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(0, 1))[::stride, ::stride]
    return np.tensordot(patches, kernel, axes=((3, 4, 2), (0, 1, 2))) + bias  # patches are (h, w, C, k, k)


def _dense(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    return np.asarray(x @ kernel + bias)


def _layer(weights: Mapping[str, np.ndarray], name: str) -> tuple[np.ndarray, np.ndarray]:
    return weights[f"{name}_kernel"], weights[f"{name}_bias"]


@cache
def _weights() -> Mapping[str, np.ndarray]:
    """``NAME_kernel`` and ``NAME_bias`` of every layer, float32."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return dict(file)
