import platform
import subprocess
import sys

import pytest

ALLOCATES = """
import resource, sys
import numpy as np
from restorer.system.memory import keep_freed_memory

if sys.argv[1] == "kept":
    keep_freed_memory()

def faults():
    for _ in range(50):
        np.ones((1000, 1000))
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

first = faults()
print(faults() - first)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is about the GNU C library")
def test_freed_memory_is_kept_where_a_worker_is_told_to_give_it_back(monkeypatch):
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")  # as Dask does
    given_back, kept = (
        int(subprocess.run([sys.executable, "-c", ALLOCATES, how], capture_output=True, check=True).stdout)
        for how in ("given back", "kept")
    )
    assert given_back > 10_000  # pages of 4 KB
    assert kept < 1000


THREADS = """
import ctypes, sys, threading
from restorer.system.memory import share_arenas

if sys.argv[1] == "shared":
    share_arenas()

together = threading.Barrier(12)

def take():
    together.wait()
    kept.append([bytearray(4096) for _ in range(1000)])
    together.wait()

kept = []
threads = [threading.Thread(target=take) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def arenas(how: str) -> int:
    """From how many arenas the threads of a process have taken memory."""
    said = subprocess.run([sys.executable, "-c", THREADS, how], capture_output=True, check=True, text=True).stdout
    return said.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is about the GNU C library")
def test_threads_share_two_arenas_or_as_many_as_the_environment_says(monkeypatch):
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    assert arenas("each its own") > 3
    assert arenas("shared") == 2
    monkeypatch.setenv("MALLOC_ARENA_MAX", "3")
    assert arenas("shared") == 3
