"""Keeping what a C library prints off the terminal."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Lock()  # the stream is the whole process's


@contextmanager
def silenced() -> Iterator[None]:
    """Send what is written to file descriptor 2 nowhere, while the block runs."""
    with _turn:
        sys.stderr.flush()
        try:
            kept = os.dup(2)
        except OSError:  # a process without a standard error
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
