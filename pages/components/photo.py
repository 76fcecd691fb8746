"""The photo in hand: dropped or picked once, then the same on every page."""

import hashlib
import time
from pathlib import Path

import numpy as np
import streamlit as st

from pages.components import paste, wording
from restorer import ImageError, Photo, images, jpeg, read_photo

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
SAMPLE_DEFAULT = "animal_raccoon"
_UNTOLD_KINDS = ("animal", "architecture", "food", "portrait", "texture")  # the subject alone says enough

_FORMAT_NAMES = {"WEBP": "WebP"}

_PHOTO, _ERROR, _DROPS, _BEFORE = "photo", "_photo_error", "_photo_drops", "_photo_before"
_ECHO_SECONDS = 2.0  # after a drop, in which the sample of before is no new choice


def choose() -> Photo:
    """Let a person drop or paste a photo or pick a sample; a sample is there from the start.

    Returns:
        The photo, kept in the session, so that it follows from page to page.
    """
    samples = _samples()
    if _PHOTO not in st.session_state:
        st.session_state.setdefault("sample", SAMPLE_DEFAULT if SAMPLE_DEFAULT in samples else next(iter(samples)))
    drop, pick = st.columns([3, 2], gap="medium", vertical_alignment="top")
    st.session_state.setdefault(_DROPS, 0)
    key = f"_photo_drop_{st.session_state[_DROPS]}"
    with drop.container(gap=None):
        st.file_uploader(
            "Drop or paste a photo here, or browse",
            key=key,
            on_change=_take_dropped,
            args=(key,),
            help="JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF. The photo stays on this computer's own server.",
        )
        paste.listen()
    name = pick.selectbox(
        "or pick a sample",
        list(samples),
        index=None,
        format_func=_title,
        key="sample",
        placeholder="Choose a sample photo",
        on_change=_forget_dropped,
        bind="query-params",
    )
    _take_sample(samples.get(name or ""))
    photo: Photo = st.session_state[_PHOTO]
    with pick:
        _describe(photo)
    trouble = st.container()  # always there, so that what follows keeps its place
    if st.session_state.get(_ERROR):
        trouble.error(wording.plain(st.session_state[_ERROR]), icon=":material/broken_image:")
    return photo


def warn_of_second_compression(photo: Photo) -> None:
    """Say so in one line if the photo is a JPEG already."""
    if photo.is_jpeg:
        header = jpeg.read_header(photo.data)
        st.info(
            f"This file is already a JPEG of quality about {header.quality}, so here it is compressed a second time, "
            "and the scores compare with it as it is.",
            icon=":material/filter_2:",
        )


def fingerprint(photo: Photo) -> bytes:
    """What tells one photo from another, for caches: a digest of its file and its name, which downloads carry."""
    return digest(photo.data) + digest(photo.name.encode())


def digest(content: bytes | np.ndarray) -> bytes:
    """What tells some bytes, or an array of one shape, from others: 128 bits."""
    data = content if isinstance(content, bytes) else np.ascontiguousarray(content).data
    return hashlib.blake2b(data, digest_size=16).digest()


def stem(photo: Photo) -> str:
    """The photo's name without its suffix, for downloads."""
    return Path(photo.name).stem or "photo"


def _samples() -> dict[str, Path]:
    found = sorted(path for path in SAMPLES.iterdir() if path.suffix.lower() in images.SUFFIXES)
    return {path.stem: path for path in found}


def _title(sample: str) -> str:
    kind, _, subject = sample.partition("_")
    words = subject if kind in _UNTOLD_KINDS and subject else sample
    return words.replace("_", " ").capitalize()


def _take_sample(path: Path | None) -> None:
    current: Photo | None = st.session_state.get(_PHOTO)
    if path is not None and (current is None or current.name != path.name):
        st.session_state[_PHOTO] = read_photo(path)
    elif current is None:
        st.session_state[_PHOTO] = read_photo(next(iter(_samples().values())))


def _take_dropped(key: str) -> None:
    dropped = st.session_state[key]
    st.session_state[_ERROR] = None
    if dropped is None:  # the person took the file away again; the photo stays until there is another
        return
    try:
        st.session_state[_PHOTO] = read_photo(dropped.getvalue(), name=dropped.name)
        st.session_state[_BEFORE] = (st.session_state.get("sample"), time.monotonic())
        st.session_state["sample"] = None
    except ImageError as error:
        st.session_state[_ERROR] = str(error)


def _forget_dropped() -> None:
    before, dropped = st.session_state.get(_BEFORE, (None, 0.0))
    if st.session_state["sample"] == before and time.monotonic() - dropped < _ECHO_SECONDS:
        st.session_state["sample"] = None  # said by the browser before it heard of the drop
        return
    st.session_state[_ERROR] = None
    st.session_state[_DROPS] += 1  # a new key empties the drop zone


def _describe(photo: Photo) -> None:
    height, width = photo.stored.shape[:2]
    if photo.orientation >= 5:  # EXIF turns it by a quarter
        height, width = width, height
    facts = [
        wording.plain(photo.name),
        wording.dimensions(width, height),
        _FORMAT_NAMES.get(photo.format, photo.format),
        wording.size(len(photo.data)),
    ]
    if photo.is_jpeg:
        header = jpeg.read_header(photo.data)
        facts.append(f"JPEG quality about {header.quality}, {header.subsampling}")
    st.caption(" · ".join([*facts, *photo.notes]))
