"""The photo pair of Compare: a photo that the page compresses, or one that came compressed, without its original."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages.compare import compression_history
from pages.compare.compression_history import AssumedHistory
from pages.components import compression, jpeg_quality, settings
from pages.components.settings import AS_IT_IS, COMPRESS_IT
from restorer import Photo, jpeg

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_BAD = 75  # the IJG quality below which a picture that was a JPEG once is more likely brought to be restored


@dataclass(frozen=True)
class PhotoPair:
    """A compressed photo, its original if there is one, and how it was compressed.

    Attributes:
        compressed: What is restored.
        original: What it is scored against; None if nobody has it.
        assumed: From which compression it is restored.
        quality: The IJG quality that originals are compressed at.
        subsampling: The chroma subsampling that they get.
    """

    compressed: Photo
    original: Photo | None = None
    assumed: AssumedHistory = AssumedHistory(earlier=False)
    quality: int = jpeg.QUALITY_DEFAULT
    subsampling: str = jpeg.SUBSAMPLING_DEFAULT

    @property
    def like(self) -> Photo:
        """The photo whose name, EXIF and profile a result carries on."""
        return self.original or self.compressed


def choose(chosen: Photo, task: "DeltaGenerator", slider: "DeltaGenerator", sampling: "DeltaGenerator") -> PhotoPair:
    """Ask whether the photo is an original, and how it is, or was, compressed.

    Args:
        chosen: The photo in hand.
        task: Where it is asked what to do with it.
        slider: Where a quality is chosen or shown.
        sampling: Where the chroma subsampling is chosen.
    """
    if not _as_it_is(task, chosen):
        level, subsampling = jpeg_quality.choose(slider, sampling, gray=chosen.gray)
        compressed = compression.compress(chosen, quality=level, subsampling=subsampling)
        return PhotoPair(compressed, original=chosen, quality=level, subsampling=subsampling)
    return PhotoPair(chosen, assumed=compression_history.choose(slider, sampling, chosen))


def _as_it_is(place: "DeltaGenerator", chosen: Photo) -> bool:
    """Whether to restore it as it is: usually what is, or plainly was, a JPEG; any other photo is an original."""
    if chosen.is_jpeg:
        kind, usual = "jpeg", AS_IT_IS
    else:
        found = compression_history.find(chosen)
        kind, usual = ("once_jpeg", AS_IT_IS) if found and found.quality < _BAD else ("picture", COMPRESS_IT)
    task = place.segmented_control(
        "What to do with this photo",
        [COMPRESS_IT, AS_IT_IS],
        default=settings.now(f"way_{kind}"),
        required=True,
        key=f"way_{kind}",
        persist_state="session",
        label_visibility="collapsed",
        help="Compressed here, the result is scored against your photo. Restored as it is, there is no original, and "
        "so no score.",
    )
    return (task or usual) == AS_IT_IS
