"""A visitor without a browser: a session of the app over Streamlit's own protocol.

It opens the websocket that a browser opens, sends the messages that a browser sends (the states of the widgets that
were moved, the page, what it has in its cache), and takes in every message of the answer, so that the server does for
it what it does for a person.
"""

import time
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE = 120.0  # seconds for one answer
_LARGEST = 2**28  # bytes of a message
_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Failed(Exception):  # noqa: N818
    """The app did not do what was asked: it said that something went wrong, or nothing."""


class Picture(NamedTuple):
    """A picture that came.

    Attributes:
        file: WebP, PNG or JPEG.
        slot: The pane that it is for: ``"viewer_0"`` is the first.
        came: When, on the monotonic clock.
    """

    file: bytes
    slot: str
    came: float


class Session:
    """One visitor, on one page at a time.

    Args:
        url: The app's address.
        page: ``"compress"``, ``"train"`` or ``"compare"``.
    """

    def __init__(self, url: str, page: str = "compress") -> None:
        """Come in, and see the page whole."""
        self._url, self.page = url, page
        self._pages: dict[str, str] = {}  # hashes by address
        self._states: dict[str, WidgetState] = {}
        self._cache: dict[str, ForwardMsg] = {}
        self._shown: dict[tuple[int, ...], Delta] = {}
        health = requests.get(f"{url}/_stcore/health", timeout=PATIENCE)
        given = {cookie.name: cookie.value or "" for cookie in health.cookies}
        self._cookies = {**given, "restorer-visitor": uuid.uuid4().hex}
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": cookies},
            max_size=_LARGEST,
            open_timeout=PATIENCE,
            ping_timeout=None,
        )
        self.run()

    def close(self) -> None:
        """Go away."""
        self._socket.close()

    def go(self, page: str) -> list[Picture]:
        """Open another page; the pictures that came."""
        self.leave_for(page)
        return self.run()

    def leave_for(self, page: str) -> None:
        """Turn to another page, before anything of it is there."""
        self.page = page
        self._shown.clear()
        self._states.clear()  # a browser tells the next page nothing of the last one's widgets

    def set_slider(self, label: str, value: float) -> list[Picture]:
        """Move a slider; the pictures that came."""
        delta = self._find("slider", label)
        state = WidgetState(id=delta.new_element.slider.id)
        state.double_array_value.data.append(value)
        return self._set(state, delta)

    def drop(self, name: str, data: bytes) -> list[Picture]:
        """Drop a photo; the pictures that came."""
        delta = self._find("file_uploader", "Drop or paste a photo")
        asked = BackMsg()
        asked.file_urls_request.request_id = uuid.uuid4().hex
        asked.file_urls_request.file_names.append(name)
        self._socket.send(asked.SerializeToString())
        urls = next(m.file_urls_response for m in self._messages() if m.WhichOneof("type") == "file_urls_response")
        place = urls.file_urls[0]
        token = self._cookies["_streamlit_xsrf"]
        files, headers = {place.file_id: (name, data)}, {"X-Xsrftoken": token}
        sent = requests.put(
            self._url + place.upload_url, files=files, headers=headers, cookies=self._cookies, timeout=PATIENCE
        )
        if not sent.ok:
            raise Failed(f"The photo was not taken: {sent.status_code} {sent.text}")
        state = WidgetState(id=delta.new_element.file_uploader.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), place.file_id
        info.file_urls.CopyFrom(place)
        return self._set(state, delta)

    def ask(self, fragment: str = "") -> None:
        """Ask for a run of the page, or of a part of it, and do not wait for it."""
        asked = BackMsg()
        client: ClientState = asked.rerun_script
        client.page_name, client.fragment_id = self.page, fragment
        client.page_script_hash = self._pages.get(self.page, "")
        client.widget_states.widgets.extend(self._states.values())
        client.cached_message_hashes.extend(self._cache)
        client.context_info.url = f"{self._url}/{self.page}"
        self._socket.send(asked.SerializeToString())

    def run(self, fragment: str = "") -> list[Picture]:
        """Have the page run, or a part of it, and take in what comes; the pictures among it."""
        self.ask(fragment)
        return list(self.pictures())

    def pictures(self) -> Iterator[Picture]:
        """The pictures that come until the run has ended.

        Raises:
            Failed: If the page shows an error, or the run does not end in time.
        """
        for message in self._messages():
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._pages.update({page.url_pathname: page.page_script_hash for page in message.new_session.app_pages})
            elif kind == "navigation":
                self._pages.update({page.url_pathname: page.page_script_hash for page in message.navigation.app_pages})
            elif kind == "script_finished" and message.script_finished in _ENDS:
                return
            elif kind == "delta":
                self._shown[tuple(message.metadata.delta_path)] = message.delta
                if picture := picture_of(message.delta.new_element):
                    yield picture
                raise_what_it_says(message.delta.new_element)

    def fragments(self) -> set[str]:
        """The parts of the page that run alone."""
        return {delta.fragment_id for delta in self._shown.values() if delta.fragment_id}

    def _set(self, state: WidgetState, delta: Delta) -> list[Picture]:
        self._states[state.id] = state
        return self.run(delta.fragment_id)

    def _find(self, kind: str, label: str) -> Delta:
        for delta in reversed(self._shown.values()):
            element = delta.new_element
            if element.WhichOneof("type") == kind and getattr(element, kind).label.startswith(label):
                return delta
        raise Failed(f"There is no {label} on the page.")

    def _messages(self) -> Iterator[ForwardMsg]:
        ends = time.monotonic() + PATIENCE
        while (left := ends - time.monotonic()) > 0:
            try:
                message = ForwardMsg.FromString(self._socket.recv(left))
            except TimeoutError:
                break
            if message.WhichOneof("type") == "ref_hash":
                metadata, message = message.metadata, self._cache[message.ref_hash]
                message.metadata.CopyFrom(metadata)
            elif message.metadata.cacheable:
                self._cache[message.hash] = message
            yield message
        raise Failed(f"No answer within {PATIENCE:g} s.")


def picture_of(element: Any) -> Picture | None:  # noqa: ANN401
    """The picture that an element of a page carries, if it carries one."""
    component = element.bidi_component
    if element.WhichOneof("type") != "bidi_component" or not component.component_name.endswith("restorer_picture"):
        return None
    ends = 1 + component.bytes[0]
    slot = component.bytes[1:ends].decode().rpartition("/")[2]
    return Picture(component.bytes[ends + 8 :], slot, time.monotonic())


def raise_what_it_says(element: Any) -> None:  # noqa: ANN401
    """Raise `Failed` if an element of a page tells of an error."""
    kind = element.WhichOneof("type")
    if kind == "exception":
        raise Failed(f"{element.exception.type}: {element.exception.message}")
    if kind == "alert" and element.alert.format == element.alert.ERROR:
        raise Failed(element.alert.body)
