import signal
import subprocess
import sys
import time

import pytest

from restorer.system.interrupts import prompt_end
from tests.paths import PROJECT

AT_WORK = """
import hashlib, threading
from restorer.system.interrupts import prompt_end

with prompt_end(lambda: print("stopped", flush=True)):
    print("at work", flush=True)
    {work}
"""
PYTHON = "threading.Event().wait()"
C = "hashlib.pbkdf2_hmac('sha256', b'', b'', 2_000_000_000)"  # ten minutes, in which no signal is looked at


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process alone")
@pytest.mark.parametrize("work", [PYTHON, C])
def test_ctrl_c_ends_it_with_its_last_words_once(work):
    command = [sys.executable, "-c", AT_WORK.format(work=work)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout.readline() == "at work\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        try:
            said, _ = process.communicate(timeout=30)
        finally:
            process.kill()
    assert said == "stopped\n"
    assert process.returncode == 130


@pytest.fixture
def ctrl_c():
    """Python's own way with Ctrl-C, which a shell takes from what it starts in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_afterwards_ctrl_c_is_what_it_was():
    with pytest.raises(KeyError), prompt_end(pytest.fail):
        raise KeyError
    assert signal.set_wakeup_fd(-1) == -1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
