"""The photographs that the next run learns from: the embedded set, a folder on the server, or what is dropped here."""

import numpy as np
import streamlit as st

from pages.components import formatting, photo_sources, settings
from pages.components.settings import DROPPED, EMBEDDED, FOLDER
from restorer import DataError, DataLoader, RestorerError, TrainingConfig, data, images

_WANTED = f"at least {data.MIN_IMAGES} photographs"
_SHOWN = 3
_THUMBNAIL = 104


def choose(quality: int) -> str | None:
    """Let a person choose photographs; says how they would be split, and shows a few of the pairs.

    Args:
        quality: IJG quality that the shown pairs are compressed at.

    Returns:
        ``"embedded"``, or the path of a folder or a ZIP file; None, and a sentence, while there is nothing to use.
    """
    where = st.segmented_control(
        TrainingConfig.settings()["data"].label,
        (EMBEDDED, FOLDER, DROPPED),
        default=settings.now("train_photos"),
        required=True,
        key="train_photos",
        persist_state="session",
    )
    source: str | None = data.EMBEDDED
    if where == FOLDER:
        source = photo_sources.typed(key="train_folder", wanted=_WANTED)
    elif where == DROPPED:
        source = photo_sources.dropped(key="train_drop", wanted=_WANTED, why="so that a run can go on later")
    if source is None:
        return None
    try:
        _describe(source, quality)
    except RestorerError as error:
        st.error(formatting.plain(str(error)))
        return None
    return source


def _describe(source: str, quality: int) -> None:
    train, validation, test, pairs = _survey(source, quality)
    st.caption(f"{train + validation + test:,} photographs: {train:,} train, {validation:,} validate, {test:,} test.")
    with st.expander("Some of the pairs"):
        for original, compressed in pairs:
            with st.container(horizontal=True, gap="small"):
                st.image(original, width=_THUMBNAIL, output_format="PNG", alt="a photograph it learns from")
                st.image(compressed, width=_THUMBNAIL, output_format="PNG", alt="the same, compressed")


@st.cache_data(ttl=60, max_entries=32, show_spinner="Looking at the photographs")
def _survey(source: str, quality: int) -> tuple[int, int, int, list[tuple[bytes, bytes]]]:
    found = DataLoader(source, quality=quality).survey(pairs=_SHOWN)
    if found.train + found.validation + found.test < data.MIN_IMAGES:
        raise DataError(f"Expected at least {data.MIN_IMAGES} photographs in {source}, found {found.total}.")
    pairs = zip(found.pairs.original, found.pairs.compressed, strict=True)
    return found.train, found.validation, found.test, [(_png(true), _png(test)) for true, test in pairs]


def _png(pixels: np.ndarray) -> bytes:
    return images.encode(np.ascontiguousarray(pixels), ".png")
