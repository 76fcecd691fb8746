"""Plotly figures of the pages: still pictures of numbers, that can be zoomed and read off."""

from collections.abc import Sequence

import plotly.graph_objects as go

from restorer.evaluation.score_table import Score, spread

SET_HEIGHT = 340  # pixels
_JOINED = 60  # so many points are joined by a line, as in the report; more would be a thicket
REGENERATED_COLOUR, COMPRESSED_COLOUR = "#0B7A80", "#C2560C"


def test_set(compressed: Sequence[Score], restored: Sequence[Score]) -> go.Figure:
    """Figure 9 of the report: SSIM of each compressed and regenerated test picture, and the two means.

    Args:
        compressed: The plain JPEGs' figures, a picture each.
        restored: Those of what the network made of them, in the same order.
    """
    figure = go.Figure()
    numbers = list(range(1, len(compressed) + 1))
    for name, colour, scores in (
        ("Compressed", COMPRESSED_COLOUR, compressed),
        ("Regenerated", REGENERATED_COLOUR, restored),
    ):
        mean = spread(score.ssim for score in scores).mean
        figure.add_scatter(
            x=numbers,
            y=[score.ssim for score in scores],
            name=f"{name}, mean {mean:.3f}",
            text=[score.name for score in scores],
            mode="lines+markers" if len(scores) <= _JOINED else "markers",
            line={"color": colour, "width": 1},
            marker={"color": colour, "size": 9 if len(scores) <= _JOINED else 6},
            selected={"marker": {"opacity": 1, "size": 15}},
            unselected={"marker": {"opacity": 0.75}},
            hovertemplate="%{text}<br>SSIM %{y:.3f}<extra></extra>",
        )
        figure.add_hline(y=mean, line={"color": colour, "width": 1.5, "dash": "dash"})
    figure.update_layout(
        height=SET_HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        hovermode="closest",
        clickmode="event+select",
        dragmode=False,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={
            "title": "Photograph",
            "range": [0.5, len(numbers) + 0.5],
            "showgrid": False,
            "dtick": 1 if len(numbers) < 10 else None,  # no half photographs
        },
        yaxis={"title": "SSIM"},
    )
    return figure
