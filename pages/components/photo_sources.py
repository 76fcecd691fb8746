"""Many photographs at once: a folder or a ZIP file on the server, or what is dropped on the page."""

from pathlib import Path

import streamlit as st

from pages.components import formatting, settings
from pages.components.serving import sharing
from restorer import RestorerError, keep_photographs

_KINDS = ["zip", "jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp"]


def typed(*, key: str, wanted: str) -> str | None:
    """Let a person type the path of a folder or a ZIP file.

    Args:
        key: The typed text's, in the session.
        wanted: How many photographs are needed: ``"at least 10 photographs"``.

    Returns:
        The path; None, and a sentence, while there is none.
    """
    if sharing.folders() == []:
        st.caption(f"The app is shared; {sharing.PHOTOGRAPHS} can name folders of its computer to be offered here.")
        return None
    path = st.text_input(
        "Folder or ZIP file on the server",
        settings.now(key),
        key=key,
        persist_state="session",
        placeholder="/home/me/photographs",
        help="On the computer that runs this app; photographs of any size, in folders within folders too.",
    ).strip()
    if not path:
        st.caption(f"Type the path of a folder with {wanted}.")
        return None
    try:
        return sharing.allowed(path)
    except RestorerError as error:
        st.error(formatting.plain(str(error)))
        return None


def dropped(*, key: str, wanted: str, why: str) -> str | None:
    """Let a person drop photographs, or one ZIP file of them.

    Args:
        key: The drop zone's, in the session.
        wanted: How many photographs are needed.
        why: Why they are kept on the server.

    Returns:
        The path of the ZIP file that they are kept in; None while there are none.
    """
    given = st.file_uploader(
        f"{wanted[:1].upper()}{wanted[1:]}, or one ZIP file",
        type=_KINDS,
        accept_multiple_files=True,
        key=key,
        help=f"Kept beside the runs, {why}.",
    )
    place = f"_{key}ped"
    if given:
        try:
            st.session_state[place] = keep_photographs([(file.name, file.getvalue()) for file in given])
        except RestorerError as error:
            st.error(formatting.plain(str(error)))
            return None
        except OSError as error:
            st.error(f"The photographs cannot be kept on the server: {error.strerror or 'nobody knows why'}.")
            return None
    kept = st.session_state.get(place)
    return kept if kept and Path(kept).is_file() else None
