"""The photo that leads: the held-out one that the network makes better most visibly, by measuring."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import streamlit as st

from restorer import ImageError, Run, metrics, read_photo

BEGINS = 0.005  # of SSIM over its JPEG, from which a photo is seen to gain
AHEAD = 1.25  # times as much must another gain as the one that leads to take its place


def lead(run: Run, photos: int, steps: Sequence[int]) -> int:
    """The number of the photo that is shown until a person chooses another; 0 while none gains.

    Args:
        run: The run.
        photos: How many photos it shows.
        steps: The steps at which it was measured, in their order.
    """
    try:
        return _followed(str(run.folder.resolve()), photos, tuple(looks(steps)))
    except (OSError, ValueError, ImageError):  # a picture that was deleted this moment, or is none
        return 0


def looks(steps: Sequence[int]) -> list[int]:
    """The steps at which it is decided anew: the first after the beginning, then each time there are twice as many."""
    return [steps[1 << power] for power in range(len(steps).bit_length()) if 1 << power < len(steps)]


def follow(gains: Iterable[Sequence[float]]) -> int:
    """The photo that leads after some looks, which stays unless another gains clearly more.

    Args:
        gains: What each photo has gained over its JPEG at each look, in SSIM.
    """
    leads, has_begun = 0, False
    for gained in gains:
        best = max(range(len(gained)), key=gained.__getitem__)
        needed = max(AHEAD * gained[leads], gained[leads] + BEGINS) if has_begun else BEGINS
        if gained[best] >= needed:
            leads, has_begun = best, True
    return leads


@st.cache_data(max_entries=256, show_spinner=False)
def _followed(folder: str, photos: int, at: tuple[int, ...]) -> int:
    run = Run(Path(folder))
    plain = [similarity(run, f"{photo}-compressed") for photo in range(photos)] if at else []
    return follow([similarity(run, f"{photo}-{step:06d}") - plain[photo] for photo in range(photos)] for step in at)


def similarity(run: Run, name: str) -> float:
    """The SSIM of a picture of a run to its original.

    Raises:
        OSError: If one of the two is not there.
        ImageError: If one of the two is no picture.
        ValueError: If they differ in size.
    """
    written = (run.previews / f"{name}.webp").stat().st_mtime
    return _similarity(str(run.folder), name, written)


@st.cache_data(max_entries=4000, show_spinner=False)
def _similarity(folder: str, name: str, written: float) -> float:
    run = Run(Path(folder))
    original = read_photo(run.preview(f"{name.partition('-')[0]}-original"))
    return metrics.ssim(original.pixels, read_photo(run.preview(name)).pixels)
