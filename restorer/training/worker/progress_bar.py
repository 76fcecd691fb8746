"""A training's progress: a bar on standard error while it is a terminal, a line now and then where it is not."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from restorer.training.runs.run import Run

LINE_SECONDS = 30  # between two lines of a training whose output goes to a file


@contextmanager
def training_bar(run: Run, *, quiet: bool = False) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A bar with loss, SSIM and time left; yields the function to call with every event."""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _lines()
    else:
        columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=1.0)
            measured: dict[str, Any] = {}

            def show(event: dict[str, Any]) -> None:
                measured.update(event)
                share = run.status().progress or 0
                progress.update(task, completed=share, description=_summary(measured))

            yield show


def _lines() -> Callable[[dict[str, Any]], None]:
    last = -LINE_SECONDS
    measured: dict[str, Any] = {}

    def show(event: dict[str, Any]) -> None:
        nonlocal last
        measured.update(event)
        if "ssim" in event and event["seconds"] - last >= LINE_SECONDS:
            last = event["seconds"]
            sys.stderr.write(f"{event['seconds']:8.0f} s  {_summary(measured)}\n")
            sys.stderr.flush()

    return show


def _summary(event: dict[str, Any]) -> str:
    loss = event.get("loss")
    parts = [f"step {event['step']}", f"epoch {event['epoch']:.1f}"]
    if loss is not None:
        parts.append(f"loss {loss:.5f}")
    if "ssim" in event:
        parts.append(f"SSIM {event['ssim']:.4f} (JPEG {event['jpeg_ssim']:.4f})")
        parts.append(f"PSNR {event['psnr']:.2f} (JPEG {event['jpeg_psnr']:.2f})")
    return " · ".join(parts)
