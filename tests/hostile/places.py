"""Names and places that are the trouble themselves: pipes, folders, names that no system takes."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.hostile.kind import Kind, jpeg

Arrange = Callable[[Path], tuple[str, str]]


def at(name: str, target: str = "out.png") -> Arrange:
    """A sound JPEG under a name, and where it is to go."""

    def arrange(folder: Path) -> tuple[str, str]:
        (folder / name).write_bytes(jpeg())
        return str(folder / name), str(folder / target)

    return arrange


def named(text: str, target: str = "out.png") -> Arrange:
    """A name of which there is no file."""
    return lambda folder: (str(folder / text), str(folder / target))


def pipe(folder: Path) -> tuple[str, str]:
    os.mkfifo(folder / "photo.jpg")
    return str(folder / "photo.jpg"), str(folder / "out.png")


def device(folder: Path) -> tuple[str, str]:
    (folder / "photo.jpg").symlink_to("/dev/zero")
    return str(folder / "photo.jpg"), str(folder / "out.png")


def circle(folder: Path) -> tuple[str, str]:
    (folder / "photo.jpg").symlink_to(folder / "photo.jpg")
    return str(folder / "photo.jpg"), str(folder / "out.png")


def directory(folder: Path) -> tuple[str, str]:
    (folder / "photo.jpg").mkdir()
    return str(folder / "photo.jpg"), str(folder / "out.png")


def into_directory(folder: Path) -> tuple[str, str]:
    (folder / "out.png").mkdir()
    return at("photo.jpg")(folder)


def into_file(folder: Path) -> tuple[str, str]:
    return at("photo.jpg", "photo.jpg/out.png")(folder)


def into_nowhere(folder: Path) -> tuple[str, str]:
    return at("photo.jpg")(folder)[0], "/proc/out.png"


def sparse(folder: Path) -> tuple[str, str]:
    with (folder / "photo.jpg").open("wb") as file:
        file.truncate(20_000_000_000)
    return str(folder / "photo.jpg"), str(folder / "out.png")


PLACES = tuple(
    Kind("name", name, arrange=arrange)
    for name, arrange in {
        "of a pipe": pipe,
        "of a device without an end": device,
        "of a link to itself": circle,
        "of a folder": directory,
        "of a file of 20 GB": sparse,
        "of nothing": lambda folder: ("", str(folder / "out.png")),
        "of no file": named("gone.jpg"),
        "with a NUL": named("a\0b.jpg"),
        "of 300 letters": named("a" * 300 + ".jpg"),
        "of line breaks": at("a\nb\rc.jpg"),
        "of no encoding": at(os.fsdecode(b"\xff\xfe.jpg")),
        "that begins with a dash": at("-x.jpg"),
        "of Markdown and a script": at("<script>*_`$.jpg"),
        "of a minute's work in another script": at("\u202egpj.\U0001f642.jpg"),
        "for the output, with a NUL": at("photo.jpg", "a\0b.png"),
        "for the output, of 250 letters": at("photo.jpg", "b" * 246 + ".png"),
        "for the output, of 300 letters": at("photo.jpg", "b" * 300 + ".png"),
        "for the output, of line breaks": at("photo.jpg", "a\nb.png"),
        "for the output, of a folder": into_directory,
        "for the output, below a file": into_file,
        "for the output, where nobody may write": into_nowhere,
        "for the output, of another kind": at("photo.jpg", "out.exe"),
        "for the output, of nothing": at("photo.jpg", ""),
    }.items()
)
