"""Ctrl-C that ends a command within a second, whatever it is in the middle of."""

import atexit
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

PATIENCE_SECONDS = 1.0  # that a process has to end by itself
_STATUS = 130  # of a command that Ctrl-C ended


@contextmanager
def prompt_end(last_words: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let Ctrl-C end this process within a second, where C++ code would keep it.

    Python raises `KeyboardInterrupt` between two steps of its own, and a network takes seconds for one tile. So another
    thread hears of it, too, and ends the process if that has not happened after a second. Once Python itself ends, the
    process does, too: TensorFlow would take seconds for its own clearing up. Whatever is written meanwhile must have
    another name until it is whole.

    Args:
        last_words: Called once after a Ctrl-C, in this thread or in the other one.
    """
    if threading.current_thread() is not threading.main_thread():  # Ctrl-C is for the main one
        yield
        return
    unsaid = [last_words]

    def speak() -> None:
        if unsaid:
            unsaid.pop()()

    def interrupt(*_: object) -> None:
        atexit.register(os._exit, _STATUS)
        raise KeyboardInterrupt

    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    kept = signal.signal(signal.SIGINT, interrupt), signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_listen, args=(ear, speak), name="Ctrl-C", daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        speak()
        raise
    finally:
        signal.signal(signal.SIGINT, kept[0])
        signal.set_wakeup_fd(kept[1])
        mouth.close()


def _listen(ear: socket.socket, speak: Callable[[], None]) -> None:
    with ear:
        while number := ear.recv(1):
            if number[0] == signal.SIGINT:
                time.sleep(PATIENCE_SECONDS)
                speak()
                Console(stderr=True).show_cursor()  # which a progress bar hides
                os._exit(_STATUS)
