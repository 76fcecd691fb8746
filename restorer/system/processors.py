"""Processors of a process: how many it may use, and how many threads the libraries under it start."""

import os
import re
from pathlib import Path

_BLAS = "OPENBLAS_NUM_THREADS"
_FEATURES = Path("/proc/cpuinfo")
_BFLOAT16 = {"avx512_bf16", "amx_bf16", "bf16"}  # as Linux calls them: of x86-64, the last of Arm


def available() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # what a container or a batch system allows, where that can be asked
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_bfloat16() -> bool | None:
    """Whether the processor has instructions for bfloat16; None where the system does not tell."""
    try:
        told = _FEATURES.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    features = re.search(r"^(?:flags|Features)\s*:(.*)$", told, re.MULTILINE)
    return not _BFLOAT16.isdisjoint(features[1].split()) if features else None


def thread_settings(count: int) -> dict[str, str]:
    """The environment variables by which a process, before it loads TensorFlow and NumPy, gets so many threads."""
    names = ("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS", _BLAS, "MKL_NUM_THREADS")
    return {**dict.fromkeys(names, str(count)), "TF_NUM_INTEROP_THREADS": "1"}


def limit_threads(count: int) -> None:
    """Let this process, which has not loaded TensorFlow yet, use so many threads."""
    from restorer.system.opencv import cv2

    os.environ.update(thread_settings(count))
    cv2.setNumThreads(count)


def keep_products_to_one_thread() -> None:
    """Let NumPy, if it is not loaded yet, use one thread for a product, unless ``OPENBLAS_NUM_THREADS`` says otherwise.

    The products here are small: a second thread waits busily for most of them. On two cores, restoring a megapixel took
    as long with it and 540 milliseconds of the processors' time instead of 455, which others on the server had to wait
    for. TensorFlow, which does the work of the networks, has threads of its own.
    """
    os.environ.setdefault(_BLAS, "1")
