"""The three panes of Compare, captioned as in the report: High is the original, Low the JPEG, Predicted our picture."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.components import compression, download, model_choice, photo, pictures, restoration, wording
from pages.components.progress import Bar
from pages.components.scores import Scores
from restorer import ModelError, Photo, jpeg

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


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


def show_original(place: "DeltaGenerator", original: Photo, view: pictures.View) -> None:
    """The first pane."""
    place.markdown(f"**Original** · {wording.size(len(original.data))}")
    pictures.show(place, original.pixels, view, alt=f"{original.name}, the original")


def show_compressed(
    place: "DeltaGenerator", compressed: Photo, original: Photo | None, view: pictures.View
) -> Scores | None:
    """The JPEG, with its scores if there is an original.

    Returns:
        The scores.
    """
    place.markdown(f"**Compressed** · {wording.size(len(compressed.data))}")
    pictures.show(place, compressed.pixels, view, alt=f"{compressed.name}, the JPEG")
    if original is None:
        place.caption(f"{wording.plain(compressed.name)}, as it came")
        return None
    bar = Bar(place, "Scoring …")
    scores = compression.score(original, compressed, _progress=bar)
    bar.finish().markdown(f"High & Low - SSIM: {wording.ssim(scores.ssim)}")
    place.caption(f"PSNR {wording.decibels(scores.psnr)}")
    return scores


def show_regenerated(
    place: "DeltaGenerator",
    compressed: Photo,
    original: Photo | None,
    source: str,
    before: Scores | None,
    view: pictures.View,
) -> None:
    """What the network makes of the JPEG, with its scores if there is an original, and the downloads."""
    place.markdown(f"**Regenerated** · {model_choice.title(source)}")
    bar = Bar(place, "Restoring …", height=pictures.HEIGHT)
    try:
        restored = restoration.restore(compressed, source, bar)
    except ModelError as error:
        bar.finish().error(wording.plain(str(error)), icon=":material/error:")
        return
    pictures.show(bar.finish(), restored.pixels, view, alt=f"{compressed.name}, regenerated")
    time = f"{restored.seconds:.1f} s"
    if original is None or before is None:
        place.caption(f"Restored in {time}. Without an original there is nothing to score it with.")
    else:
        bar = Bar(place, "Scoring …")
        after = restoration.score(original, compressed, source, restored, bar)
        bar.finish().markdown(f"High & Predicted - SSIM: {wording.ssim(after.ssim)}")
        place.caption(f"PSNR {wording.decibels(after.psnr)} ({after.psnr - before.psnr:+.2f}) · {time}")
        if after.ssim is None:
            st.caption(wording.NO_SSIM)
    name = f"{photo.stem(compressed)}_restored"
    with st.container(horizontal=True, vertical_alignment="center"):
        download.picture_buttons(restored.pixels, original or compressed, name=name)


def invite_to_train(place: "DeltaGenerator") -> None:
    """The third pane as long as there is no trained network."""
    place.markdown("**Regenerated**")
    with place.container(height=pictures.HEIGHT, border=True, vertical_alignment="center"):
        st.markdown("No trained network is here yet. Train one for a minute, and it regenerates this picture.")
        st.page_link("pages/2_train.py", label="Train a network", icon=":material/model_training:")
