"""What becomes of a hostile file: a word, or an exception that nobody should ever see."""

import contextlib
import io
from pathlib import Path

from restorer import images, jpeg, models
from restorer.cli import main
from restorer.data import DataLoader
from restorer.data.sources import opened
from restorer.errors import RestorerError
from tests.helpers import is_one_sentence
from tests.hostile.kind import Kind
from tests.hostile.kind import jpeg as sound_jpeg

REFUSED = "refused"
_SAID = {"restored by": "restored", "left as it is": "copied", "written anew": "written anew", "PSNR": "measured"}


def by_command(kind: Kind, folder: Path) -> str:
    """What the command line makes of it: restored, copied, written anew, measured, or a refusal.

    Raises:
        AssertionError: If it ends in anything else than success, or one sentence and exit status 2.
    """
    printed, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
        status = main(_command(kind, folder))
    said = complained.getvalue().removeprefix("restorer: ")
    if status == 0:
        assert said == "", said
        return next(word for sign, word in _SAID.items() if sign in printed.getvalue())
    assert status == 2, status
    assert is_one_sentence(said), said
    assert len(said) < 500 or kind.family == "name", said
    return REFUSED


def by_library(kind: Kind, folder: Path) -> None:
    """Send it through the readers of the library, each by itself; they raise `RestorerError` alone."""
    if kind.arrange:
        source, _ = kind.arrange(folder)
        _read_picture(source)
    elif kind.family in ("ZIP", "table"):
        _read_archive(_written(kind, folder))
    elif kind.family == "network":
        with _refusals():
            models.load(_written(kind, folder))
    else:
        data = kind.make()
        images.has_location(data)
        _read_picture(data)
        for read in (jpeg.read_header, jpeg.read_coefficients, jpeg.decode):
            with _refusals():
                read(data)


def _command(kind: Kind, folder: Path) -> list[str]:
    if kind.arrange:
        return ["restore", "--", *kind.arrange(folder)]
    path = str(_written(kind, folder))
    if kind.family in ("ZIP", "table"):
        return ["evaluate", path, "--images", "1", "--quality", "10"]
    if kind.family == "network":
        sound = folder / "sound.jpg"
        sound.write_bytes(sound_jpeg())
        return ["restore", str(sound), str(folder / "out.png"), "--model", path]
    return ["restore", path, str(folder / "out.png")]


def _written(kind: Kind, folder: Path) -> Path:
    path = folder / f"hostile{kind.suffix}"
    path.write_bytes(kind.make())
    return path


def _read_picture(source: str | bytes) -> None:
    with _refusals():
        photo = images.read_photo(source)
        for suffix in (".png", ".jpg", ".webp"):
            images.changes(photo, suffix)
            if max(photo.pixels.shape) < 10_000:
                images.encode(photo.pixels, suffix, like=photo, location=False)


def by_reading(path: Path) -> str:
    """What comes of a ZIP file whose pictures are read: ``"read"``, or a refusal of it or of each of them."""
    outcome = REFUSED
    with _refusals(), opened(path) as source:
        for name in source.names[:20]:
            with _refusals():
                source.read(name)
                outcome = "read"
    return outcome


def _read_archive(path: Path) -> None:
    by_reading(path)
    with _refusals():
        DataLoader(path, side=16).load()


@contextlib.contextmanager
def _refusals():  # noqa: ANN202
    try:
        yield
    except RestorerError as error:
        assert is_one_sentence(str(error)), error
