from restorer import figures
from restorer.curve import CurvePoint


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
