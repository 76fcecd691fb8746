"""Dask distributed as an engine: worker processes of this machine, or the workers of a scheduler."""

import logging
import os
import re
import signal
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import Empty, SimpleQueue

from restorer.cluster.engine import Lost, Result, Say, Task
from restorer.errors import RestorerError
from restorer.system import memory, processors

try:
    import dask
    from distributed import Client, Future, LocalCluster, WorkerPlugin
    from distributed.scheduler import KilledWorker
    from distributed.security import Security
    from distributed.worker import Worker
except ImportError as error:
    raise RestorerError(
        f"Expected Dask for several workers, but {error}; pip install -r requirements-cluster.txt installs it."
    ) from error

CONNECT_SECONDS = 5
_ADDRESS = re.compile(r"[a-z]+://\S+:\d+")
CLOSE_SECONDS = 2
AHEAD = 2  # tasks under way for each worker: the one that it works at, and the next
IDLE_SECONDS = 0.3
LOOK_SECONDS = 2.0  # between two looks at how many workers there are
_CONFIG = {
    "distributed.admin.large-graph-warning-threshold": "1GB",  # a photo that is sent is no mistake
    "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s",
    "distributed.scheduler.allowed-failures": 2,
}


@contextmanager
def opened(*, workers: int, scheduler: str | None, say: Say) -> Iterator["OnDask"]:
    """Open an engine, see `restorer.cluster.opened`."""
    with dask.config.set(_CONFIG), _quiet():
        if scheduler is None:
            with _local(workers) as client:
                yield OnDask(client, say, sees_files=True)
        else:
            with _remote(scheduler) as client:
                yield OnDask(client, say, sees_files=False)


class OnDask:
    """Tasks on the workers that a client of Dask reaches; see `restorer.cluster.Engine`."""

    def __init__(self, client: Client, say: Say, *, sees_files: bool) -> None:
        """Take a client that is connected."""
        self._client, self._say, self.sees_files = client, say, sees_files
        self._looked, self._window = -LOOK_SECONDS, 0

    def map(
        self,
        function: Callable[[Task], Result],
        tasks: Iterable[Task],
        *,
        prepare: Callable[[], None],
        idle: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Task, Result | Lost]]:
        """See `restorer.cluster.Engine`."""
        name = f"restorer-{uuid.uuid4().hex}"
        self._prepare(prepare, name)
        waiting, under_way = iter(tasks), dict[str, tuple[Task, Future]]()
        done: SimpleQueue[Future] = SimpleQueue()

        def fill() -> None:
            for task in islice(waiting, max(0, self._room() - len(under_way))):
                key = f"{name}-{uuid.uuid4().hex}"  # a photo's name need not be text that Dask can send
                under_way[key] = task, self._client.submit(function, task, key=key, pure=False)
                under_way[key][1].add_done_callback(done.put)

        try:
            fill()
            if under_way and not self._workers():
                self._say("There is no worker yet; waiting for one.")
            while under_way:
                try:
                    future = done.get(timeout=IDLE_SECONDS)
                except Empty:
                    idle()
                    fill()  # another worker may have come
                    continue
                outcome = _outcome(future)
                task, _ = under_way.pop(future.key)
                fill()
                yield task, outcome
        finally:
            with suppress(Exception):  # a scheduler that is gone has forgotten it
                self._client.cancel([future for _, future in under_way.values()], force=True)
                self._client.unregister_worker_plugin(name)

    def _prepare(self, prepare: Callable[[], None], name: str) -> None:
        try:
            self._client.register_plugin(_Prepare(prepare), name=name)
        except OSError as error:
            raise _lost() from error
        except Exception as error:  # whatever a worker says that has other versions, or lacks the library
            raise RestorerError(
                f"Expected workers that have this version of Restorer, but one said {_first_line(error)}."
            ) from error

    def _room(self) -> int:
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked, self._window = time.monotonic(), AHEAD * max(1, self._workers())
        return self._window

    def _workers(self) -> int:
        try:
            return len(self._client.nthreads())
        except OSError as error:
            raise _lost() from error


class _Prepare(WorkerPlugin):
    """What each worker does before its first task: it takes its share of the processors, and prepares."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        self._prepare = prepare

    def setup(self, worker: Worker) -> None:
        """See Dask. A worker's threads are the processors that it was given; it works at one task with all of them."""
        memory.keep_freed_memory()
        _stop_profiler(worker)
        processors.limit_threads(worker.state.nthreads)
        self._prepare()


def _stop_profiler(worker: Worker) -> None:
    """Let a worker keep no record of where it was in its code; Dask keeps a thousand seconds of it, some 170 MB."""
    for name in ("profile", "profile-cycle"):
        if profiler := worker.periodic_callbacks.pop(name, None):
            profiler.stop()


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    """So many processes of this machine, among which its processors are shared out."""
    share = max(1, processors.available() // workers)
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=share,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # there is no way to have none, and 8787 may be taken
        worker_dashboard_address="127.0.0.1:0",
        memory_limit=0,  # nothing is kept in memory that could be moved to the disk
        silence_logs=logging.CRITICAL,
        env=processors.thread_settings(share),
    )
    try:
        with Client(cluster, set_as_default=False) as client:
            yield client
    finally:
        _end(cluster)


def _end(cluster: LocalCluster) -> None:
    """End worker processes at once: nothing of theirs is worth waiting for, and a person who pressed Ctrl-C is."""
    for nanny in cluster.workers.values():
        nanny.close_gracefully()  # so that it does not start another
        if nanny.pid:
            with suppress(OSError):
                os.kill(nanny.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    with suppress(TimeoutError):
        cluster.close(timeout=CLOSE_SECONDS)


@contextmanager
def _remote(address: str) -> Iterator[Client]:
    if not _ADDRESS.fullmatch(address):
        raise RestorerError(f"Expected a Dask scheduler's address, as tcp://host:8786, received {address!r}.")
    security = Security()  # as Dask's configuration has it
    if address.startswith("tls:") and not security.get_connection_args("client").get("ssl_context"):
        raise RestorerError(
            f"Expected certificates in Dask's configuration (distributed.comm.tls) for {address}, but there are none."
        )
    try:
        client = Client(address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        why = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
        raise RestorerError(f"Expected a Dask scheduler at {address}, but it cannot be reached ({why}).") from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=CLOSE_SECONDS)


def _outcome(future: Future) -> Result | Lost:
    try:
        if future.status == "finished":
            return future.result()
        error = future.exception() if future.status == "error" else None
    except OSError as closed:
        raise _lost() from closed
    if error is None:
        raise _lost()
    if isinstance(error, RestorerError):
        raise error
    if isinstance(error, KilledWorker):
        return Lost("each worker that tried it died")
    return Lost(f"a worker, or the scheduler, said {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0].rstrip(".")


def _lost() -> RestorerError:
    return RestorerError("The scheduler was lost; the same command goes on from here.")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's log off the terminal, which belongs to the progress bar; what matters is said in sentences."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    kept = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in kept.items():
            logging.getLogger(name).setLevel(level)
