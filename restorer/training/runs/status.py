"""The status of a run: its state and the details that its worker writes into ``status.json``."""

from collections.abc import Callable
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
_LONGEST_MESSAGE = 1000  # characters
_LARGEST = 1e15  # of a number: a time, a count of steps


def _is_number(value: object) -> bool:
    """Whether it is a finite number of 0 or more; JSON knows whole numbers that no float holds, and NaN."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _LARGEST


def _is_count(value: object) -> bool:
    return isinstance(value, int) and _is_number(value)


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and _is_number(value) and value <= 1


def _is_text(value: object, longest: int = 200) -> bool:
    return isinstance(value, str) and len(value) <= longest


_FITS: dict[str, Callable[[object], bool]] = {
    "state": lambda value: _is_text(value, 40),
    "time": _is_number,
    "message": lambda value: _is_text(value, _LONGEST_MESSAGE),
    "progress": _is_share,
    "steps": _is_count,
    "queued": _is_number,
    "pid": _is_count,
    "life": _is_text,
    "quiet": _is_number,
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
        quiet: Seconds since the worker had something new to say, by its own clock.
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
    quiet: float = 0.0
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
        if "message" in details:
            details["message"] = details["message"][:_LONGEST_MESSAGE]
        return {"state": self.state, "time": self.time, **details}

    @classmethod
    def from_json(cls, content: object) -> "RunStatus":
        """The status that ``status.json`` holds; what is no detail of one, or of another version, is left out."""
        if not isinstance(content, dict):
            return cls()
        known = {name: content[name] for name, fits in _FITS.items() if fits(content.get(name))}
        if known.get("state") in set(RunState):
            known["state"] = RunState(known["state"])
        return cls(**known)
