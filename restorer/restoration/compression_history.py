"""The compression history of a photo: from its file, or from the traces that its pixels bear."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from restorer import images, jpeg

_TELLING = 60  # IJG quality of a JPEG below which it hides what came before; the estimator was taught none of those


@dataclass(frozen=True, eq=False)
class History:
    """The compression that a photo is to be restored from.

    Attributes:
        source: Where it is known from: ``"file"``, the JPEG file; ``"traces"``, its pixels; ``"look"``, the look of
            pixels that were scaled since; ``"assumed"``, a person.
        tables: Quantisation steps, ``(2, 8, 8)`` uint16, luma then chroma.
        subsampling: Of chroma, or ``"gray"``.
        top: The first row of stored pixels with which a row of 8×8 blocks begins, 0 to 7.
        left: The first such column.
    """

    source: Literal["file", "traces", "look", "assumed"]
    tables: np.ndarray
    subsampling: str
    top: int = 0
    left: int = 0

    @property
    def quality(self) -> int:
        """The IJG quality that the luma table is nearest to, 1 to 100."""
        return jpeg.estimated_quality(self.tables)

    @property
    def conditioning(self) -> np.ndarray:
        """The conditioning of a network on it, ``(130,)`` float32, see `jpeg.conditioning`."""
        return jpeg.conditioning(self.tables, self.subsampling)


def history_of(photo: images.Photo, *, quality: int | None = None, earlier: bool = True) -> History | None:
    """Find the compression history of a photo.

    A JPEG has its own, unless its pixels bear traces of an earlier and coarser compression, or look as if they had been
    scaled after one, which leaves no grid; the pixels of any other file may bear traces of a JPEG that they once were.

    Args:
        photo: The file.
        quality: The IJG quality to assume instead; where the blocks begin is still found out.
        earlier: Whether to look for an earlier compression of a JPEG.

    Returns:
        None if it is no JPEG, and never was one, or one so fine that nothing is to be restored.

    Raises:
        ImageError: If the quality is not a whole number from 1 to 100.
    """
    if quality is not None:
        tables = jpeg.standard_tables(quality)
        traces = None if photo.is_jpeg else jpeg.find_traces(photo.stored)
        if traces is None:
            return History("assumed", tables, jpeg.SUBSAMPLING_DEFAULT)
        return History("assumed", tables, traces.subsampling, traces.top, traces.left)
    header = jpeg.read_header(photo.data) if photo.is_jpeg else None
    if header and header.is_lossless:
        header = None
    last = header.tables if header else None
    traces = jpeg.find_traces(photo.stored, last=last) if earlier or header is None else None
    if traces:
        return History("traces", traces.tables, traces.subsampling, traces.top, traces.left)
    own = History("file", header.tables, header.subsampling) if header else None
    return (_by_its_look(photo, own) if own and earlier else None) or own


def _by_its_look(photo: images.Photo, own: History) -> History | None:
    """The compression that the pixels of a JPEG look like that were scaled before its own; None if they do not."""
    quality = jpeg.estimate_quality(photo.stored, own.conditioning) if own.quality >= _TELLING else None
    if quality is None or quality >= own.quality:
        return None
    return History("look", jpeg.standard_tables(quality), jpeg.SUBSAMPLING_DEFAULT)
