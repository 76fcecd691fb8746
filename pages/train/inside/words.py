"""Layers of a network in plain words, to stand beside their names in the code."""

from restorer import inside

_ADDED = "Shortcut: what came before is added"
_PICTURE_ADDED = "Shortcut: the picture is added"
_KINDS = {
    "Softmax": "Softmax: shares that add up to 1",
    "Multiply": "Scaled, channel by channel, by the file’s tables",
    "DepthToSpace": "Four channels become a square of four pixels",
}


def of_layer(layer: inside.InsideLayer, *, is_last: bool) -> str:
    """A layer in a few words: ``"Convolution 3 × 3, ReLU"``."""
    words = _KINDS.get(layer.kind) or _of_kind(layer, is_last=is_last)
    return f"{words}, ReLU" if layer.activation == "relu" else words


def _of_kind(layer: inside.InsideLayer, *, is_last: bool) -> str:
    if layer.kind == "Add":
        return _PICTURE_ADDED if is_last else _ADDED
    if layer.kind == "Dense":
        return "Dense: each place’s channels are mixed"
    if layer.kind == "Conv2DTranspose":
        return f"Upsampling: one place becomes {layer.kernel} × {layer.kernel}"
    kernel = f"Convolution {layer.kernel} × {layer.kernel}"
    return f"{kernel}, to half the size" if layer.stride == 2 else kernel
