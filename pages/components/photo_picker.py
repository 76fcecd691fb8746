"""The photo in hand: dropped or picked once, then the same on every page."""

import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.components import formatting, paste, samples, thumbnails, visitor
from pages.components.failures import unforeseen
from pages.components.serving import activity
from restorer import ImageError, Photo, RestorerError, jpeg, keep_photo, kept_photo, limits, log, read_photo

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_FORMAT_NAMES = {"WEBP": "WebP"}

_OWN, _ERROR, _DROPS = "_photo_own", "_photo_error", "_photo_drops"
_MENU = "samples"
_line: "ContextVar[DeltaGenerator | None]" = ContextVar("photo_line", default=None)  # of the run that goes on
_UNSEEN = "<style>:has(> .st-key-photo_line) { display: none }</style>"  # with what lies around it, or a gap stays
_HINT = ":small[drop or paste one anywhere, or pick]"
_GONE = (
    "The photo that this address names is not here: it was dropped in another browser, or too long ago. Drop it again "
    "to go on with it; meanwhile a sample is shown."
)


def lay_out(*, seen: bool = True) -> "DeltaGenerator":
    """Draw the line of the photo with its button, to which the page adds the rest; a part of ``app.py``.

    A page's own widgets go when it is left, and with them what the browser was still to send of them: a photo that was
    on its way in that moment would never arrive. What ``app.py`` draws stays.

    Args:
        seen: Whether the page is about a photo. On another the button is there unseen, for a photo on its way.
    """
    _take_dropped()
    line = st.container(key="photo_line", horizontal=True, vertical_alignment="center", gap="small")
    with line.container(gap=None, width=100):
        st.file_uploader(
            "Drop or paste a photo anywhere on the page, or browse: JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF",
            key=_button(),
            label_visibility="collapsed",
        )
        if seen:
            paste.listen()
    if not seen:  # under the same key, or the browser would begin another button
        line.html(_UNSEEN)
    _line.set(line if seen else None)
    return line


def choose() -> "tuple[Photo, DeltaGenerator]":
    """Let a person drop or paste a photo or pick a sample; a sample is there from the start.

    All of it is one line, which `lay_out` began; a photo may be dropped anywhere on the page.

    Returns:
        The photo, kept in the session, so that it follows from page to page; and on the server, so that it is there
        after a reload. And the rest of the line, for what a page asks about the photo.
    """
    _bring_back()
    line = _line.get() or lay_out()  # where a page is run without ``app.py``, as Streamlit's own tests do
    _line.set(None)
    line.container(key="photo_hint", width="content").markdown(_HINT, width="content")
    photo = _look_at(_pick(line.container(width=190)))
    with line.container(width="stretch"):
        _describe(photo)
    trouble = st.container()  # always there, so that what follows keeps its place
    if st.session_state.get(_ERROR):
        trouble.error(formatting.plain(st.session_state[_ERROR]), icon=":material/broken_image:")
    return photo, line


def warn_of_second_compression(photo: Photo) -> None:
    """Say so in one line if the photo is a JPEG already."""
    if photo.is_jpeg:
        header = jpeg.read_header(photo.data)
        st.info(
            f"This file is already a JPEG of quality about {header.quality}, so here it is compressed a second time, "
            "and the scores compare with it as it is.",
            icon=":material/filter_2:",
        )


def _bring_back() -> None:
    """Read a person's own photo again that the address names, if it is theirs; say so if it is not to be had."""
    token = st.session_state.get(samples.TOKEN)
    if token and _OWN not in st.session_state:
        name = visitor.known()
        kept = kept_photo(token, visitor=name) if name else None
        try:
            st.session_state[_OWN] = read_photo(kept[1], name=kept[0]) if kept else None
        except ImageError:
            st.session_state[_OWN] = None
        if st.session_state[_OWN] is None:
            st.session_state.pop(_OWN)
            st.session_state.pop(samples.TOKEN)
            st.session_state[_ERROR] = _GONE
    if token == samples.UNKEPT and _OWN in st.session_state:  # dropped before the browser had sent its name
        _keep(st.session_state[_OWN])
    if st.session_state.get("sample") == samples.OWN and _OWN not in st.session_state:
        st.session_state.pop("sample")


