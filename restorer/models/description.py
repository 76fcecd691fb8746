"""The description of a network and its layers, as plain values that need no TensorFlow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LayerDescription:
    """A layer of a network.

    Attributes:
        name: Its name in the code.
        kind: Its class in Keras.
        output: Shape of what it makes of a picture of height H and width W, such as ``"H/2×W/2×64"``.
        parameters: How many weights it has.
        multiply_adds: How many multiplications it does for a pixel of the picture.
    """

    name: str
    kind: str
    output: str
    parameters: int
    multiply_adds: float


@dataclass(frozen=True)
class NetworkDescription:
    """A network, layer by layer.

    Attributes:
        name: Its name in the model table.
        layers: Its layers, from the picture to the restored picture.
        parameters: How many weights it has.
        receptive_field: Side, in pixels, of the square of the picture that can influence one restored pixel.
        multiply_adds: Multiplications for a pixel of the picture, each with its addition: those of convolutions,
            transposed convolutions and dense layers. Not counted are biases, activations, sums and products of
            feature maps, and what is done once for a picture whatever its size, as with the tables.
    """

    name: str
    layers: tuple[LayerDescription, ...]
    parameters: int
    receptive_field: int
    multiply_adds: float
