"""Many photos restored: which of them, into which files, what is done already, and what failed."""

from restorer.batch.job import FAILURES, Job, Summary
from restorer.batch.listing import Found, below, check_folders, listed
from restorer.batch.options import RestoreOptions
from restorer.batch.plan import Planned, State
from restorer.batch.restoring import Fate, Outcome, Task, is_copied, restore_task, restored_file

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
    "is_copied",
    "listed",
    "restore_task",
    "restored_file",
]
