"""Memory that a process has freed, and how the C library keeps it for the next picture.

Elsewhere than under the GNU C library nothing here does anything.
"""

import ctypes
import os

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of mallopt, malloc.h of the GNU C library
_ARENAS = 2
_KEPT = 2**28  # bytes that are kept at the end of the heap
_FROM_HEAP = 2**25  # bytes, the largest block that is taken from there; glibc's own limit


def keep_freed_memory() -> None:
    """Let the C library keep memory that is freed.

    Dask starts its workers with ``MALLOC_TRIM_THRESHOLD_`` at 64 KB, which is meant for data frames. Each large array
    then costs a system call and a page fault every 4 KB: half as much again of processor time for a restoration
    (0.70 s of the system's per megapixel, which this brings to 0.004).
    """
    _set(_MMAP_THRESHOLD, _FROM_HEAP)
    _set(_TRIM_THRESHOLD, _KEPT)


def share_arenas() -> None:
    """Let threads that come later share two arenas, or those that are there, unless ``MALLOC_ARENA_MAX`` says how many.

    Otherwise there are eight for each processor, and what one thread has freed is of no use to another. With a thread
    for each visitor's page, more freed memory lay about than was in use: 640 MB beside 400 with fourteen visitors on
    two cores, where 150 to 350 do with this, for no more processor time.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        _set(_ARENA_MAX, _ARENAS)


def _set(parameter: int, value: int) -> None:
    try:
        ctypes.CDLL(None).mallopt(parameter, value)
    except (AttributeError, OSError, TypeError):
        return
