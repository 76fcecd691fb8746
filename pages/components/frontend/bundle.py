"""The styles and scripts of the live components, put together from their files."""

from pathlib import Path

_PAGES = Path(__file__).parents[2]


def joined(*names: str) -> str:
    """Several files as one text: a component's script is one module, which can import no other."""
    return "\n".join((_PAGES / name).read_text(encoding="utf-8") for name in names)
