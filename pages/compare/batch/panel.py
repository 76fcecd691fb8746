"""Several photos restored one after the other, and taken home as one ZIP file."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.compare import network_choice, restoration
from pages.compare.batch import grid
from pages.compare.batch.item import DONE, FAILED, Given
from pages.compare.batch.queue import Elsewhere, Queue
from pages.compare.restoration_options import RestorationOptions
from pages.components import background_job, formatting
from pages.components.downloads import file_format, location
from pages.components.reruns import presses
from restorer import ModelError, Prediction, cluster, images, limits

_MADE = "_photo_queue"
# Each look sends every thumbnail, some 3 kB, so a long queue is looked at less often: seconds a photo, and at most
_PER_PHOTO, _SLOWEST = 0.025, 5.0


def show(model: str | None, options: RestorationOptions) -> None:
    """Invite to restore several photos at once; closed until somebody wants it.

    Args:
        model: A model's name or a run's folder; None if there is none that could restore them.
        options: Strength, projection and ensemble.
    """
    if model is None:
        return
    queue: Queue | None = st.session_state.get(_MADE)
    every = min(max(background_job.LOOKS, _PER_PHOTO * len(queue.items)), _SLOWEST) if queue else background_job.LOOKS
    draw = partial(_draw, model, options)
    background_job.section("Several photos at once", queue.job if queue else None, draw, key="photo_queue", every=every)


def _draw(model: str, options: RestorationOptions) -> None:
    queue: Queue | None = st.session_state.get(_MADE)
    given = st.file_uploader(
        "Drop JPEGs here, or what once were JPEGs, and get them back restored in one ZIP file",
        accept_multiple_files=True,
        key="queue_drop",
        help="Each is restored as it is, at full size, with its profile and metadata. They stay on this server.",
    )
    if queue and queue.job.is_running:
        st.button("Stop", key="queue_stop", icon=":material/stop:", on_click=queue.job.stop)
    elif given and (sentence := _too_many(given)):
        st.error(sentence, icon=":material/stacks:")
    elif given:
        _offer(given, model, options, queue)
    if queue:
        _show_progress(queue)
        grid.show(queue.items, running=queue.job.is_running)


def _too_many(given: Sequence[UploadedFile]) -> str:
    """A sentence, if these are more photos than one visitor may restore at once; empty if not."""
    count, size = limits.BATCH_PHOTOS, limits.BATCH_MEGABYTES
    if len(given) > count.amount:
        return f"Expected at most {count} photos at once, received {len(given):,}; the command line takes any number."
    if (whole := sum(file.size for file in given)) > size.amount:
        return f"Expected at most {size} MB of photos at once, received {whole / 1e6:,.0f} MB."
    return ""


def _offer(given: Sequence[UploadedFile], model: str, options: RestorationOptions, queue: Queue | None) -> None:
    new = queue is None or [item.name for item in queue.items] != [file.name for file in given]
    photos = "1 photo" if len(given) == 1 else f"{len(given):,} photos"
    label = f"Restore {photos}" if new else f"Restore {photos} again"
    if location.is_new():
        st.rerun()  # the same is asked above, outside this fragment
    written = replace(file_format.chosen(), location=location.is_kept())
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = presses.button(
            label, key="queue_start", type="primary" if new else "secondary", icon=":material/auto_fix_high:"
        )
        if any(_has_location(file.file_id, file) for file in given):
            written = replace(written, location=location.choose("queue_location"))
        st.caption(formatting.plain(f"by {network_choice.title(model)}, as {written.suffix} files"))
    if not pressed:
        return
    try:
        with presses.kept("queue_start"), st.spinner("Loading the network"):
            restorer = _restorer(model)
    except ModelError as error:
        st.error(formatting.plain(str(error)), icon=":material/error:")
        return
    st.session_state[_MADE] = Queue(given, restorer, written, options)
    st.rerun()


def _restorer(model: str) -> Prediction | Elsewhere:
    """Who restores: this server, in turns with everybody else, or the cluster that its environment names."""
    scheduler = cluster.named_scheduler()
    return Elsewhere.named(scheduler, model) if scheduler else restoration.prediction(model)


@st.cache_data(max_entries=2000, show_spinner=False)
def _has_location(file_id: str, _file: Given) -> bool:
    return images.has_location(_file.getvalue())


def _show_progress(queue: Queue) -> None:
    done, failed, all_of_them = queue.count(DONE), queue.count(FAILED), len(queue.items)
    summary = f"{done:,} of {all_of_them:,} restored" + (f", {failed:,} left out" if failed else "")
    if queue.job.is_running:
        st.progress(queue.job.share, summary + queue.job.outlook())
        return
    if queue.job.error:
        st.error(formatting.plain(queue.job.error), icon=":material/error:")
    st.markdown(f"**{summary}**" + (" · stopped" if queue.job.stopped else ""))
    if done and queue.size:
        st.download_button(
            f"Download {done:,} restored as ZIP ({formatting.size(queue.size)})",
            queue.archive,
            "restored.zip",
            "application/zip",
            key="queue_zip",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
