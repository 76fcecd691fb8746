"""The page: one HTML file that holds everything it shows, for a browser without a network, and for paper."""

import base64
import html
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from restorer import images
from restorer.figures import network_diagram
from restorer.report.experiment.measuring import Example
from restorer.report.experiment.results import Results
from restorer.report.figures import drawings, flow_diagram, interactive
from restorer.report.figures.drawings import Drawing
from restorer.report.page import findings
from restorer.report.page.findings import Table

TITLE = "Regenerating Compressed JPEG Images, run again"
_HERE = Path(__file__).parent
_NUMBER = re.compile(r"[−+\d–]")
_WITHOUT_SCRIPTS = "<noscript><style>.chart{display:none}.still{display:block}</style></noscript>"


def page(results: Results, examples: Sequence[Example], *, command: str = "") -> str:
    """The whole page.

    Args:
        results: What was found.
        examples: A few test pictures in their three states.
        command: What makes the same page, if one command does.

    Returns:
        HTML that loads nothing from anywhere; about 6 MB, most of them plotly.js.
    """
    from plotly.offline import get_plotlyjs

    figures = drawings.drawings(results)
    body = [
        _head(results, command),
        *_pipeline(results, figures),
        *_network(results, figures),
        "<h2>Training</h2>",
        *(_figure(figure) for figure in figures[2:5]),
        "<h2>Test</h2>",
        _figure(figures[5]),
        *(_triptych(number, example) for number, example in enumerate(examples)),
        f"<h3>The mean over the test set</h3><p>{_words(findings.mean_sentence(results))}</p>",
        "<h2>What holds up</h2>",
        _table(findings.claims(results)),
        *(_figure(figure) for figure in figures[6:]),
        *_levels(results),
    ]
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(TITLE)}</title>\n<style>{style}</style>{_WITHOUT_SCRIPTS}\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + f"\n</main>\n<script>{get_plotlyjs()}</script>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _head(results: Results, command: str) -> str:
    count = results.train[0] + results.test[0] + results.validation[0]
    degradation = results.levels[0].name
    source = f"{count} photographs ({html.escape(results.data)}), {degradation}, seed {results.seed}."
    if results.unreadable:
        source += f" {results.unreadable} files could not be read."
    made = f"<p>One command makes this page:</p><pre>{html.escape(command)}</pre>" if command else ""
    return (
        f"<h1>{html.escape(TITLE)}</h1>"
        f'<p class="quiet">The experiment of the report of COMP 432, Concordia, 2022, with its figures in its order. '
        f"{source}</p>{made}"
    )


def _pipeline(results: Results, figures: Sequence[Drawing]) -> list[str]:
    return [
        "<h2>The pipeline</h2>",
        _figure(figures[0]),
        "<h3>The parts of the split</h3>",
        f"<pre>{results.shapes()}</pre>",
    ]


def _network(results: Results, figures: Sequence[Drawing]) -> list[str]:
    deep = len(results.networks[0].layers) > flow_diagram.MOST_LAYERS
    colours = network_diagram.legend(results.networks[0]) if deep else ""
    return [
        "<h2>The network</h2>",
        _figure(figures[1], beside=colours),
        _table(findings.parameters(results), total=True),
    ]


def _levels(results: Results) -> list[str]:
    parts = []
    for level in results.levels:
        parts.append(_table(findings.level_table(level, results.levels[0].quality), wide=True))
        parts.append(_list(findings.sentences(level)))
    return [*parts, "<h3>How to read these figures</h3>", _list(findings.notes(results))]


def _list(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{_words(sentence)}</li>" for sentence in sentences) + "</ul>"


def _figure(figure: Drawing, beside: str = "") -> str:
    """A drawing; one with axes is Plotly's on a screen, and the drawing on paper."""
    drawn = f'<div class="drawing">{figure.svg}</div>'
    if figure.chart is not None:
        values = json.dumps(interactive.figure(figure.chart)).replace("</", "<\\/")
        chart = f'<div class="chart"><script type="application/json">{values}</script><div></div></div>'
        drawn = f'{chart}<div class="still">{figure.svg}</div>'
    caption = f"<figcaption><h3>{html.escape(figure.title)}</h3>{html.escape(figure.caption)}</figcaption>"
    return f'<figure id="{figure.key}">{caption}{drawn}{beside}</figure>'


def _triptych(number: int, example: Example) -> str:
    panels = "".join(
        f"<div><p>{html.escape(caption).replace(chr(10), '<br>')}</p>"
        f'<img alt="{html.escape(caption.replace(chr(10), ", "), quote=True)}" src="{_picture(pixels)}"></div>'
        for caption, pixels in drawings.states(example)
    )
    title = f"Figure {drawings.FIRST_TRIPTYCH + number}: test image {example.number}, original, compressed, regenerated"
    key = drawings.triptych_key(number)
    return f'<figure id="{key}"><figcaption><h3>{title}</h3></figcaption><div class="triptych">{panels}</div></figure>'


def _picture(pixels: np.ndarray) -> str:
    return "data:image/webp;base64," + base64.b64encode(images.encode(pixels, ".webp")).decode()


def _words(text: str) -> str:
    """Words as HTML, figures kept on one line with their unit."""
    return html.escape(text).replace(" %", "&nbsp;%").replace(" ± ", "&nbsp;±&nbsp;")


def _cell(words: str) -> str:
    """A cell's words; the deviation can stand on a line of its own."""
    mean, sign, deviation = html.escape(words).partition(" ± ")
    return f'{mean} <span class="spread">±&nbsp;{deviation}</span>' if sign else mean


def _table(table: Table, *, total: bool = False, wide: bool = False) -> str:
    numeric = [all(_NUMBER.match(row[i]) or not row[i] for row in table.rows) for i in range(len(table.header))]

    def cells(tag: str, row: Sequence[str]) -> str:
        kinds = (' class="number"' if number else "" for number in numeric)
        return "".join(f"<{tag}{kind}>{_cell(cell)}</{tag}>" for kind, cell in zip(kinds, row, strict=True))

    last = len(table.rows) - 1
    rows = "".join(
        f"<tr{' class=total' if total and i == last else ''}>{cells('td', row)}</tr>"
        for i, row in enumerate(table.rows)
    )
    note = f"<p>{_words(table.note)}</p>" if table.note else ""
    return (
        f"<h3>{html.escape(table.title)}</h3>{note}"
        f'<div class="scroll"><table{" class=wide" if wide else ""}><thead><tr>{cells("th", table.header)}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
