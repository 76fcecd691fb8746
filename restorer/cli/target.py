"""The file that a command writes."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from restorer import images
from restorer.errors import ImageError
from restorer.system.foreign import door, shown

JPEG_SUFFIXES = (".jpg", ".jpeg")


def target_path(source: str, target: str) -> Path:
    """Where to write, which is never the file that is read, and a place where a file may be.

    Raises:
        ImageError: If it is the file that is read, a folder, or no name of a file.
    """
    with door(ImageError, f"Expected the name of an output file, but {shown(target)} cannot be one"):
        is_same, is_folder = _is_same_file(Path(source), Path(target)), Path(target).is_dir()
    if is_folder:
        raise ImageError(f"Expected an output file, received {shown(target)!r}, which is a folder.")
    if is_same:
        raise ImageError(f"Expected an output file other than the input, received {target!r}, which is the same file.")
    return Path(target)


def add_location(group: argparse._ArgumentGroup) -> None:
    """Add whether the file says where the photo was taken."""
    no_gps = "leave out where the photo was taken: GPS, names of places, and the maker's note, which may tell as well"
    group.add_argument("--no-gps", dest="location", action="store_false", help=no_gps)


def say_what_changed(photo: images.Photo, target: Path, say: Callable[[str], None]) -> None:
    """Say what a photo has, and a file that was made of it has not."""
    for sentence in images.changes(photo, target.suffix):
        say(sentence)


def _is_same_file(source: Path, target: Path) -> bool:
    """Whether two paths name one file: through a link of either kind, or in capitals on a disk that ignores them."""
    there = Path(os.path.realpath(target))  # also through a folder that is yet to be made, and out of it again
    return there.exists() and source.exists() and there.samefile(source)
