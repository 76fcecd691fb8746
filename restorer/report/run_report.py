"""The report's page of a run that is there already, wherever it was trained."""

import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from restorer.errors import RestorerError, RunError
from restorer.report.command import PAGE, SHARES
from restorer.system.paths import environment
from restorer.training.runs.run import Run

FOLDER = "report"  # in the run's own


def report_page(run: Run) -> Path | None:
    """The page that was drawn of a run; None if there is none, or the run has learnt more since."""
    page = run.folder / FOLDER / PAGE
    try:
        return page if run.holds(page) and page.stat().st_mtime >= run.model_file.stat().st_mtime else None
    except OSError:
        return None


def draw_report(run: Run, *, progress: Callable[[float], None] | None = None) -> Path:
    """Draw the page of a run into its folder, in a process of its own, so that this one needs no TensorFlow.

    Args:
        run: A run with a model.
        progress: Called with the share of the test pictures that are measured, 0 to 1; if it raises, the work ends.

    Returns:
        The page, an HTML file that is complete in itself.

    Raises:
        RestorerError: If it cannot be drawn, with the sentence that the command says.
    """
    if not run.model_file.is_file():
        raise RunError(f"Expected a run with a trained model, but {run.name} has no model.keras yet.")
    arguments = [sys.executable, "-P", "-m", "restorer", "report", "--run", str(run.folder.resolve()), SHARES]
    with subprocess.Popen(
        arguments,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines: deque[str] = deque(maxlen=20)
        try:
            for line in process.stdout:
                share = _share(line)
                if share is None:
                    lines.append(line.strip())
                elif progress:
                    progress(share)
        except BaseException:
            process.kill()
            raise
    page = report_page(run)
    if process.returncode or page is None:
        sentences = [line.removeprefix("restorer: ") for line in lines if line.startswith("restorer: ")]
        raise RestorerError(sentences[-1] if sentences else f"The page of {run.name} could not be drawn.")
    return page


def _share(line: str) -> float | None:
    try:
        return float(line)
    except ValueError:
        return None
