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
