import pytest

from restorer import figures
from restorer.evaluation.score_table import Score


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
