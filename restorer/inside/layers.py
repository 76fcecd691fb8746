"""The layers of a network that make maps, one number for each place and channel: plain values that need no Keras."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InsideLayer:
    """A layer that makes maps.

    Attributes:
        name: Its name in the code.
        kind: Its class in Keras.
        channels: How many maps it makes.
        scale: How many pixels of the picture one of its places stands for, each way.
        kernel: Side of its kernel; 0 if it has none.
        stride: By how many places its kernel moves; 1 if it has none.
        activation: What Keras calls the function that its sums go through; ``"linear"`` is none.
    """

    name: str
    kind: str
    channels: int
    scale: int
    kernel: int = 0
    stride: int = 1
    activation: str = "linear"
