"""What README says can be done."""

import re
import subprocess
import sys
from pathlib import Path

from restorer.cli import _parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_students_script_runs():
    (script,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *shapes, said = done.stdout.splitlines()
    assert shapes == ["(147, 256, 256, 3)", "(20, 256, 256, 3)", "(26, 256, 256, 3)"]
    compressed, regenerated = map(float, re.findall(r"([\d.]+)%", said))
    assert regenerated > compressed


def test_every_report_command_is_understood():
    lines = [line.partition("#")[0] for block in blocks("sh") for line in block.splitlines() if " report " in line]
    assert len(lines) == 5
    for line in lines:
        words = re.findall(r'"[^"]*"|\S+', line)[3:]
        options = _parser().parse_args([word.strip('"') for word in words])
        assert options.out
