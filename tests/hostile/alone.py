"""One hostile file in a process of its own, whose time and memory can be told."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import KINDS, trying
from tests.hostile.kind import Kind
from tests.paths import PROJECT


@dataclass(frozen=True)
class Cost:
    """What came of it, the processor's seconds, and the most memory it took, in megabytes."""

    outcome: str
    seconds: float
    megabytes: float


def cost(kind: Kind, folder: Path) -> Cost:
    """Send a file through the command line, or, if it is a ZIP file, through the library, in another process."""
    path = folder / f"hostile{kind.suffix}"
    path.write_bytes(kind.make())  # here, for what makes it may take more than what reads it
    command = [sys.executable, "-m", "tests.hostile.alone", kind.label, str(path)]
    with (folder / "said").open("w+") as said:
        environment = {**os.environ, "PYTHONPATH": str(PROJECT), "TF_CPP_MIN_LOG_LEVEL": "3"}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().splitlines()
    assert process.returncode == 0, lines[-20:]
    return Cost(lines[-1], used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Print what came of it."""
    (kind,) = (each for each in KINDS if each.label == sys.argv[1])
    given = Kind(kind.family, kind.name, Path(sys.argv[2]).read_bytes, kind.suffix)
    with tempfile.TemporaryDirectory() as folder:
        is_zip = kind.family == "ZIP"
        outcome = trying.by_reading(Path(sys.argv[2])) if is_zip else trying.by_command(given, Path(folder))
    sys.stdout.write(f"{outcome}\n")


if __name__ == "__main__":
    main()
