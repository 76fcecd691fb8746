"""The JPEG settings, one pair for Compress and Compare."""

from typing import TYPE_CHECKING

from restorer import jpeg

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def choose(slider: "DeltaGenerator", sampling: "DeltaGenerator", *, gray: bool = False) -> tuple[int, str]:
    """Let a person choose how hard to compress.

    Args:
        slider: Where the quality is chosen.
        sampling: Where the chroma subsampling is chosen.
        gray: Whether the photo is gray, and so has no chroma to subsample.

    Returns:
        JPEG quality and chroma subsampling.
    """
    quality = slider.slider(
        "JPEG quality",
        jpeg.QUALITY_MIN,
        jpeg.QUALITY_MAX,
        jpeg.QUALITY_DEFAULT,
        key="quality",
        bind="query-params",
        help="The Independent JPEG Group's scale: lower is smaller and worse.",
    )
    subsampling = sampling.segmented_control(
        "Chroma subsampling",
        jpeg.SUBSAMPLINGS,
        default=jpeg.SUBSAMPLING_DEFAULT,
        required=True,
        key="subsampling",
        bind="query-params",
        disabled=gray,
        help="4:2:0 keeps colour at half the resolution both ways, 4:2:2 across only, 4:4:4 keeps it all.",
    )
    return quality, subsampling or jpeg.SUBSAMPLING_DEFAULT
