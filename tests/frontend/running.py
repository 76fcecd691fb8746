"""Running deno, which the development requirements bring, on the browser's scripts."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

needs_deno = pytest.mark.skipif(
    importlib.util.find_spec("deno") is None and "CI" not in os.environ,
    reason="deno is not installed; `python3 bootstrap.py test` installs it",
)


def deno(*arguments: str, notes: Path) -> None:
    """Run a command of deno, which downloads nothing and writes its notes into a folder; fail with what it said."""
    environment = {**os.environ, "DENO_DIR": str(notes), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "deno", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
