"""One photo of several that are restored at once: how far it is, and how it looks."""

import base64
import io
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageOps

from restorer import errors, images, limits

WAITING, RESTORING, DONE, FAILED = "waiting", "restoring", "done", "failed"
THUMBNAIL = 128  # longer side, in pixels


class Given(Protocol):
    """A file as it was dropped."""

    name: str

    def getvalue(self) -> bytes:
        """Its content."""
        ...


@dataclass
class Item:
    """A photo in the queue.

    Attributes:
        name: Its file's name.
        file: The file, until it is done with.
        state: ``"waiting"``, ``"restoring"``, ``"done"`` or ``"failed"``.
        share: How much of it is restored, 0 to 1.
        error: The sentence that it failed with.
        thumbnail: A small picture of it as a data address; empty while there is none.
        cost: Its pixels, by which the time is reckoned.
    """

    name: str
    file: Given | None
    state: str = WAITING
    share: float = 0.0
    error: str = ""
    thumbnail: str = ""
    cost: int = 0

    def fail(self, sentence: str) -> None:
        """Nothing becomes of it."""
        self.state, self.error = FAILED, sentence

    def look(self) -> None:
        """Make the thumbnail, and fail at once if the file is no picture."""
        data = self.file.getvalue() if self.file else b""
        try:
            size = _size(data, self.name)
        except errors.ImageError as error:
            self.fail(str(error))
            return
        self.cost = size[0] * size[1]
        if self.cost <= limits.PAGE_MEGAPIXELS.amount:
            with suppress(Exception):  # a damaged one is found out when its turn comes
                self.thumbnail = _thumbnail(data)


def _size(data: bytes, name: str) -> tuple[int, int]:
    """How many pixels across and down, by the file's first bytes; `ImageError` if it is no picture."""
    try:
        with Image.open(io.BytesIO(data), formats=[known for known in images.FORMATS if known in Image.OPEN]) as image:
            return image.size
    except Exception:
        photo = images.read_photo(data, name=name)  # which finds what is wrong with it
        return photo.stored.shape[1], photo.stored.shape[0]


def _thumbnail(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (THUMBNAIL, THUMBNAIL))  # decodes an eighth of a JPEG's sides in a sixtieth of the time
        small = ImageOps.exif_transpose(image).convert("RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=50)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"
