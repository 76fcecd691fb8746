"""Photographs that somebody sent, kept beside the runs that learn from them."""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

from restorer.system import paths
from restorer.system.files import write_atomically

FOLDER = ".photographs"  # hidden, so that no list of runs looks into it
_NAME = re.compile(r"[0-9a-f]{16}")


def keep_photographs(given: Sequence[tuple[str, bytes]]) -> str:
    """Write files as one ZIP file, named by what is in it, so that the same photographs are kept once.

    Args:
        given: Names and contents of pictures; a single ZIP file is kept as it is.

    Returns:
        The path of the ZIP file, as a `TrainingConfig` takes it.
    """
    packed = given[0][1] if len(given) == 1 and given[0][0].lower().endswith(".zip") else _packed(given)
    folder = paths.RUNS_FOLDER / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(packed).hexdigest()[:16]}.zip"
    if not path.is_file():
        write_atomically(path, packed)
    return str(path)


def kept_photographs(name: str) -> str | None:
    """The path of a ZIP file that `keep_photographs` keeps, by its name without the suffix; None if there is none."""
    path = paths.RUNS_FOLDER / FOLDER / f"{name}.zip"
    return str(path) if _NAME.fullmatch(name) and path.is_file() else None


def _packed(given: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:  # photographs are compressed already
        for number, (name, content) in enumerate(given):
            entry = zipfile.ZipInfo(f"{number:05}-{PurePath(name).name}")  # a fixed date: same photos, same file
            archive.writestr(entry, content)
    return buffer.getvalue()
