"""A network drawn: a block for each layer, as high as its resolution, as wide as its channels. Plain functions."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from restorer.models.description import LayerDescription, NetworkDescription

# these read on white and on black; text takes the page's own colour
COLOURS = {
    "Conv2D": ("#2f9197", "convolution"),
    "Conv2DTranspose": ("#3f74c4", "upsampling"),
    "DepthToSpace": ("#3f74c4", "upsampling"),
    "Dense": ("#cf7526", "dense layer, for each pixel"),
    "Softmax": ("#9468c8", "softmax"),
    "InputLayer": ("#8a8a8a", "picture"),
    "Add": ("#8a8a8a", "picture"),
}
_HEIGHTS = {1: 132, 2: 92, 4: 60, 8: 40}
_SHAPE = re.compile(r"H(?:/(\d+))?×W(?:/\d+)?×(\d+)")
_SIZES = {1: "full", 2: "half", 4: "quarter"}
_GAP, _MIDDLE, _EDGE, _TALL = 10, 122, 24, 272


@dataclass(frozen=True)
class Block:
    """A layer with a place in the picture.

    Attributes:
        layer: The layer.
        scale: By how much it is smaller than the picture, each way.
        channels: How many numbers it has for a pixel.
        left: Where it begins.
    """

    layer: LayerDescription
    scale: int
    channels: int
    left: float

    @property
    def width(self) -> float:
        """As wide as its channels are many."""
        return 5 + 0.21 * self.channels

    @property
    def height(self) -> float:
        """As high as its resolution."""
        return _HEIGHTS.get(self.scale, 30)

    @property
    def middle(self) -> float:
        """Half way across."""
        return self.left + self.width / 2


def blocks(network: NetworkDescription) -> list[Block]:
    """The layers on the picture's way, from left to right."""
    found: list[Block] = []
    left = float(_EDGE)
    last = network.layers[-1].name
    for layer in network.layers:
        shape = _SHAPE.fullmatch(layer.output)
        if not shape or layer.kind not in COLOURS or (layer.kind == "Add" and layer.name != last):
            continue
        block = Block(layer, int(shape[1] or 1), int(shape[2]), left)
        found.append(block)
        left += block.width + _GAP
    return found


def shortcuts(network: NetworkDescription, drawn: Sequence[Block]) -> list[tuple[int, int]]:
    """What each sum adds: from which drawn block to which, by their numbers."""
    numbers = {block.layer.name: i for i, block in enumerate(drawn)}
    found = []
    before = -1  # the last block that was passed on the way
    for layer in network.layers:
        before = numbers.get(layer.name, before)
        if layer.kind != "Add":
            continue
        inside = [i for name, i in numbers.items() if name.startswith(f"{layer.name.removesuffix('_add')}_conv")]
        first = inside[0] - 1 if inside else _last_alike(drawn, layer, before)
        if first is not None:
            found.append((first, before))
    return found


def _last_alike(drawn: Sequence[Block], layer: LayerDescription, before: int) -> int | None:
    """The last block of a sum's own shape before the way to it led through other shapes."""
    end = before - 1 if drawn[before].layer.name == layer.name else before
    while end >= 0 and drawn[end].layer.output == layer.output:
        end -= 1
    return next((i for i in range(end, -1, -1) if drawn[i].layer.output == layer.output), None)


def svg(network: NetworkDescription, name: str) -> str:
    """The picture, as the text of an SVG."""
    drawn = blocks(network)
    width = drawn[-1].left + drawn[-1].width + _EDGE
    parts = [_arc(drawn[a], drawn[b]) for a, b in shortcuts(network, drawn)]
    parts += [_block(block) for block in drawn]
    parts += _channels(drawn) + _resolutions(drawn) + _tables(network, drawn)
    label = html.escape(f"The network {name}: {len(drawn)} layers from left to right", quote=True)
    return (
        f'<svg viewBox="0 0 {width:.0f} {_TALL}" role="img" aria-label="{label}" fill="currentColor" '
        f'style="display:block;width:100%;max-width:{1.35 * width:.0f}px;max-height:370px;margin:0 auto">'
        f"{''.join(parts)}</svg>"
    )


