"""The status of a run: its state and the details that its worker writes into ``status.json``."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class RunState(StrEnum):
    """The states of a run."""

    NEW = "new"
    WAITING = "waiting"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


LIVE_STATES = frozenset({RunState.STARTING, RunState.RUNNING, RunState.PAUSED})
ACTIVE_STATES = LIVE_STATES | {RunState.WAITING}
_KINDS: dict[str, tuple[type, ...]] = {
    "state": (str,),
    "time": (int, float),
    "message": (str,),
    "progress": (int, float),
    "steps": (int,),
    "queued": (int, float),
    "pid": (int,),
    "life": (str,),
}


@dataclass(frozen=True)
class RunStatus:
    """How a run is doing.

    Attributes:
        state: A `RunState`; a status that another version wrote may hold a word of its own, of a run that is idle.
        time: When it was written, in seconds since 1970.
        message: A sentence about it: what it is busy with, or why it failed or stopped.
        progress: Share of the budget that is spent, 0 to 1; None before there is any.
        steps: Steps that this worker has trained.
        queued: When the run was announced, in seconds since 1970; None if it never waited for a turn.
        pid: The worker's process; None before it is there.
        life: The place of the lock that the worker holds, see `restorer.training.runs.liveness`; None if there is none.
        silent: Whether the worker lives and has not written for too long; it is stopped, or its machine slept.
    """

    state: str = RunState.NEW
    time: float = 0.0
    message: str = ""
    progress: float | None = None
    steps: int = 0
    queued: float | None = None
    pid: int | None = None
    life: str | None = None
    silent: bool = False

    @property
    def is_live(self) -> bool:
        """Whether a worker is at the run."""
        return self.state in LIVE_STATES

    @property
    def is_waiting(self) -> bool:
        """Whether a worker waits for its turn to train the run."""
        return self.state == RunState.WAITING

    @property
    def is_active(self) -> bool:
        """Whether a worker is at the run, or waits for its turn."""
        return self.state in ACTIVE_STATES

    def to_json(self) -> dict[str, Any]:
        """What ``status.json`` holds: state, time, and the details that there are."""
        usual = {field.name: field.default for field in fields(self)}
        details = {name: value for name, value in asdict(self).items() if value != usual[name]}
        return {"state": self.state, "time": self.time, **details}

    @classmethod
    def from_json(cls, content: object) -> "RunStatus":
        """The status that ``status.json`` holds; what another version wrote and this one does not know is left out."""
        if not isinstance(content, dict):
            return cls()
        known = {name: content[name] for name, kinds in _KINDS.items() if isinstance(content.get(name), kinds)}
        if known.get("state") in set(RunState):
            known["state"] = RunState(known["state"])
        return cls(**known)
