"""Every figure of a report as a file: SVG for what is drawn, PNG for photographs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from restorer import images
from restorer.figures import network_diagram
from restorer.figures.triptych import triptych
from restorer.report.experiment.measuring import Example
from restorer.report.experiment.results import Results
from restorer.report.figures import charts, flow_diagram, svg
from restorer.report.figures.charts import Chart
from restorer.system.files import write_atomically

FIRST_TRIPTYCH = 10  # the report's number of the first of them
FOLDER = "figures"
_ENLARGED = 2  # each pixel of a triptych's file, so that captions and blocks can be seen


@dataclass(frozen=True)
class Drawing:
    """A figure without axes, or with: ``chart`` is what Plotly draws it again from."""

    key: str
    title: str
    caption: str
    svg: str
    chart: Chart | None = None


def drawings(results: Results) -> list[Drawing]:
    """Figures 4 to 9, and the networks over one another."""
    with_axes = [Drawing(c.key, c.title, c.caption, svg.draw(c), c) for c in charts.charts(results)]
    pipeline = Drawing("figure-04-pipeline", "Figure 4: the pipeline", "", flow_diagram.pipeline(results))
    return [pipeline, _architecture(results), *with_axes]


def _architecture(results: Results) -> Drawing:
    network, side = results.networks[0], results.train[1]
    sees = f"One restored pixel is decided by {network.receptive_field} × {network.receptive_field} pixels around it."
    if len(network.layers) <= flow_diagram.MOST_LAYERS:
        caption, drawn = sees, flow_diagram.architecture(network, side)
    else:
        caption = f"Each block is a layer, as wide as its channels, whose number stands below. {sees}"
        drawn = network_diagram.svg(network, network.name)
    return Drawing("figure-05-architecture", "Figure 5: the architecture", caption, drawn)


def captions(example: Example) -> tuple[str, str, str]:
    """The report's captions over the three states of a picture, with the report's way to count below."""
    low, predicted = example.low, example.predicted
    return (
        f"High\n{low.name}",
        f"High & Low - SSIM: {low.ssim:.4f}\n{low.reports_ssim:.4f} with the report's range",
        f"High & Predicted - SSIM: {predicted.ssim:.4f}\n{predicted.reports_ssim:.4f} with the report's range",
    )


def states(example: Example) -> list[tuple[str, np.ndarray]]:
    """The three pictures of an example, ``(H, W, 3)`` uint8 RGB, each with its caption."""
    pictures = (example.original, example.compressed, example.regenerated)
    return list(zip(captions(example), pictures, strict=True))


def triptych_key(number: int) -> str:
    """The name of the file of an example, by its place from 0."""
    return f"figure-{FIRST_TRIPTYCH + number}-triptych"


def write(folder: Path, results: Results, examples: Sequence[Example]) -> list[Path]:
    """Write every figure into ``folder/figures``; the files written."""
    there = folder / FOLDER
    written = [
        write_atomically(there / f"{drawing.key}.svg", svg.standalone(drawing.svg)) for drawing in drawings(results)
    ]
    for number, example in enumerate(examples):
        doubled = [(said, picture.repeat(_ENLARGED, 0).repeat(_ENLARGED, 1)) for said, picture in states(example)]
        sheet = triptych(doubled)
        written.append(write_atomically(there / f"{triptych_key(number)}.png", images.encode(sheet, ".png")))
    return written
