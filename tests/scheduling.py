"""Which tests share a process, in turn: those of one file in a browser, because one app serves a file."""

from typing import Any

from xdist.scheduler import LoadGroupScheduling

IN_A_BROWSER = "tests/browser/"


class Scheduling(LoadGroupScheduling):
    """pytest-xdist 3.8 looks for the names of groups where pytest 9.2 no longer keeps them, so paths name them."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::")[0] if nodeid.startswith(IN_A_BROWSER) else nodeid


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Scheduling:
    """Use it; pytest-xdist's hook."""
    return Scheduling(config, log)