def legend(network: NetworkDescription) -> str:
    """The colours that occur, and what they are, as HTML."""
    kinds = dict(COLOURS[block.layer.kind] for block in blocks(network))
    patches = "".join(
        f'<span style="display:inline-flex;align-items:center;gap:.4rem"><i style="width:14px;height:14px;'
        f'border-radius:3px;background:{colour}"></i>{kind}</span>'
        for colour, kind in kinds.items()
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;justify-content:center">{patches}</div>'


def _block(block: Block) -> str:
    layer = block.layer
    title = html.escape(f"{layer.name}: {layer.kind}, {layer.output}, {layer.parameters:,} parameters", quote=True)
    return (
        f'<rect x="{block.left:.1f}" y="{_MIDDLE - block.height / 2:.1f}" width="{block.width:.1f}" '
        f'height="{block.height}" rx="2.5" fill="{COLOURS[layer.kind][0]}"><title>{title}</title></rect>'
    )


def _arc(first: Block, last: Block) -> str:
    top = _MIDDLE - max(first.height, last.height) / 2 - 5
    rise = min(48.0, 8 + 0.12 * (last.middle - first.middle))
    return (
        f'<path d="M{first.middle:.1f} {top:.1f}C{first.middle:.1f} {top - rise:.1f} {last.middle:.1f} '
        f'{top - rise:.1f} {last.middle:.1f} {top:.1f}" fill="none" stroke="currentColor" stroke-width="1.3" '
        'opacity="0.55"/>'
    )


def _channels(drawn: Sequence[Block]) -> list[str]:
    """How many channels, under the first block of each width."""
    changes = [b for a, b in zip([None, *drawn], drawn, strict=False) if not a or a.channels != b.channels]
    return [_text(block.middle, _MIDDLE + block.height / 2 + 15, str(block.channels)) for block in changes]


def _resolutions(drawn: Sequence[Block]) -> list[str]:
    """The resolution, under each stretch of blocks that have it."""
    stretches: list[list[Block]] = []
    for block in drawn:
        if not stretches or stretches[-1][0].scale != block.scale:
            stretches.append([])
        stretches[-1].append(block)
    level = _MIDDLE + _HEIGHTS[1] / 2 + 30
    parts = []
    for stretch in stretches:
        left, right = stretch[0].left, stretch[-1].left + stretch[-1].width
        size = _SIZES.get(stretch[0].scale, f"1/{stretch[0].scale}")
        parts.append(f'<rect x="{left:.1f}" y="{level:.1f}" width="{right - left:.1f}" height="1.5" opacity="0.5"/>')
        parts.append(_text((left + right) / 2, level + 16, size))
    return parts


def _tables(network: NetworkDescription, drawn: Sequence[Block]) -> list[str]:
    """The file's tables, and the blocks whose output they scale."""
    scaled = {layer.name.removesuffix("_scale") for layer in network.layers if layer.name.endswith("_scale")}
    ends = [b for b in drawn if b.layer.name.endswith("_conv_2") and b.layer.name.removesuffix("_conv_2") in scaled]
    if not ends:
        return []
    level = _TALL - 10
    line = f'<path d="M{_EDGE + 92} {level}H{ends[-1].middle:.1f}" stroke="currentColor" opacity="0.55"/>'
    feet = [
        f'<path d="M{b.middle:.1f} {level}V{_MIDDLE + b.height / 2 + 2:.1f}" stroke="currentColor" opacity="0.28" '
        'stroke-dasharray="2 3"/>'
        for b in ends
    ]
    return [line, *feet, f'<text x="{_EDGE}" y="{level + 4}" font-size="13">the file\'s tables</text>']


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="middle">{text}</text>'
