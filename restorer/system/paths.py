"""Where the project's own files are, and where runs are kept."""

import os
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ASSETS = PROJECT / "assets"  # weights, samples and the embedded photographs
RUNS_FOLDER = Path(os.environ.get("RESTORER_RUNS", "runs"))
