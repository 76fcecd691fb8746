"""A Keras network that can be looked into: the maps of its layers on a picture, and the way to one pixel."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import keras
import numpy as np

from restorer.errors import ModelError
from restorer.inside.arithmetic import Region, Step, activation_of, step_at
from restorer.inside.layers import InsideLayer
from restorer.models.inspection import Interval, needed_for, scales_of, sources_of

Picture = np.ndarray


class Network:
    """A network from pictures to pictures, whose weights may be exchanged.

    Args:
        model: The network, as `restorer.models.build` or `load` makes it.
    """

    def __init__(self, model: keras.Model) -> None:
        """Read what it is made of."""
        self.model = model
        self._scales = {name: int(scale) for name, scale in scales_of(model).items()}  # 0 for what has no places
        self._coarsest = max(self._scales.values())
        self._parts: dict[str, keras.Model] = {}  # of the network, up to a layer

    @cached_property
    def layers(self) -> tuple[InsideLayer, ...]:
        """Its layers that make maps, from the picture to the result."""
        return tuple(
            InsideLayer(
                layer.name,
                type(layer).__name__,
                int(layer.output.shape[-1]),
                self._scales[layer.name],
                int(getattr(layer, "kernel_size", (0,))[0]),
                int(getattr(layer, "strides", (1,))[0]),
                activation_of(layer),
            )
            for layer in self.model.layers
            if self._scales[layer.name] and sources_of(layer)
        )

    @property
    def last(self) -> str:
        """The layer that makes the result."""
        return str(self.model.layers[-1].name)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Of its weights, as `set_weights` takes them."""
        return [tuple(weight.shape) for weight in self.model.weights]

    @property
    def first_filters(self) -> np.ndarray:
        """The filters of the first layer, ``(k, k, 3, n)`` float32.

        Raises:
            ModelError: If its first layer is no convolution.
        """
        first = self.model.get_layer(self.layers[0].name)
        if not isinstance(first, keras.layers.Conv2D):
            raise ModelError(f"Expected a network that begins with a convolution, but {first.name!r} is none.")
        return np.asarray(keras.ops.convert_to_numpy(first.kernel))

    def maps(self, name: str, picture: Picture, conditioning: np.ndarray) -> np.ndarray:
        """What a layer makes of a picture, by Keras.

        Args:
            name: Of a layer of `layers`.
            picture: ``(H, W, 3)`` float32 in [0, 1], with sides that are multiples of the network's.
            conditioning: ``(130,)`` float32, what the network is told of the picture's file.

        Returns:
            ``(h, w, C)`` float32.

        Raises:
            ModelError: If there is no such layer.
        """
        self._expect(name)
        if name not in self._parts:
            self._parts[name] = keras.Model(self.model.inputs, self.model.get_layer(name).output)
        part = self._parts[name]
        # without a graph, of which each layer would need its own: making one takes longer than a hundred of these
        made = part(
            [keras.ops.convert_to_tensor(each) for each in _inputs(part, picture, conditioning)], training=False
        )
        return np.asarray(keras.ops.convert_to_numpy(made))[0]

    def path(
        self,
        picture: Picture,
        conditioning: np.ndarray,
        pixel: tuple[int, int],
        channel: int,
        pinned: Mapping[str, int] | None = None,
    ) -> tuple[Step, ...]:
        """The way to one number of the result, a step for each layer, from the first layer to the last.

        Each layer is shown at the place that lies under the pixel. Of its channels it is the one that moves the number
        of the layer behind it most, unless another is pinned. Only the part of the picture that can decide the pixel
        is run through the network.

        Args:
            picture: ``(H, W, 3)`` float32 in [0, 1].
            conditioning: ``(130,)`` float32.
            pixel: Row and column of the result.
            channel: Of the result: 0 red, 1 green, 2 blue.
            pinned: Channels of layers, by name, that are shown whatever moves the result most.

        Raises:
            ModelError: If there is no such pixel or channel, or a layer's arithmetic is not known.
        """
        size = picture.shape[0], picture.shape[1]
        if not all(0 <= at < side for at, side in zip(pixel, size, strict=True)):
            raise ModelError(f"Expected a pixel of a picture of {size[0]} rows and {size[1]} columns, found {pixel}.")
        chosen = {self.last: channel}
        for name, wanted in (pinned or {}).items():
            self._expect(name)
            chosen[name] = wanted
        regions, settings = self._run(picture, conditioning, pixel)
        found: list[Step] = []
        for layer in reversed(self.layers):
            own = chosen.get(layer.name, 0)
            if not 0 <= own < layer.channels:
                raise ModelError(f"Expected a channel from 0 to {layer.channels - 1} of {layer.name}, found {own}.")
            place = pixel[0] // layer.scale, pixel[1] // layer.scale
            step = step_at(self.model.get_layer(layer.name), regions, settings, place, own)
            for source in {each.layer for each in step.inputs}:
                strongest = step.strongest(source)
                if strongest is not None:
                    chosen.setdefault(source, strongest)
            found.append(step)
        return tuple(reversed(found))

    def reach(self, name: str, pixel: tuple[int, int]) -> tuple[Interval, Interval]:
        """First and last row, and first and last column, of what one pixel of the result needs of a layer's maps.

        They may lie outside, where the padding is; ``"image"`` is the picture.
        """
        return needed_for(self.model, pixel[0])[name], needed_for(self.model, pixel[1])[name]

    def _run(
        self, picture: Picture, conditioning: np.ndarray, pixel: tuple[int, int]
    ) -> tuple[dict[str, Region], dict[str, np.ndarray]]:
        """What every layer makes of the part of the picture that can decide a pixel; and of those without places."""
        (first_row, _), (first_column, _) = self.reach(self._image, pixel)
        (top, bottom), (left, right) = (
            self._part(first, side) for first, side in zip((first_row, first_column), picture.shape, strict=False)
        )
        names = [layer.name for layer in self.model.layers]
        every = self._every(names)
        made = every.predict_on_batch(_inputs(every, picture[top:bottom, left:right], conditioning))
        regions, settings = {}, {}
        for name, maps in zip(names, made, strict=True):
            if scale := self._scales[name]:
                whole = picture.shape[0] // scale, picture.shape[1] // scale
                regions[name] = Region(np.asarray(maps)[0], (top // scale, left // scale), whole)
            else:
                settings[name] = np.asarray(maps).reshape(-1)
        return regions, settings

    def _part(self, first: int, side: int) -> tuple[int, int]:
        """Where the part of a side begins and ends: on the grid of the coarsest layer, and always as long.

        Of one length, because the network is made ready for each shape that it is given.
        """
        length = min(side, self._longest)
        start = min(max(0, first // self._coarsest * self._coarsest), side - length)
        return start, start + length

    @cached_property
    def _longest(self) -> int:
        """The longest part of a side that can be needed, on the grid of the coarsest layer."""
        reaches = (self.reach(self._image, (pixel, pixel))[0] for pixel in range(self._coarsest))
        ends = (last + 1 - first // self._coarsest * self._coarsest for first, last in reaches)
        return -(-max(ends) // self._coarsest) * self._coarsest

    @property
    def _image(self) -> str:
        """The layer that takes the picture."""
        return str(self.model.inputs[0].name)

    def _every(self, names: Sequence[str]) -> keras.Model:
        if "" not in self._parts:
            outputs = [self.model.get_layer(name).output for name in names]
            self._parts[""] = keras.Model(self.model.inputs, outputs)
        return self._parts[""]

    def _expect(self, name: str) -> None:
        if name not in {layer.name for layer in self.layers}:
            raise ModelError(f"Expected a layer of {', '.join(each.name for each in self.layers)}, found {name!r}.")


def _inputs(model: keras.Model, picture: Picture, conditioning: np.ndarray) -> list[np.ndarray]:
    return [picture[None], conditioning[None]][: len(model.inputs)]
