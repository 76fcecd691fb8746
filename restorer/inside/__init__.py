"""A look inside a network: its first filters, the feature maps of a layer, and the arithmetic behind one pixel.

`arithmetic` and `network` need Keras, which is loaded when something is first looked at.
"""

from restorer.inside.layers import InsideLayer
from restorer.inside.snapshot import View, layers_of, look
from restorer.training.runs.snapshots import stamp, steps

__all__ = ["InsideLayer", "View", "layers_of", "look", "stamp", "steps"]
