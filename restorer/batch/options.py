"""The options of a restoration that many photos share."""

from dataclasses import asdict, dataclass
from typing import Any

from restorer import images, jpeg
from restorer.errors import ImageError
from restorer.restoration.ensemble import check_ensemble
from restorer.restoration.prediction import STRENGTH_MAX, check_strength

JPEG_SUFFIXES = (".jpg", ".jpeg")


@dataclass(frozen=True)
class RestoreOptions:
    """How photos are restored, and how the results are written.

    Attributes:
        suffix: ``".png"``, ``".webp"``, ``".jpg"`` or ``".jpeg"``.
        quality: The IJG quality to assume of all; by default each photo's own history counts.
        earlier: Whether to look for an earlier compression of a JPEG.
        faithful: Whether to project on the cells of each file.
        self_test: Whether to try the network on each picture first.
        strength: From 0, the file as it is, to 1, the network's answer.
        ensemble: How often each picture is restored, flipped and turned.
        jpeg_quality: IJG quality of a JPEG that is written; None for `images.JPEG_QUALITY`.
        jpeg_subsampling: Chroma subsampling of it; None for `images.JPEG_SUBSAMPLING`.
        location: Whether the location is carried over.

    Raises:
        ImageError: If one of them is out of its bounds, or is of a JPEG where none is written.
    """

    suffix: str = ".png"
    quality: int | None = None
    earlier: bool = True
    faithful: bool = True
    self_test: bool = True
    strength: float = STRENGTH_MAX
    ensemble: int = 1
    jpeg_quality: int | None = None
    jpeg_subsampling: str | None = None
    location: bool = True

    def __post_init__(self) -> None:
        """Check them all."""
        images.check_output_path(f"photo{self.suffix}")
        check_ensemble(self.ensemble)
        check_strength(self.strength)
        for quality in (self.quality, self.jpeg_quality):
            if quality is not None:
                jpeg.check_quality(quality)
        if self.as_jpeg and self.suffix.lower() not in JPEG_SUFFIXES:
            raise ImageError(f"Expected .jpg or .jpeg with options of a JPEG, received {self.suffix!r}.")

    @property
    def as_jpeg(self) -> dict[str, Any]:
        """What was said of the JPEG to be written."""
        said = {"quality": self.jpeg_quality, "subsampling": self.jpeg_subsampling}
        return {name: value for name, value in said.items() if value is not None}

    def to_json(self) -> dict[str, Any]:
        """The options as JSON can hold them."""
        return asdict(self)
