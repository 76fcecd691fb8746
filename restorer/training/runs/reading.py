"""Reading the small files of a run, which another version, another machine or a half-finished copy may have written."""

import json
from pathlib import Path
from typing import Any

from restorer.system.foreign import read_file

MOST_BYTES = 1_000_000  # of such a file; settings and a status have a few thousand


def read_text(path: Path, *, at_most: int = MOST_BYTES) -> str:
    """A small text file's content.

    Raises:
        OSError: As `foreign.read_file`.
        ValueError: If it is not UTF-8.
    """
    return read_file(path, at_most=at_most).decode("utf-8")


def read_json(path: Path) -> Any:  # noqa: ANN401
    """What a small file of JSON holds, unchecked; every text in it can be encoded.

    Raises:
        OSError: As `read_text`.
        ValueError: If it holds no JSON.
    """
    try:
        content = json.loads(read_text(path))
        json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair is no text, and no page can show it
    except RecursionError as error:
        raise ValueError(f"{path.name} is nested too deeply") from error
    return content
