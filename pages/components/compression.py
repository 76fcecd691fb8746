"""Compressing and scoring for the pages, each thing once: caches keyed on the photo's own bytes and the settings."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pages.components import photo_identity
from pages.components.serving import activity
from restorer import Photo, evaluation, half_size_and_back, images, read_photo


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def compress(
    original: Photo,
    *,
    quality: int,
    subsampling: str,
    progressive: bool = False,
    optimize: bool = False,
    location: bool = True,
) -> Photo:
    """Compress a photo; a gray one as a gray JPEG.

    Returns:
        The JPEG file, as somebody who is sent it would read it, with what the photo carries; sizes that are shown are
        those of this file. It is shared between sessions: nobody writes into it.
    """
    with activity.timed(f"compressed {photo_identity.megapixels(original)} at quality {quality}"):
        compressed = evaluation.compress(
            original,
            quality=quality,
            subsampling=subsampling,
            progressive=progressive,
            optimize=optimize,
            name=f"{photo_identity.stem(original)}_q{quality:02}.jpg",
        )
    data = images.carry(compressed.data, original, location=location)
    return compressed if data == compressed.data else read_photo(data, name=compressed.name)


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def halve(original: Photo, *, location: bool = True) -> Photo:
    """Take a photo to half its size and back, as a PNG with what the photo carries but for its transparency."""
    opaque = replace(original, layer=None)
    data = images.encode(half_size_and_back(original.pixels), ".png", like=opaque, location=location)
    return read_photo(data, name=f"{photo_identity.stem(original)}_half.png")


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs={Photo: photo_identity.fingerprint})
def score(
    original: Photo, compressed: Photo, *, _progress: Callable[[float], None] | None = None
) -> evaluation.scores.Scores:
    """Score a compressed photo against its original."""
    return evaluation.scores.measure(original.pixels, compressed.pixels, progress=_progress)
