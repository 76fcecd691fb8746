"""Reading the photographs of a run."""

import json

from restorer.data import DataLoader, Split
from restorer.files import write_atomically
from restorer.training.config import TrainingConfig
from restorer.training.heartbeat import Say
from restorer.training.run import Run


def read_photographs(run: Run, config: TrainingConfig, say: Say) -> Split:
    """Read and split the photographs, and list those that cannot be read."""

    def tell(done: int, total: int) -> None:
        if done % 20 == 0:  # each word is a file written
            say("starting", message=f"Reading photograph {done} of {total}")

    split = DataLoader(
        config.data,
        quality=config.validation_qualities,
        way=config.way,
        seed=config.seed,
        photographs=config.photographs,
        scratch=run.folder,
        progress=tell,
    ).load()
    if split.unreadable:
        write_atomically(run.unreadable_file, json.dumps(split.unreadable))
    return split
