"""Folders of generated photos, and the command that restores them."""

from types import SimpleNamespace

import pytest

from restorer.cli import main
from tests.helpers import picture, saved


def jpeg_of(seed, height=24, width=40, quality=30):
    return saved(picture(height, width, seed=seed), "JPEG", quality=quality)


def fill(folder, count, *, size=24):
    """So many photos of several sizes in two folders, two of one name, one called by emoji, and two that are none."""
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "same.jpg").write_bytes(jpeg_of(ord(name)))
    (folder / "🌻 🦊.jpg").write_bytes(jpeg_of(1))
    (folder / "a" / "diary.jpg").write_bytes(b"Dear diary,\n")
    (folder / "b" / "empty.jpg").write_bytes(b"")
    for number in range(count - 5):
        data = jpeg_of(number, size + 8 * (number % 3), size + 8 * (number % 4))
        (folder / "ab"[number % 2] / f"{number:04}.jpg").write_bytes(data)
    return folder


def results(out):
    """Every file of an output folder but its own books, by its place."""
    books = ("journal.jsonl", ".journal.lock", "failures.csv")
    files = (path for path in out.rglob("*") if path.is_file() and path.name not in books)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, name in enumerate(["one.jpg", "two.jpg"]):
        (folder / name).write_bytes(jpeg_of(number))
    return folder


@pytest.fixture
def restore(capsys, untrained_fast):
    """Run the command with a network that returns what it is given; gives the exit status and what was printed."""

    def command(*arguments):
        capsys.readouterr()
        words = [str(word) for word in arguments]
        status = main(["restore", *words, *([] if "--model" in words else ["--model", str(untrained_fast)])])
        printed = capsys.readouterr()
        return SimpleNamespace(status=status, out=printed.out, err=printed.err)

    return command
