"""The photographs that the next run learns from: the embedded set, a folder on the server, or what is dropped here."""

from pathlib import Path

import numpy as np
import streamlit as st

from pages.components import wording
from restorer import DataError, DataLoader, RestorerError, data, images, keep_photographs

EMBEDDED, FOLDER, DROPPED = "Embedded", "Folder", "Drop"
_KINDS = ["zip", "jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp"]
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
        "Photographs",
        (EMBEDDED, FOLDER, DROPPED),
        default=EMBEDDED,
        required=True,
        key="train_photos",
        persist_state="session",
    )
    source = {FOLDER: _typed, DROPPED: _dropped}.get(where or EMBEDDED, lambda: data.EMBEDDED)()
    if source is None:
        return None
    try:
        _describe(source, quality)
    except RestorerError as error:
        st.error(wording.plain(str(error)))
        return None
    return source


def _typed() -> str | None:
    typed = st.text_input(
        "Folder or ZIP file on the server",
        key="train_folder",
        persist_state="session",
        placeholder="/home/me/photographs",
        help="On the computer that runs this app; photographs of any size, in folders within folders too.",
    ).strip()
    if not typed:
        st.caption(f"Type the path of a folder with at least {data.MIN_IMAGES} photographs.")
        return None
    return str(Path(typed).expanduser())


def _dropped() -> str | None:
    given = st.file_uploader(
        f"At least {data.MIN_IMAGES} photographs, or one ZIP file",
        type=_KINDS,
        accept_multiple_files=True,
        key="train_drop",
        help="Kept beside the runs, so that a run can go on later.",
    )
    if given:
        try:
            st.session_state["_train_dropped"] = keep_photographs([(file.name, file.getvalue()) for file in given])
        except OSError as error:
            st.error(f"The photographs cannot be kept on the server: {error.strerror or error}.")
            return None
    kept = st.session_state.get("_train_dropped")
    return kept if kept and Path(kept).is_file() else None


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
