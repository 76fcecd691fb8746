"""The dataset of a run: its photographs, and the pages that it draws itself."""

import json

import numpy as np

from restorer.data import drawn_pages
from restorer.data.loader import SIDE, DataLoader, Split
from restorer.system.files import write_atomically
from restorer.training.config import TrainingConfig
from restorer.training.runs.heartbeat import SetStatus
from restorer.training.runs.run import Run
from restorer.training.runs.status import RunState

PAGES = 1000  # 200 MB


def read_photographs(run: Run, config: TrainingConfig, set_status: SetStatus) -> Split:
    """Read and split the photographs, and list those that cannot be read."""

    def show(done: int, total: int) -> None:
        if done % 20 == 0:  # each status is a file written
            set_status(RunState.STARTING, message=f"Reading photograph {done} of {total}")

    split = DataLoader(
        config.data,
        quality=config.validation_qualities,
        degradation=config.degradation,
        seed=config.seed,
        photographs=config.photographs,
        scratch=run.folder,
        progress=show,
    ).load()
    if split.unreadable:
        write_atomically(run.unreadable_file, json.dumps(split.unreadable), make_folder=False)
    return split


def draw_pages(config: TrainingConfig, set_status: SetStatus) -> np.ndarray | None:
    """The pages that patches are cut out of, ``(1000, 256, 256, 3)`` uint8, in about ten seconds; None if none are.

    They are the same for a seed and the fonts of this machine.
    """
    if not config.pages:
        return None
    set_status(RunState.STARTING, message="Drawing pages to learn from")
    return drawn_pages.draw_pages(PAGES, drawn_pages.find_fonts(), side=SIDE, seed=config.seed)