def _keep(photo: Photo) -> None:
    """Keep a photo on the server, if its visitor is known."""
    name = visitor.known()
    st.session_state[samples.TOKEN] = (name and keep_photo(photo.name, photo.data, visitor=name)) or samples.UNKEPT


def _release(dropped: "UploadedFile") -> None:
    """Let Streamlit forget a file, which it keeps until the session ends: a lesson's drops are a gigabyte."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, dropped.file_id)


def _pick(place: "DeltaGenerator") -> str:
    """Let a person pick a sample by its picture, or their own photo again.

    The choice is another one after each drop: a browser that has not heard of the drop speaks of the choice of before,
    and so does not pick the sample of before again, however late that is heard.
    """
    chosen, key = st.session_state.setdefault("sample", samples.usual()), _box()
    own: Photo | None = st.session_state.get(_OWN)
    name = own.name if own and chosen == samples.OWN else samples.title(chosen)
    menu = place.popover(formatting.plain(name), key=_MENU, on_change="rerun", width="stretch", wrap=False)
    if not menu.open:
        return str(chosen)
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    menu.pills(
        "Sample photos",
        [*([samples.OWN] if own else []), *samples.names()],
        format_func=lambda name: formatting.plain(own.name) if own and name == samples.OWN else thumbnails.label(name),
        key=key,
        required=True,
        on_change=_take_picked,
        args=(key,),
        label_visibility="collapsed",
        width="stretch",
    )
    return str(chosen)


def _look_at(chosen: str) -> Photo:
    """The photo that is chosen."""
    if chosen == samples.OWN:
        own: Photo = st.session_state[_OWN]
        return own
    return samples.photo(chosen)


def _button() -> str:
    return f"_photo_drop_{st.session_state.setdefault(_DROPS, 0)}"


def _take_dropped() -> None:
    """Make a dropped file the photo in hand; if it is none, say why.

    Not in a callback of the button: whoever goes to another page while the file is read ends this script, and the next
    one has to find the file where it was.
    """
    dropped = st.session_state.get(_button())
    if dropped is None:
        return
    try:
        with activity.timed("read a dropped photo"):
            photo = read_photo(dropped.getvalue(), name=dropped.name, at_most=limits.PAGE_MEGAPIXELS.amount)
    except RestorerError as error:
        st.session_state[_ERROR] = str(error)
    except Exception as error:  # or it would be read again, and fail again, in each run of the page
        logging.getLogger(__name__).error("A dropped photo was not read: %s", log.traced(error))
        st.session_state[_ERROR] = unforeseen.SENTENCE
    else:
        st.session_state[_ERROR] = None
        st.session_state[_OWN] = photo
        _keep(photo)
        st.session_state["sample"] = samples.OWN
    st.session_state[_DROPS] += 1  # last: another key empties the button, for the next photo
    _release(dropped)


def _box() -> str:
    return f"sample_{st.session_state.setdefault(_DROPS, 0)}"


def _take_picked(key: str) -> None:
    if key != _box():
        return
    st.session_state["sample"] = st.session_state[key] or samples.usual()
    st.session_state[_ERROR] = None
    st.session_state[_MENU] = False  # closes it


def _describe(photo: Photo) -> None:
    height, width = photo.stored.shape[:2]
    if photo.orientation >= 5:  # EXIF turns it by a quarter
        height, width = width, height
    facts = [
        formatting.plain(photo.name),
        formatting.dimensions(width, height),
        _FORMAT_NAMES.get(photo.format, photo.format),
        formatting.size(len(photo.data)),
    ]
    if photo.is_jpeg:
        header = jpeg.read_header(photo.data)
        facts.append(f"JPEG quality about {header.quality}, {header.subsampling}")
    st.caption(" · ".join([*facts, *photo.notes]))
