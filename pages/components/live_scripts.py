"""The styles and scripts of the live components, put together from their files."""

from pathlib import Path

_HERE = Path(__file__).parent


def joined(*names: str) -> str:
    """Several files as one text: a component's script is one module, which can import no other."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)
