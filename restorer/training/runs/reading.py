"""Reading the small files of a run, which another version, another machine or a half-finished copy may have written."""

import json
import os
import stat
from pathlib import Path
from typing import Any

MOST_BYTES = 1_000_000  # of such a file; settings and a status have a few thousand


def read_bytes(path: Path, *, at_most: int = MOST_BYTES) -> bytes:
    """A file's content.

    Args:
        path: The file. A pipe, on which one would wait for ever, or a device is none.
        at_most: Bytes that it may have.

    Raises:
        OSError: If there is no such file, it may not be read, or it is too large.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path.name} is not a file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(at_most + 1)
    finally:
        os.close(handle)
    if len(content) > at_most:
        raise OSError(f"{path.name} is larger than {at_most:,} bytes")
    return content


def read_text(path: Path, *, at_most: int = MOST_BYTES) -> str:
    """A small text file's content.

    Raises:
        OSError: As `read_bytes`.
        ValueError: If it is not UTF-8.
    """
    return read_bytes(path, at_most=at_most).decode("utf-8")


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
