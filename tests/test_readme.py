"""What README says can be done."""

import re
import subprocess
import sys

from restorer.cli import _parser
from tests.paths import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
REPRODUCING = (PROJECT / "docs" / "reproducing.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_students_script_runs():
    (script,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *shapes, said = done.stdout.splitlines()
    assert shapes == ["(147, 256, 256, 3)", "(20, 256, 256, 3)", "(26, 256, 256, 3)"]
    compressed, regenerated = map(float, re.findall(r"([\d.]+)%", said))
    assert regenerated > compressed


def test_every_report_command_is_understood():
    shown = "\n".join(blocks("sh", REPRODUCING)).splitlines()
    lines = [line.partition("#")[0] for line in shown if " report " in line]
    assert len(lines) == 5
    for line in lines:
        words = re.findall(r'"[^"]*"|\S+', line)[3:]
        options = _parser().parse_args([word.strip('"') for word in words])
        assert options.out


def test_every_command_of_the_list_is_understood():
    commands = re.findall(r"`python -m restorer ([^`]+)`", README)
    assert {command.split()[0] for command in commands} == {
        "compress", "restore", "train", "evaluate", "report", "models", "health",
    }  # fmt: skip
    for command in commands:
        _parser().parse_args(command.split())


def test_it_is_short_and_every_link_leads_somewhere():
    assert len(README.splitlines()) < 150
    for page in (
        PROJECT / "README.md",
        PROJECT / "CONTRIBUTING.md",
        PROJECT / "CHANGELOG.md",
        PROJECT / "SECURITY.md",
        *(PROJECT / "docs").glob("*.md"),
    ):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
