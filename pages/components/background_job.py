"""Long work in a thread of its own, so that the page stays alive: its share done, its end, and how to stop it."""

import logging
import threading
import time
from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.components import address, formatting
from pages.components.failures import unforeseen
from pages.components.reruns import quiet_reruns
from pages.components.serving import activity
from restorer import RestorerError, log

GRACE = 30.0  # seconds that a browser may be away, a reload or a bad line, before its work is given up
LOOKS = 1.0  # seconds between two looks at work under way
LOOK_AT_SESSION = 2.0  # seconds between two looks at whether it is there
_ESTIMATES_FROM = 2.0  # seconds

ProgressCallback = Callable[[float], None]


class Stopped(Exception):  # noqa: N818
    """The work was asked to stop; raised where it reports, and caught by the job."""


class Job:
    """Work that has begun.

    It needs no script of Streamlit's and outlives each, so it may touch neither ``st.`` nor session state. What it
    finds it leaves in objects that the page looks at meanwhile. If the browser goes away for good, it stops.

    Args:
        work: Called in a thread of its own with a function to report to: the share done, 0 to 1. It is called often,
            and raises `Stopped` when the work is to end.
        what: What it does, as the log tells it.

    Attributes:
        share: The share done.
        error: The sentence that the work ended with, if it failed.
        stopped: Whether it ended before it was done, because it was asked to.
    """

    def __init__(self, work: Callable[[ProgressCallback], None], *, what: str = "worked") -> None:
        """Begin."""
        self._what, self._who = what, activity.who()
        self.share, self.error, self.stopped = 0.0, "", False
        self._wanted = True
        self._moved: tuple[float, float] | None = None  # when it first had a share done, and which
        self._is_watched = _watch()
        self._thread = threading.Thread(target=self._run, args=(work,), name="restorer-job", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether the work goes on."""
        return self._thread.is_alive()

    def outlook(self) -> str:
        """The time left, to follow a figure: ``" · about 1 min 12 s left"``."""
        if not self._wanted:
            return " · stopping"
        began, first = self._moved or (time.monotonic(), 0.0)
        passed, done = time.monotonic() - began, self.share - first
        if passed < _ESTIMATES_FROM or not done:
            return ""
        return f" · about {formatting.time(max(1, round(passed * (1 - self.share) / done)))} left"

    def stop(self) -> None:
        """Ask the work to end; what it has done is kept."""
        self._wanted = False

    def wait(self, seconds: float | None = None) -> None:
        """Wait for the end."""
        self._thread.join(seconds)

    def _run(self, work: Callable[[ProgressCallback], None]) -> None:
        try:
            with log.timed(self._what, who=self._who):
                work(self._report)
        except Stopped:
            self.stopped = True
        except RestorerError as error:
            self.error = str(error)
        except OSError as error:
            self.error = f"The server could not go on: {error.strerror or error}."
        except Exception as error:
            logging.getLogger(__name__).error("A job failed: %s", log.traced(error))
            self.error = unforeseen.SENTENCE

    def _report(self, share: float) -> None:
        self.share = share
        if share and not self._moved:
            self._moved = (time.monotonic(), share)
        if not (self._wanted and self._is_watched()):
            raise Stopped


def section(label: str, job: Job | None, draw: Callable[[], None], *, key: str, every: float = LOOKS) -> None:
    """A part of the page that is closed until somebody wants it, and drawn again every moment while its job goes on.

    Args:
        label: What stands on it.
        job: What is under way, or has been; None leaves it closed.
        draw: Draws it. Called in a fragment, so what is pressed inside does not run the whole page.
        key: Its key in the session.
        every: Seconds between two looks at the job.
    """
    st.session_state.setdefault(key, job is not None)
    with st.expander(label, key=key, on_change="rerun") as box:
        # closed again, it is still there, or it would forget what was dropped into it
        if box.open or st.session_state.get(f"_{key}_seen"):
            st.session_state[f"_{key}_seen"] = True
            _follow(job, draw, every, key)


def _follow(job: Job | None, draw: Callable[[], None], every: float, key: str) -> None:
    going = bool(job and job.is_running)

    def look() -> None:
        if going and job and not job.is_running:
            st.rerun()  # the clock stops with the run of the page in which there is no job any more
        draw()
        address.keep(f"address_{key}")

    with st.container():  # always there, so that what follows keeps its place
        if going:
            quiet_reruns.hide_signs()
    st.fragment(run_every=every if going else None)(unforeseen.told(look))()


def _watch() -> Callable[[], bool]:
    """A function that finds, from any thread, whether the session that now runs still has a browser."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return lambda: True  # without a server there is nobody to go away
    session, server = context.session_id, runtime.get_instance()
    seen = looked = time.monotonic()

    def is_watched() -> bool:
        nonlocal seen, looked
        now = time.monotonic()
        if now - looked > LOOK_AT_SESSION:
            looked = now
            seen = now if server.is_active_session(session) else seen
        return now - seen < GRACE

    return is_watched
