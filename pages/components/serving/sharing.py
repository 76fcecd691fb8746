"""Sharing: if others can open the app, and the folders of its computer that they may name then."""

import ipaddress
import os
from pathlib import Path

import streamlit as st

import restorer
from restorer import DataError

# environment variable: folders of photographs that visitors may name, several with a colon (Windows: a semicolon)
PHOTOGRAPHS = "RESTORER_PHOTOGRAPHS"
CODE = "RESTORER_JOIN_CODE"  # environment variable: the join code; `restorer app --share` sets it


def is_shared() -> bool:
    """Whether others than the person at this computer can open the app."""
    return bool(join_code()) or not _is_here(st.get_option("server.address"))


def join_code() -> str:
    """The code that visitors must give; empty if none is asked for."""
    return os.environ.get(CODE, "").strip()


def folders() -> list[Path] | None:
    """The folders whose photographs a visitor may use; None if all of this computer's, because nobody else comes."""
    named = os.environ.get(PHOTOGRAPHS, "")
    if not named and not is_shared():
        return None
    return [Path(folder).expanduser().resolve() for folder in named.split(os.pathsep) if folder]


def allowed(path: str) -> str:
    """A path that a visitor typed, without links in it.

    Raises:
        DataError: If it is not in one of the folders that may be named; whether it is there at all is not said.
    """
    places = folders()
    try:
        found = Path(path).expanduser().resolve()
    except (OSError, RuntimeError, ValueError):  # no home, links in a circle, or a name that no disk takes
        found = Path(path)
        if places is None:
            return path
    if places is None or any(found.is_relative_to(place) for place in places):
        return str(found)
    raise DataError(f"Expected a folder or ZIP file in {_named(places)}, received {path!r}.")


def expect_offered(source: str) -> None:
    """Let a page read the photographs that a run learns from.

    Args:
        source: Where they are, as the run's settings have it: its name for the embedded set, or a path.

    Raises:
        DataError: If they are neither embedded, nor dropped here, nor in one of the folders that may be named; where
            they are is not said.
    """
    if not is_offered(source):
        raise DataError(f"Expected a run that learnt from photographs in {_named(folders() or [])}, not from others.")


def is_offered(source: str) -> bool:
    """Whether a page may read the photographs that a run learns from, as `expect_offered` has it."""
    return source == restorer.data.EMBEDDED or _was_dropped(source) or is_named(source)


def is_named(path: str) -> bool:
    """Whether a path is in one of the folders that visitors may name."""
    try:
        allowed(path)
    except DataError:
        return False
    return True


def _was_dropped(source: str) -> bool:
    """Whether somebody dropped the photographs here, and they were named by what is in them."""
    kept = restorer.kept_photographs(Path(source).stem)
    return kept is not None and Path(kept).absolute() == Path(source).absolute()


def _named(places: list[Path]) -> str:
    return " or ".join(map(str, places)) or f"one of the folders that {PHOTOGRAPHS} names, of which there are none"


def _is_here(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "0.0.0.0").is_loopback
    except ValueError:
        return address == "localhost"
