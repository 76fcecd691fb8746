"""The findings as Markdown, beside the figures: what ``docs/report.md`` is begun with."""

from collections.abc import Sequence

from restorer.report.experiment.results import Results
from restorer.report.figures import drawings
from restorer.report.page import findings
from restorer.report.page.findings import Table


def markdown(results: Results, *, triptychs: int, command: str = "") -> str:
    """Tables, sentences and links to the figures, in the report's order."""
    parts = ["# The report, run again"]
    if command:
        parts.append(f"```sh\n{command}\n```")
    parts.append(f"```\n{results.shapes()}\n```")
    for figure in drawings.drawings(results):
        parts.append(f"## {figure.title}")
        parts += [figure.caption] if figure.caption else []
        parts.append(f"![{figure.title}]({drawings.FOLDER}/{figure.key}.svg)")
        if figure.key.startswith("figure-05"):
            parts.append(_table(findings.parameters(results)))
    for number in range(triptychs):
        title = f"Figure {drawings.FIRST_TRIPTYCH + number}"
        parts.append(f"![{title}]({drawings.FOLDER}/{drawings.triptych_key(number)}.png)")
    parts += ["## The mean over the test set", findings.mean_sentence(results), "## What holds up"]
    trained_at = results.levels[0].quality
    levels = [findings.level_table(level, trained_at) for level in results.levels]
    for table in (findings.claims(results), *levels):
        parts += [f"### {table.title}", *([table.note] if table.note else []), _table(table)]
    for level in results.levels:
        parts += [f"### {level.name}, in sentences", _list(findings.sentences(level))]
    parts += ["### How to read these figures", _list(findings.notes(results))]
    return "\n\n".join(parts) + "\n"


def _list(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _table(table: Table) -> str:
    lines = [table.header, ("---",) * len(table.header), *table.rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
