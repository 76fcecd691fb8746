"""Garbage collection in an app that has a network in memory."""

import functools
import gc
import sys


@functools.cache
def pass_over_networks() -> None:
    """Keep what the first network brought into memory, most of which stays for good.

    Once Keras is there, Streamlit clears its session after every run of a page, which throws away the kernels that
    TensorFlow has chosen, and collects garbage: among all that TensorFlow brings that took as long as the run itself,
    on every page and for everybody. But what a session of Keras is there for, names and graphs of networks that are
    built, nobody needs here: networks are loaded once, and their layers have names of their own.
    """
    sys.modules["keras"].backend.clear_session = lambda free_memory=True: None  # noqa: ARG005  # as Keras has it
    gc.collect()
    gc.freeze()
