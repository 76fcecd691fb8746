"""Which tests share a process: those in a browser, in two groups, each with one app and one browser of its own."""

from pathlib import PurePosixPath
from typing import Any

from xdist.scheduler import LoadGroupScheduling

BROWSER = "tests/browser/"
LONG = ("test_everything", "test_report", "test_train_", "test_wander")  # about half of the time of all in a browser


class Scheduling(LoadGroupScheduling):
    """pytest-xdist 3.8 looks for the names of groups where pytest 9.2 no longer keeps them, so files name them."""

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith(BROWSER):
            return nodeid
        return f"{BROWSER} {PurePosixPath(nodeid.partition('::')[0]).name.startswith(LONG)}"


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Scheduling:
    """Use it; pytest-xdist's hook."""
    return Scheduling(config, log)
