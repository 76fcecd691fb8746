"""Everything that a report leaves in its folder."""

from collections.abc import Sequence
from pathlib import Path

from restorer.report.experiment.measuring import Example
from restorer.report.experiment.results import Results
from restorer.report.figures import drawings
from restorer.report.page import findings
from restorer.report.page.markdown import markdown
from restorer.report.page.page import page
from restorer.system.files import write_atomically


def write(folder: Path, results: Results, examples: Sequence[Example], *, command: str, page_name: str) -> str:
    """Write page, figures, tables and values; each file is whole or not there.

    ::

        index.html     the page, complete in itself
        figures/       SVG and PNG of each figure
        report.md      the tables and sentences, with links to the figures
        results.json   every value that is drawn

    Returns:
        What was found and where it lies, for the terminal.
    """
    drawings.write(folder, results, examples)
    write_atomically(folder / "results.json", results.to_json())
    write_atomically(folder / "report.md", markdown(results, triptychs=len(examples), command=command))
    where = write_atomically(folder / page_name, page(results, examples, command=command))
    lines = []
    for level in results.levels:
        lines += [f"{level.name}: {level.why}.", *(f"  {sentence}" for sentence in findings.sentences(level))]
    return "\n".join([*lines, findings.mean_sentence(results), f"The page: {where}"])
