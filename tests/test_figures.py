import pytest

from restorer import figures
from restorer.curve import CurvePoint
from restorer.tables import Score


def test_the_quality_curve_draws_both_curves_and_marks_the_quality():
    points = [CurvePoint(10, 0.2, 25.0, 0.74), CurvePoint(90, 2.0, 38.0, 0.97)]
    figure = figures.quality_curve(points, quality=42)
    ssim, size = figure.data
    assert list(ssim.x) == list(size.x) == [10, 90]
    assert list(ssim.y) == [0.74, 0.97]
    assert list(size.y) == [0.2, 2.0]
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 42


def test_a_picture_without_ssim_still_has_its_size_drawn():
    figure = figures.quality_curve([CurvePoint(10, 8.0, 20.0, None)], quality=10)
    assert list(figure.data[1].y) == [8.0]


def test_the_test_set_draws_every_picture_and_both_means():
    compressed, restored = (
        [Score(model, 10, f"{i}.png", 25.0, ssim, 24.0, 26.0, 0.0) for i, ssim in enumerate(ssims)]
        for model, ssims in (("jpeg", [0.5, 0.7, 0.9]), ("fast", [0.7, 0.8, 0.9]))
    )
    figure = figures.test_set(compressed, restored)
    assert [list(trace.x) for trace in figure.data] == [[1, 2, 3], [1, 2, 3]]
    assert [list(trace.y) for trace in figure.data] == [[0.5, 0.7, 0.9], [0.7, 0.8, 0.9]]
    assert [list(trace.text) for trace in figure.data] == [["0.png", "1.png", "2.png"]] * 2
    assert [trace.name for trace in figure.data] == ["Compressed, mean 0.700", "Regenerated, mean 0.800"]
    assert [line.y0 for line in figure.layout.shapes] == pytest.approx([0.7, 0.8])
