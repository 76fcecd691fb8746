"""The tree that a browser makes of the messages of a run, all of them in one batch, as a busy server sends them.

Streamlit's queue puts a newer delta into the place of an older one with the same path, unless that one added a block.
A child of a new block may so come before the block, which takes the place of another kind with all that is in it; the
next child then has no place, and the browser's page goes blank: "Bad delta path index".
"""

from collections.abc import Sequence

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_ROOT = 4  # main, sidebar, event, bottom


class Node:
    """An element, or a block with its children.

    Attributes:
        kind: The kind of block; None for an element.
        children: Those of a block.
    """

    def __init__(self, kind: str | None, children: "Sequence[Node]" = ()) -> None:
        self.kind = kind
        self.children = list(children)


def made_of(messages: Sequence[ForwardMsg]) -> Node:
    """Apply the messages in their order, as `AppRoot` of Streamlit's browser code does.

    Raises:
        AssertionError: If one names a place that is not there.
    """
    root = Node("root", [Node("vertical") for _ in range(_ROOT)])
    for message in messages:
        if message.WhichOneof("type") == "delta":
            _apply(root, message)
    return root


def _apply(root: Node, message: ForwardMsg) -> None:
    *above, last = message.metadata.delta_path
    parent = root
    for index in above:
        assert index < len(parent.children), f"{message} has a place below nothing"
        parent = parent.children[index]
    assert parent.kind and last <= len(parent.children), f"{message} skips a place: {len(parent.children)} are there"
    before = parent.children[last] if last < len(parent.children) else None
    kind = message.delta.add_block.WhichOneof("type") or "vertical" if message.delta.HasField("add_block") else None
    kept = before.children if before and kind and before.kind == kind else ()
    parent.children[last:] = [Node(kind, kept), *parent.children[last + 1 :]]
