"""Where the project's own files are, and where runs are kept."""

import os
from pathlib import Path

_LIBRARY = Path(__file__).parents[1]
_INSTALLED = (
    _LIBRARY / "_app"
)  # where a wheel has the app and its assets (pyproject.toml); a checkout has no such folder
IS_INSTALLED = _INSTALLED.is_dir()
PROJECT = _INSTALLED if IS_INSTALLED else _LIBRARY.parent  # holds app.py, pages and assets
APP = PROJECT / "app.py"
ASSETS = PROJECT / "assets"  # weights, samples and the embedded photographs


def _runs_folder() -> Path:
    """RESTORER_RUNS; else of a checkout ``runs``, here, and of an installed library a folder of the person's own."""
    named = os.environ.get("RESTORER_RUNS")
    if named or not IS_INSTALLED:
        return Path(named or "runs")
    from platformdirs import user_data_path

    return user_data_path("restorer", appauthor=False) / "runs"


RUNS_FOLDER = _runs_folder()


def environment(project: Path = PROJECT) -> dict[str, str]:
    """The variables for a Python process that imports the library, wherever it starts.

    An installed library is found by itself. A checkout is not, so its folder goes first on the path.
    """
    if IS_INSTALLED:
        return dict(os.environ)
    path = os.pathsep.join(filter(None, [str(project), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}
