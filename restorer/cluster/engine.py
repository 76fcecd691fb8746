"""Engines, which call one function for each of many tasks."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

SCHEDULER = "RESTORER_SCHEDULER"  # environment variable
Task = TypeVar("Task")
Result = TypeVar("Result")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Lost:
    """What comes of a task that no worker could finish.

    Attributes:
        why: The end of a sentence about it.
    """

    why: str


class Engine(Protocol):
    """A way to call a function for many tasks.

    Attributes:
        sees_files: Whether its workers are of this machine, and see every file under the same path.
    """

    sees_files: bool

    def map(
        self,
        function: Callable[[Task], Result],
        tasks: Iterable[Task],
        *,
        prepare: Callable[[], None],
        idle: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Task, Result | Lost]]:
        """Call a function for each task; results come as they are ready, in any order.

        Tasks are asked for as they are needed, a few more than there are workers. A task of a worker that dies is done
        by another one, so a function must do no harm when it is called twice.

        Args:
            function: A function of a module, which is called on a worker.
            tasks: What it is called with, one by one; sent to a worker.
            prepare: Called once in each worker before its first task, on one that comes later, too.
            idle: Called here a few times a second while there is nothing but waiting; what it raises ends the work.

        Yields:
            Each task and what became of it.

        Raises:
            RestorerError: What the function raises of these, and if the scheduler or all workers are lost.
        """
        ...


class InThisProcess:
    """The plain loop."""

    sees_files = True

    def map(
        self,
        function: Callable[[Task], Result],
        tasks: Iterable[Task],
        *,
        prepare: Callable[[], None],
        idle: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Task, Result | Lost]]:
        """See `Engine`."""
        prepare()
        for task in tasks:
            yield task, function(task)


def named_scheduler() -> str | None:
    """The address of the scheduler that a server's environment names in RESTORER_SCHEDULER; None if it names none."""
    return os.environ.get(SCHEDULER) or None


@contextmanager
def opened(*, workers: int = 1, scheduler: str | None = None, say: Say = lambda _: None) -> Iterator[Engine]:
    """Open an engine.

    Args:
        workers: How many processes of this machine; with one, it is this one and needs no Dask.
        scheduler: Address of a Dask scheduler whose workers do it instead, as ``"tcp://host:8786"``.
        say: Called with sentences about what is being waited for.

    Raises:
        RestorerError: If Dask is not installed, or the scheduler cannot be reached.
    """
    if scheduler is None and workers == 1:
        yield InThisProcess()
        return
    from restorer.cluster import on_dask

    with on_dask.opened(workers=workers, scheduler=scheduler, say=say) as engine:
        yield engine
