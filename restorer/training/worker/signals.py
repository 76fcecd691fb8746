"""Ending a worker politely."""

import signal

from restorer.training.runs.run import Run


def stop_on_signals(run: Run) -> None:
    """Let the first Ctrl-C, or a polite kill, end the run with a checkpoint, and the second end it at once."""

    def stop(number: int, _: object) -> None:
        run.control.ask("stop")
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
