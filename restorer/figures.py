"""Plotly figures of the pages: still pictures of numbers, that can be zoomed and read off."""

from collections.abc import Sequence

import plotly.graph_objects as go

from restorer.curve import CurvePoint

CURVE_HEIGHT = 280  # pixels
SSIM_COLOUR, SIZE_COLOUR, MARK_COLOUR = "#0B7A80", "#C2560C", "#8C8C8C"


def quality_curve(points: Sequence[CurvePoint], *, quality: int) -> go.Figure:
    """SSIM and file size of one photo over JPEG quality, with the chosen quality marked.

    Args:
        points: From `curve.quality_curve`.
        quality: The quality to mark.
    """
    qualities = [point.quality for point in points]
    most = max(point.bits_per_pixel for point in points)
    figure = go.Figure(
        [
            go.Scatter(
                x=qualities,
                y=[point.ssim for point in points],
                name="SSIM",
                mode="lines+markers",
                line={"color": SSIM_COLOUR, "width": 3},
                hovertemplate="%{y:.3f}",
            ),
            go.Scatter(
                x=qualities,
                y=[point.bits_per_pixel for point in points],
                name="Bits per pixel",
                yaxis="y2",
                mode="lines+markers",
                line={"color": SIZE_COLOUR, "width": 3, "dash": "dot"},
                hovertemplate="%{y:.2f}",
            ),
        ]
    )
    figure.add_vline(x=quality, line={"color": MARK_COLOUR, "width": 2}, annotation_text=f"quality {quality}")
    figure.update_layout(
        height=CURVE_HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        hovermode="x unified",
        legend={"orientation": "h", "y": 1.12, "x": 0},
        xaxis={"title": "JPEG quality", "range": [0, 101]},
        yaxis={"title": "SSIM", "rangemode": "normal"},
        yaxis2={
            "title": "Bits per pixel",
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "range": [0, 1.05 * most],
            "nticks": 6,
            "tickmode": "auto",
        },
    )
    return figure
