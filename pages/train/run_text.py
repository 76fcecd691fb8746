"""Texts of the Train page about a run, in words that a classroom understands."""

from typing import Any

from pages.components import formatting
from pages.components.serving import sharing
from restorer import RunState, RunStatus, TrainingConfig, data

STATES: dict[str, str] = {
    RunState.NEW: "Ready",
    RunState.WAITING: "Waiting",
    RunState.STARTING: "Starting",
    RunState.RUNNING: "Training",
    RunState.PAUSED: "Paused",
    RunState.STOPPED: "Stopped",
    RunState.FINISHED: "Finished",
    RunState.FAILED: "Failed",
    RunState.INTERRUPTED: "Interrupted",
}
_ASKED: dict[tuple[str, str], str] = {
    (RunState.RUNNING, "pause"): "Pausing",
    (RunState.RUNNING, "stop"): "Stopping",
    (RunState.PAUSED, "stop"): "Stopping",
    (RunState.STARTING, "stop"): "Stopping",
    (RunState.WAITING, "stop"): "Leaving",
}
_LONG = 60.0  # seconds without news that are worth a word; a step takes a part of one
_SILENT = "Not answering"
_WHY_SILENT = "its worker is there, but stopped or very busy; it goes on by itself once it can"
_EXPLAINED: dict[str, str] = {
    RunState.STARTING: "TensorFlow is loading, then the photographs; the first point comes in some ten seconds",
    RunState.STOPPED: "Continue goes on from here",
    RunState.INTERRUPTED: "its worker is gone; Continue goes on from the last checkpoint",
}


def state(status: RunStatus, command: str = "run") -> str:
    """One or two words for a run's state, or for what it was asked and has not done yet."""
    if status.silent:
        return _SILENT
    return _ASKED.get((status.state, command), STATES.get(status.state, status.state))


def headline(status: RunStatus, command: str, event: dict[str, Any] | None, config: TrainingConfig) -> list[str]:
    """The line over the progress bar, in its parts: ``["Training", "step 240", "epoch 3.1 of 20"]``."""
    parts = [state(status, command)]
    if event:
        of = f" of {config.epochs}" if config.epochs else ""
        parts += [f"step {event['step']:,}", f"epoch {event['epoch']:.1f}{of}"]
    if status.silent:
        parts.append(_WHY_SILENT)
    elif status.state == RunState.RUNNING and status.quiet > _LONG:
        parts.append(f"nothing new for {formatting.time(status.quiet)}")
    elif status.state in _EXPLAINED:
        parts.append(_EXPLAINED[status.state])
    return parts


def failure(status: RunStatus) -> str:
    """The first line of a failed run's message, as a sentence."""
    lines = status.message.strip().splitlines()
    return lines[0] if lines else "The training failed without saying why; worker.log in the run's folder may tell."


def settings(config: TrainingConfig) -> str:
    """A run's settings in a line: ``"fast · embedded photographs · JPEG quality 10 · 3 minutes · …"``."""
    values = {name: getattr(config, name) for name in TrainingConfig.settings()}
    phrases = {name: setting.phrase for name, setting in TrainingConfig.settings().items() if setting.phrase}
    return " · ".join(
        _phrase(phrase, name, values[name]) for name, phrase in phrases.items() if values[name] is not None
    )


def _phrase(phrase: str, name: str, value: Any) -> str:  # noqa: ANN401
    if name == "data" and value == data.EMBEDDED:
        return "embedded photographs"
    if name == "data" and not sharing.is_named(value):
        return "other photographs"  # a visitor of a shared app is told no other path of its computer
    if isinstance(value, tuple):
        lowest, highest = value
        return phrase.format(lowest if lowest == highest else f"{lowest} to {highest}")
    if name == "learning_rate":
        return phrase.format(formatting.small(value))
    text = phrase.format(value if isinstance(value, str) else f"{value:g}")
    return text.removesuffix("s") if value == 1 and name in ("epochs", "minutes") else text
