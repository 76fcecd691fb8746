"""The paths that tests name: of the project, and of the photographs and networks that ship."""

from pathlib import Path

PROJECT = Path(__file__).parents[1]
SAMPLES = PROJECT / "assets" / "samples"
WEIGHTS = PROJECT / "assets" / "weights"
