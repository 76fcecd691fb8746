"""The processes that train one run together: the first, which leads, and those that follow it."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from restorer.errors import RunError
from restorer.system import keras_backend
from restorer.system.paths import PROJECT, environment
from restorer.system.ports import free_port
from restorer.training.runs.commands import WorkerCommands
from restorer.training.runs.heartbeat import SetStatus
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState

if TYPE_CHECKING:
    from restorer.training.loop.learner import LearnerOf

KEY = "RESTORER_TRAINING_KEY"  # environment variable: a secret that the processes of several machines share
HERE = "127.0.0.1"
JOIN_SECONDS = 300.0  # that a process waits for the first one to listen
POLL_SECONDS = 0.2
END_SECONDS = 10.0  # that a process of this machine has to end by itself


@dataclass(frozen=True)
class Team:
    """The processes of a training, and which of them this is.

    Attributes:
        processes: How many there are.
        coordinator: Where the first one listens, ``HOST:PORT``; None if it starts the others, on this machine.
        rank: This one's number, from 0, the first.

    Raises:
        RunError: If the coordinator is no address, or there is no secret beside it.
    """

    processes: int
    coordinator: str | None = None
    rank: int = 0

    def __post_init__(self) -> None:
        """Check the address and the secret, before there is a run."""
        _, _ = self.address, self.key()

    @property
    def address(self) -> tuple[str, int]:
        """Where the first one listens: on this machine alone, at any free port, unless there is a coordinator."""
        if self.coordinator is None:
            return HERE, 0
        host, _, port = self.coordinator.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
            raise RunError(f"Expected a coordinator as HOST:PORT, received {self.coordinator!r}.")
        return host, int(port)

    def key(self) -> bytes:
        """The secret that the processes share; one is drawn unless there is a coordinator."""
        given = os.environ.get(KEY) or (secrets.token_hex() if self.coordinator is None else "")
        if not given:
            raise RunError(f"Expected a secret in {KEY}, the same for every process, received none.")
        return given.encode()


@contextmanager
def lead(team: Team, run: Run, set_status: SetStatus, commands: WorkerCommands) -> "Iterator[LearnerOf | None]":
    """Gather the processes of a training, of which this is the first.

    Args:
        team: The processes.
        run: The run, whose log gets what the others of this machine print.
        set_status: Called while they are waited for.
        commands: What to obey meanwhile.

    Yields:
        What makes the network that they share; None if somebody asked for the end before all had come.

    Raises:
        RunError: If they cannot be gathered.
    """
    key = team.key()
    with ExitStack() as stack:
        with _listening(team, key) as listener:
            alone = range(1, team.processes) if team.coordinator is None else ()
            started = [_start(team, rank, listener, key, run) for rank in alone]
            stack.callback(_end, started)
            keras_backend.load_jax()
            others = stack.enter_context(_gathered(listener, team.processes - 1, started, set_status, commands))
        if others is None:
            yield None
            return
        from restorer.training.loop import together

        set_status(RunState.STARTING, message="Connecting the processes")
        try:
            _connect(team, others)
        except OSError as error:
            raise RunError(together.LOST) from error
        yield lambda model, config: together.Together(model, config, others)
        together.dismiss(others)


def follow(team: Team) -> None:
    """Train with the first process until it ends.

    Raises:
        RunError: If the first process cannot be reached, or is lost.
    """
    address, key = team.address, team.key()
    keras_backend.load_jax()
    from restorer.training.loop import together

    with _joined(address, team.rank, key) as first:
        try:
            engine, processes = json.loads(first.recv_bytes())
        except (EOFError, OSError) as error:
            raise RunError(together.LOST_FIRST) from error
        _initialise(engine, processes, team.rank)
        together.follow(first)


@contextmanager
def _listening(team: Team, key: bytes) -> Iterator[Listener]:
    host, port = team.address
    try:
        listener = Listener((host, port), authkey=key)
    except OSError as error:
        why = error.strerror or error
        raise RunError(
            f"Expected a free address of this machine, but {team.coordinator} cannot be used: {why}."
        ) from error
    with listener:
        yield listener


def _start(team: Team, rank: int, listener: Listener, key: bytes, run: Run) -> "subprocess.Popen[bytes]":
    """Start another process of this machine, by the command that a person would type on another."""
    host, port = listener.address
    words = ["--processes", str(team.processes), "--coordinator", f"{host}:{port}", "--rank", str(rank)]
    with run.log_file.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "restorer", "train", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**environment(PROJECT), KEY: key.decode()},
            start_new_session=True,  # Ctrl-C is for the first process, which tells the others
        )


@contextmanager
def _gathered(
    listener: Listener,
    count: int,
    started: Sequence["subprocess.Popen[bytes]"],
    set_status: SetStatus,
    commands: WorkerCommands,
) -> Iterator[list[Connection] | None]:
    """A connection to each other process, in the order of their ranks; None if somebody asked for the end meanwhile."""
    came: SimpleQueue[tuple[int, Connection]] = SimpleQueue()
    enough = Event()
    Thread(target=_accept, args=(listener, came, enough), name="waiting for processes", daemon=True).start()
    others: dict[int, Connection] = {}
    with ExitStack() as stack:
        stack.callback(enough.set)
        while len(others) < count and commands.command() != "stop":
            if any(process.poll() is not None for process in started):
                raise RunError("Expected every process of the training to start, but one ended; worker.log has why.")
            missing = count - len(others)
            set_status(RunState.STARTING, message=f"Waiting for {missing} more process{'' if missing == 1 else 'es'}")
            with suppress(Empty):
                rank, connection = came.get(timeout=POLL_SECONDS)
                if 0 < rank <= count and rank not in others:
                    others[rank] = stack.enter_context(connection)
                else:
                    connection.close()
        enough.set()
        yield [others[rank] for rank in sorted(others)] if len(others) == count else None


def _accept(listener: Listener, came: "SimpleQueue[tuple[int, Connection]]", enough: Event) -> None:
    """Take those who know the secret, each with the rank that it says; strangers are sent away."""
    while not enough.is_set():
        with suppress(AuthenticationError, EOFError, OSError, ValueError):
            connection = listener.accept()
            came.put((int(connection.recv_bytes(16)), connection))


def _connect(team: Team, others: Sequence[Connection]) -> None:
    """Let the engines of all processes find each other; the first one's listens beside us, at any free port."""
    if not others:
        return
    host = team.address[0]
    engine = f"{host}:{free_port(host)}"
    os.environ["JAX_COORDINATOR_BIND_ADDRESS"] = engine  # else it listens at every address of this machine
    for other in others:
        other.send_bytes(json.dumps([engine, team.processes]).encode())
    _initialise(engine, team.processes, team.rank)


def _initialise(engine: str, processes: int, rank: int) -> None:
    import keras

    with keras_backend.silence(1):  # Gloo, which joins the processors of several machines, says hello there
        keras.distribution.initialize(engine, processes, rank)


def _joined(address: tuple[str, int], rank: int, key: bytes) -> Connection:
    """A connection to the first process, which may start later than this one."""
    end = time.monotonic() + JOIN_SECONDS
    while True:
        try:
            first = Client(address, authkey=key)
            first.send_bytes(str(rank).encode())
            return first
        except AuthenticationError as error:
            raise RunError(
                f"Expected the secret of the training's first process in {KEY}, received another."
            ) from error
        except (EOFError, OSError) as error:
            if time.monotonic() > end:
                raise RunError(
                    "Expected the training's first process at {}:{}, but nobody answers.".format(*address)
                ) from error
            time.sleep(POLL_SECONDS)


def _end(started: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Wait for the processes of this machine, and end those that do not end by themselves."""
    for process in started:
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
