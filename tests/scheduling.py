"""Which tests share a process: those in a browser, so that one app and one browser run beside the other tests."""

from typing import Any

from xdist.scheduler import LoadGroupScheduling

TOGETHER = "tests/browser/"


class Scheduling(LoadGroupScheduling):
    """pytest-xdist 3.8 looks for the names of groups where pytest 9.2 no longer keeps them, so folders name them."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Scheduling:
    """Use it; pytest-xdist's hook."""
    return Scheduling(config, log)
