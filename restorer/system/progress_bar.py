"""A progress bar on standard error, while that is a terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def share_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A bar from 0 to 1; yields the function that moves it."""
    columns = (TextColumn(label), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=1.0)
        yield lambda share: progress.update(task, completed=share)


LINE_SECONDS = 30.0  # between two lines, where standard error is no terminal


@contextmanager
def megapixel_bar(photos: int, size: int) -> Iterator[Callable[[int, float], None]]:
    """A bar of photos; the time left is reckoned from their bytes, which are known before any is opened.

    Where standard error is no terminal, it is a line now and then.

    Args:
        photos: How many there are.
        size: Their bytes.

    Yields:
        The function to call after each, with its bytes and its megapixels.
    """
    columns = (TextColumn("Restoring"), BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    console = Console(stderr=True)
    began = said = time.monotonic()
    done, megapixels = 0, 0.0
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"0 of {photos:,} photos", total=max(1, size))

        def advance(more: int, area: float) -> None:
            nonlocal done, megapixels, said
            done, megapixels, now = done + 1, megapixels + area, time.monotonic()
            told = f"{done:,} of {photos:,} photos · {megapixels / max(1e-3, now - began):.1f} MP/s"
            progress.update(task, advance=more, description=told)
            if not console.is_terminal and now - said >= LINE_SECONDS:
                said = now
                console.print(told, highlight=False)

        yield advance
