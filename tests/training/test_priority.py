"""How far a training gives way: as far as the setting says, and only one that a page started."""

import subprocess
import sys
import time

import psutil
import pytest

from restorer.errors import RunError
from restorer.system.paths import environment
from restorer.training.worker import priority
from tests.helpers import is_one_sentence
from tests.paths import PROJECT


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows of no niceness")
@pytest.mark.parametrize(("said", "nicer"), [("", 0), ("0", 0), ("7", 7)])
def test_a_worker_is_as_nice_as_the_setting_says(said, nicer):
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "restorer", "train", "--warm"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment(PROJECT), priority.NICE: said},
    )
    assert worker.stdin
    try:
        seen = psutil.Process(worker.pid)
        wanted = psutil.Process().nice() + nicer
        for _ in range(400):
            if seen.nice() == wanted and seen.num_threads() > 1:  # it loads TensorFlow beside, and so has said all
                break
            worker.poll()
            time.sleep(0.05)
        assert seen.nice() == wanted
    finally:
        worker.stdin.close()
        worker.kill()
        worker.wait()


@pytest.mark.parametrize("said", ["20", "-1", "very", "1.5"])
def test_what_is_no_niceness_is_one_sentence(monkeypatch, said):
    monkeypatch.setenv(priority.NICE, said)
    with pytest.raises(RunError, match="RESTORER_TRAINING_NICE") as caught:
        priority.niceness()
    assert is_one_sentence(str(caught.value))
