"""Photographs that somebody sent, kept beside the runs that learn from them for as long as the limits say."""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

from restorer.errors import DataError
from restorer.system import limits, paths
from restorer.system.files import write_atomically
from restorer.system.keeping import make_room

FOLDER = ".photographs"  # hidden, so that no list of runs looks into it
_NAME = re.compile(r"[0-9a-f]{16}")


def keep_photographs(given: Sequence[tuple[str, bytes]]) -> str:
    """Write files as one ZIP file, named by what is in it, so that the same photographs are kept once.

    Args:
        given: Names and contents of pictures; a single ZIP file is kept as it is.

    Returns:
        The path of the ZIP file, as a `TrainingConfig` takes it.

    Raises:
        DataError: If they are more than may be kept.
        OSError: If they cannot be written.
    """
    packed = given[0][1] if len(given) == 1 and given[0][0].lower().endswith(".zip") else _packed(given)
    folder = paths.RUNS_FOLDER / FOLDER
    path = folder / f"{hashlib.sha256(packed).hexdigest()[:16]}.zip"
    if path.is_file():
        path.touch()
    elif make_room(folder, len(packed), limits.ZIPS_MEGABYTES, limits.ZIP_HOURS):
        write_atomically(path, packed)
    else:
        raise DataError(
            f"Expected at most {limits.ZIPS_MEGABYTES} MB of photographs to keep, received {len(packed) / 1e6:,.0f} MB."
        )
    return str(path)


def kept_photographs(name: str) -> str | None:
    """The path of a ZIP file that `keep_photographs` keeps, by its name without the suffix; None if there is none."""
    path = paths.RUNS_FOLDER / FOLDER / f"{name}.zip"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    path.touch()
    return str(path)


def _packed(given: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:  # photographs are compressed already
        for number, (name, content) in enumerate(given):
            entry = zipfile.ZipInfo(f"{number:05}-{PurePath(name).name}")  # a fixed date: same photos, same file
            archive.writestr(entry, content)
    return buffer.getvalue()
