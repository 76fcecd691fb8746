"""Many photos restored: which of them, into which files, what is done already, and what failed."""

from restorer.batch.job import FAILURES, Job, Summary
from restorer.batch.listing import Found, below, check_folders, listed
from restorer.batch.options import RestoreOptions
from restorer.batch.plan import Planned, State
from restorer.batch.restoring import Fate, Outcome, Task, delivery, encoded, is_copied, restore_task, restored_file
from restorer.restoration.network_cache import read_network

__all__ = [
    "FAILURES",
    "Fate",
    "Found",
    "Job",
    "Outcome",
    "Planned",
    "RestoreOptions",
    "State",
    "Summary",
    "Task",
    "below",
    "check_folders",
    "delivery",
    "encoded",
    "is_copied",
    "listed",
    "read_network",
    "restore_task",
    "restored_file",
]
