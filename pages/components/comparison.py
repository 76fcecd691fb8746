"""The three panes of Compare, captioned as in the report: High is the original, Low the JPEG, Predicted our picture."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.components import compression, download, model_choice, photo, restoration, viewer, wording
from pages.components.progress import Bar
from pages.components.scores import Scores
from pages.components.viewer import Pane
from restorer import ModelError, Photo, jpeg

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_VISITED = "_compare_visited"


def restore_as_it_is(chosen: Photo) -> bool:
    """Whether the photo is a JPEG to be restored as it is, without an original; only a JPEG leaves a choice."""
    if not chosen.is_jpeg:
        return False
    original = st.toggle(
        "Treat this JPEG as an original: compress it again, and compare",
        key="as_original",
        persist_state="session",
        help="Off, the file is restored as it is. There is no original to score the result with.",
    )
    return not original


def tell_quality(place: "DeltaGenerator", compressed: Photo) -> None:
    """What a JPEG says about itself, where its quality would be chosen."""
    header = jpeg.read_header(compressed.data)
    chroma = "no chroma (gray)" if header.subsampling == "gray" else f"{header.subsampling} chroma subsampling"
    place.markdown(f"This JPEG's own quality is about **{header.quality}**, with {chroma}. It is restored as it is.")


def open_window(panes: list[Pane]) -> "DeltaGenerator":
    """Where the viewer stands; at a first visit with the pictures that are there before a network has loaded."""
    if st.session_state.get(_VISITED):
        return st.container()
    st.session_state[_VISITED] = True
    window = st.empty()
    with window:
        viewer.show(panes, key="viewer_first")
    return window.container()


def compressed_pane(shown: Photo) -> Pane:
    """The pane of the JPEG, which is the JPEG itself."""
    return Pane("Compressed", wording.size(len(shown.data)), f"{shown.name}, the JPEG", viewer.file_of(shown))


def score_compressed(place: "DeltaGenerator", compressed: Photo, original: Photo | None) -> Scores | None:
    """Say how near the JPEG is to the original, if there is one.

    Returns:
        The scores.
    """
    if original is None:
        place.caption(f"{wording.plain(compressed.name)}, as it came")
        return None
    bar = Bar(place, "Scoring …")
    scores = compression.score(original, compressed, _progress=bar)
    bar.finish().markdown(f"High & Low - SSIM: {wording.ssim(scores.ssim)}")
    place.caption(f"PSNR {wording.decibels(scores.psnr)}")
    return scores


def regenerate(
    place: "DeltaGenerator", compressed: Photo, original: Photo | None, source: str | None, before: Scores | None
) -> Pane | None:
    """Restore the JPEG, and say how near the result is to the original, if there is one; then the downloads.

    Returns:
        The pane of what the network makes of the JPEG; None, and a sentence, if there is no network that can.
    """
    if source is None:
        _invite_to_train(place)
        return None
    bar = Bar(place, "Restoring …")
    try:
        restored = restoration.restore(compressed, source, bar)
    except ModelError as error:
        bar.finish().error(wording.plain(str(error)), icon=":material/error:")
        return None
    time = f"{restored.seconds:.1f} s"
    result = bar.finish().container()
    if original is None or before is None:
        result.caption(f"Restored in {time}. Without an original there is nothing to score it with.")
    else:
        scoring = Bar(result, "Scoring …")
        after = restoration.score(original, compressed, source, restored, scoring)
        scoring.finish().markdown(f"High & Predicted - SSIM: {wording.ssim(after.ssim)}")
        result.caption(f"PSNR {wording.decibels(after.psnr)} ({after.psnr - before.psnr:+.2f}) · {time}")
        if after.ssim is None:
            st.caption(wording.NO_SSIM)
    name = f"{photo.stem(compressed)}_restored"
    with st.container(horizontal=True, vertical_alignment="center"):
        download.picture_buttons(restored.pixels, original or compressed, name=name)
    alt = f"{compressed.name}, regenerated"
    return Pane("Regenerated", model_choice.title(source), alt, viewer.lossless(restored.pixels))


def _invite_to_train(place: "DeltaGenerator") -> None:
    place.markdown("No trained network is here yet. Train one for a minute, and it regenerates this picture.")
    place.page_link("pages/2_train.py", label="Train a network", icon=":material/model_training:")
