"""One training in this process, from its turn to its end."""

from collections.abc import Callable

from restorer.system import keras_backend, log
from restorer.training.runs.commands import WorkerCommands
from restorer.training.runs.heartbeat import SetStatus, heartbeat
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState
from restorer.training.worker import queue
from restorer.training.worker.progress_bar import training_bar
from restorer.training.worker.team import Team, lead


def train_run(
    run: Run,
    *,
    attended: bool = False,
    quiet: bool = False,
    load: Callable[[], None] = keras_backend.load_quietly,
    team: Team | None = None,
) -> RunState:
    """Train a run to the end of its budget, or until it is told to stop.

    Args:
        run: The run; training goes on from its checkpoint if it has one.
        attended: Whether it was started from a page: then it waits for its turn, and stops when nobody watches it.
        quiet: Show no progress.
        load: What loads TensorFlow, which takes seconds and is left until the run's turn has come.
        team: The processes that train it together, of which this is the first; None to train in this process alone.

    Returns:
        How it ended: `RunState.FINISHED` or `RunState.STOPPED`.

    Raises:
        RestorerError: If it cannot be trained, or its folder is deleted; watchers are told the same sentence.
    """
    try:
        with log.timed(f"trained the run {run.name}"):
            return _train(run, attended=attended, quiet=quiet, load=load, team=team)
    finally:
        run.leave()


def _train(run: Run, *, attended: bool, quiet: bool, load: Callable[[], None], team: Team | None) -> RunState:
    first = queue.announced(run) if attended else {"state": RunState.STARTING}
    with heartbeat(run, **first) as set_status, training_bar(run, quiet=quiet) as show:
        commands = WorkerCommands(run, attended=attended)
        if not attended:  # else a page has asked for it, and may have asked for something else since
            run.control.ask("run")
        if attended and not queue.wait_for_turn(run, commands, set_status):
            return _stopped(set_status, commands)
        if team is None:
            set_status(RunState.STARTING, message="Loading TensorFlow")
            load()
            from restorer.training.loop.trainer import train

            return train(run, set_status, commands=commands, on_event=show)
        with lead(team, run, set_status, commands) as learner_of:
            if learner_of is None:
                return _stopped(set_status, commands)
            from restorer.training.loop.trainer import train

            return train(run, set_status, commands=commands, on_event=show, learner_of=learner_of)


def _stopped(set_status: SetStatus, commands: WorkerCommands) -> RunState:
    set_status(RunState.STOPPED, **commands.details())
    return RunState.STOPPED
