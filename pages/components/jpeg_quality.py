"""The JPEG settings, one pair for Compress and Compare; and the quality a photo is taken for."""

from typing import TYPE_CHECKING

from pages.components import settings
from restorer import jpeg

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def choose(
    slider: "DeltaGenerator", sampling: "DeltaGenerator", *, gray: bool = False, prefix: str = "", of: str = ""
) -> tuple[int, str]:
    """Let a person choose how hard to compress.

    Args:
        slider: Where the quality is chosen.
        sampling: Where the chroma subsampling is chosen.
        gray: Whether the photo is gray, and so has no chroma to subsample.
        prefix: Before the settings' names, ``"quality"`` and ``"subsampling"``.
        of: What is compressed, to follow the labels.

    Returns:
        JPEG quality and chroma subsampling.
    """
    quality = slider.slider(
        f"JPEG quality{of}",
        jpeg.QUALITY_MIN,
        jpeg.QUALITY_MAX,
        settings.now(f"{prefix}quality"),
        key=f"{prefix}quality",
        persist_state="session",
        help="The Independent JPEG Group's scale: lower is smaller and worse.",
    )
    subsampling = sampling.segmented_control(
        f"Chroma subsampling{of}",
        jpeg.SUBSAMPLINGS,
        default=settings.now(f"{prefix}subsampling"),
        required=True,
        key=f"{prefix}subsampling",
        persist_state="session",
        disabled=gray,
        help="4:2:0 keeps colour at half the resolution both ways, 4:2:2 across only, 4:4:4 keeps it all.",
    )
    return quality, subsampling or jpeg.SUBSAMPLING_DEFAULT


def assume(place: "DeltaGenerator", kind: str, found: int | None = None) -> int:
    """Let a person say of which quality the JPEG was that a photo once was.

    Args:
        place: Where it is chosen.
        kind: The format the photo has now.
        found: The quality of the traces in its pixels, to begin with.

    Returns:
        IJG quality.
    """
    quality: int = place.slider(
        "Quality it once had as a JPEG",
        jpeg.QUALITY_MIN,
        jpeg.QUALITY_MAX,
        settings.now("assumed_quality") or found or jpeg.QUALITY_ASSUMED,
        key="assumed_quality",
        persist_state="session",
        help=f"A {kind} file has no quantisation tables, so the network has to be told how coarse they were.",
    )
    return quality
