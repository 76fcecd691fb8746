"""The table of hostile files in ``docs/inputs.md``: ``python -m tests.hostile.table`` tries them all, and writes it."""

import contextlib
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.hostile import KINDS, trying
from tests.hostile.alone import cost
from tests.hostile.kind import Kind
from tests.paths import PROJECT

PAGE = PROJECT / "docs" / "inputs.md"
HEAD = "| Given | Becomes | Of these kinds |\n|---|---|---|\n"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| (.+) \|$")


def listed() -> dict[str, str]:
    """What the page says of each kind, by its label."""
    _, _, rows = PAGE.read_text(encoding="utf-8").partition(HEAD)
    found = [match.groups() for line in rows.splitlines() if (match := ROW.match(line))]
    return {f"{family} {name}": outcome for family, outcome, names in found for name in names.split("; ")}


def written(outcomes: Mapping[str, str]) -> str:
    """The table."""
    rows: dict[tuple[str, str], list[str]] = {}
    for kind in KINDS:
        rows.setdefault((kind.family, outcomes[kind.label]), []).append(kind.name)
    lines = [f"| {family} | {outcome} | {'; '.join(names)} |\n" for (family, outcome), names in rows.items()]
    return HEAD + "".join(lines)


def main() -> None:
    """Try every kind, and write the page."""
    outcomes = {kind.label: _tried(kind) for kind in KINDS}
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(HEAD)
    behind = rest[rest.find("\n\n") :] if "\n\n" in rest else "\n"
    PAGE.write_text(before + written(outcomes).rstrip("\n") + behind, encoding="utf-8")


def _tried(kind: Kind) -> str:
    with tempfile.TemporaryDirectory() as folder:
        if kind.is_heavy:
            return cost(kind, Path(folder)).outcome
        return trying.by_command(kind, Path(folder))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
