"""What a processor can, and how many threads NumPy's products use, asked of the system in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from restorer.system import processors
from tests.paths import PROJECT

THREADS = Path("/proc/self/task")
COUNT = f"""
import os
threads = len(os.listdir("{THREADS}"))
import numpy
print(len(os.listdir("{THREADS}")) - threads)  # those that OpenBLAS started for its products
"""
KEEP = "from restorer.system.processors import keep_products_to_one_thread as keep; keep()"
SERVER = """
import sys, streamlit.web.cli

def hear(event, arguments):
    if event == "import" and arguments[0] == "numpy":
        import os
        print(os.environ.get("OPENBLAS_NUM_THREADS"))
        os._exit(0)

sys.addaudithook(hear)
import app
"""


def said(code: str, threads: str | None = None) -> str:
    """What a process prints, which is told a number of threads or none."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    if threads:
        environment["OPENBLAS_NUM_THREADS"] = threads
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, check=True, text=True)
    return done.stdout.strip()


@pytest.mark.skipif(not THREADS.is_dir() or os.cpu_count() == 1, reason="it counts a process's threads, of several")
def test_numpy_starts_no_threads_for_its_products_unless_told_to():
    assert int(said(COUNT)) > 0
    assert int(said(KEEP + COUNT)) == 0
    assert int(said(KEEP + COUNT, threads="2")) == 1


def test_the_server_is_told_before_it_loads_numpy():
    assert said(SERVER) == "1"
    assert said(SERVER, threads="2") == "2"


@pytest.mark.parametrize(
    ("told", "has"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx2 avx512_bf16\n\nprocessor\t: 1\nflags\t\t: fpu\n", True),
        ("flags\t\t: fpu avx2 avx512f\n", False),
        ("Features\t: fp asimd i8mm bf16\n", True),
        ("Features\t: fp asimd\n", False),
        ("cpu\t: POWER9\n", None),
        (None, None),
    ],
)
def test_whether_it_has_instructions_for_bfloat16(tmp_path, monkeypatch, told, has):
    monkeypatch.setattr(processors, "_FEATURES", tmp_path / "cpuinfo")
    if told is not None:
        (tmp_path / "cpuinfo").write_text(told)
    assert processors.has_bfloat16() is has
