"""Which tests share a process: those in a browser, in two groups, and those of files that make something costly."""

from pathlib import PurePosixPath
from typing import Any

from xdist.scheduler import LoadGroupScheduling

BROWSER = "tests/browser/"  # each group has one app and one browser of its own
LONG = ("test_everything", "test_report", "test_train_", "test_wander")  # about half of the time of all in a browser
# A training, a server or networks, which every process would make again
SHARING = (
    "tests/batch/test_workers.py",
    "tests/inside/",
    "tests/models/",
    "tests/pages/components/test_routing.py",
    "tests/test_interface.py",
    "tests/training/test_fit.py",
)


class Scheduling(LoadGroupScheduling):
    """pytest-xdist 3.8 looks for the names of groups where pytest 9.2 no longer keeps them, so files name them."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith(BROWSER):
            return f"{BROWSER} {PurePosixPath(file).name.startswith(LONG)}"
        return file if file.startswith(SHARING) else nodeid


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Scheduling:
    """Use it; pytest-xdist's hook."""
    return Scheduling(config, log)
