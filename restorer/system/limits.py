"""Limits of what is taken in from outside and of what is kept, all in one place; each is an environment variable.

They bound what is used, not what a file says of itself: the pixels that a decoder would write, the bytes that really
come out of a ZIP file, the seconds that pass. ``docs/limits.md`` says why each is what it is.
"""

import math
import os
import sys
from dataclasses import dataclass

from restorer.errors import RestorerError

MEGA = 1_000_000


@dataclass(frozen=True)
class Limit:
    """A limit.

    Attributes:
        variable: The environment variable that sets it.
        default: What it is without; infinity for no limit.
        bounds: What is bounded, as ``docs/limits.md`` has it.
        scale: How many pixels, bytes, seconds or pieces one of it is.
    """

    variable: str
    default: float
    bounds: str
    scale: int = 1

    @property
    def value(self) -> float:
        """The limit as it is set now, above 0, in the unit that its variable names.

        Raises:
            RestorerError: If the variable is set to something that is no number above 0.
        """
        said = os.environ.get(self.variable, "")
        if not said.strip():
            return self.default
        try:
            value = float(said)
        except ValueError:
            value = math.nan
        if not 0 < value < math.inf:
            raise RestorerError(f"Expected a number above 0 in {self.variable}, received {said!r}.")
        return value

    @property
    def amount(self) -> int:
        """The limit in pixels, bytes, seconds or pieces, at least 1; more than there can be where there is none."""
        return sys.maxsize if math.isinf(self.value) else max(1, round(self.value * self.scale))

    def __str__(self) -> str:
        return f"{self.value:,.6g}"


MEGAPIXELS = Limit("RESTORER_MEGAPIXELS", 100, "pixels of a picture", MEGA)
PAGE_MEGAPIXELS = Limit("RESTORER_PAGE_MEGAPIXELS", 50, "pixels of a photo that a page compresses or restores", MEGA)
RESTORE_MEGAPIXELS = Limit("RESTORER_RESTORE_MEGAPIXELS", 64, "pixels of a picture that is restored", MEGA)
FILE_MEGABYTES = Limit("RESTORER_FILE_MEGABYTES", 200, "bytes of a picture file, also unpacked from a ZIP file", MEGA)
TEXT_MEGABYTES = Limit("RESTORER_TEXT_MEGABYTES", 20, "bytes of a table of sources, or a network's description", MEGA)
ZIP_FILES = Limit("RESTORER_ZIP_FILES", 20_000, "files in a ZIP file")
ZIP_MEGABYTES = Limit("RESTORER_ZIP_MEGABYTES", 50_000, "bytes unpacked from one ZIP file while it is open", MEGA)
MODEL_MEGABYTES = Limit("RESTORER_MODEL_MEGABYTES", 500, "bytes of a .keras file, unpacked, and of its weights", MEGA)
RESTORE_SECONDS = Limit("RESTORER_RESTORE_SECONDS", 120, "seconds for the restoration of one photo on a page")
RESTORATIONS = Limit("RESTORER_RESTORATIONS", 1, "restorations of single photos at one moment")
BATCH_PHOTOS = Limit("RESTORER_BATCH_PHOTOS", 100, "photos that a page restores as one queue")
BATCH_MEGABYTES = Limit("RESTORER_BATCH_MEGABYTES", 500, "bytes of those photos together", MEGA)
PHOTO_HOURS = Limit("RESTORER_PHOTO_HOURS", 24, "hours that a dropped photo is kept after its last use", 3600)
PHOTO_MEGABYTES = Limit("RESTORER_PHOTO_MEGABYTES", 2000, "bytes of all dropped photos that are kept", MEGA)
ZIP_HOURS = Limit("RESTORER_ZIP_HOURS", 720, "hours that dropped photographs to learn from are kept unused", 3600)
ZIPS_MEGABYTES = Limit("RESTORER_ZIPS_MEGABYTES", 5000, "bytes of all dropped photographs to learn from", MEGA)
RUNS_MEGABYTES = Limit("RESTORER_RUNS_MEGABYTES", 20_000, "bytes of all runs, from which on none is begun", MEGA)
RUN_HOURS = Limit("RESTORER_RUN_HOURS", math.inf, "hours that a run is kept once it is left alone", 3600)


LIMITS = tuple(value for value in list(globals().values()) if isinstance(value, Limit))
