"""The file that a command writes."""

import os
from pathlib import Path

from restorer.errors import ImageError

JPEG_SUFFIXES = (".jpg", ".jpeg")


def target_path(source: str, target: str) -> Path:
    """Where to write, which is never the file that is read."""
    if _is_same_file(Path(source), Path(target)):
        raise ImageError(f"Expected an output file other than the input, received {target!r}, which is the same file.")
    return Path(target)


def _is_same_file(source: Path, target: Path) -> bool:
    """Whether two paths name one file: through a link of either kind, or in capitals on a disk that ignores them."""
    there = Path(os.path.realpath(target))  # also through a folder that is yet to be made, and out of it again
    return there.exists() and source.exists() and there.samefile(source)
