"""Figures as files and as a page: every one is there, and every word is safe."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from restorer import images
from restorer.report.figures import charts, drawings, interactive, svg
from restorer.report.figures.charts import Chart, Series
from restorer.report.page.markdown import markdown
from restorer.report.page.page import page

KEYS = ["figure-04-pipeline", "figure-05-architecture", "figure-06-accuracy", "figure-07-loss", "figure-08-ssim"]
KEYS += ["figure-09-test-ssim"]


def chart(*ys, log_y=False):
    series = tuple(Series(f"<{i}>", tuple(range(len(y))), tuple(y), "#123456", points=True) for i, y in enumerate(ys))
    return Chart("key", "A & B", "said", "across", "up", series, log_y=log_y)


def test_every_figure_is_a_whole_file(results, examples, tmp_path):
    written = drawings.write(tmp_path, results, examples)
    assert [path.name for path in written] == [*(f"{key}.svg" for key in KEYS), "figure-10-triptych.png"]
    for path in written[:-1]:
        drawn = ElementTree.parse(path).getroot()
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert "prefers-color-scheme: dark" in path.read_text(encoding="utf-8")
    assert images.read_photo(written[-1]).pixels.shape[1] > 3 * 2 * 32


def test_the_architecture_names_its_kernels(results):
    drawn = drawings.drawings(results)[1].svg
    assert [*re.findall(r"Conv2D [^<]*|Dense|Softmax", drawn.partition(">")[2])] == [
        "Conv2D 3 × 3", "Conv2D 3 × 3", "Dense", "Dense", "Softmax", "Conv2D 9 × 9"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [[(None, 0.2, 0.4)], [(0.5,)], [(None, None)], [(0.5, 0.5), (0.1, None)], [(1e-4, 0.3)], [(0.0, 12.0)]],
)
@pytest.mark.parametrize("log_y", [False, True])
def test_a_chart_of_any_values_is_drawn_inside_its_frame(values, log_y):
    drawn = ElementTree.fromstring(svg.draw(chart(*values, log_y=log_y)))
    for circle in drawn.iter("circle"):
        assert 0 <= float(circle.get("cx")) <= svg.WIDTH
        assert 0 <= float(circle.get("cy")) <= svg.HEIGHT
    known = sum(value is not None for y in values for value in y)
    assert len([*drawn.iter("circle")]) == known
    assert len({words.text for words in drawn.iter("text")}) >= 4
    json.dumps(interactive.figure(chart(*values, log_y=log_y)), allow_nan=False)


def test_what_lies_below_the_beginning_of_the_axis_is_cut_off():
    whole, cut = chart((0.1, 0.6, 0.7)), replace(chart((0.1, 0.6, 0.7)), low=0.6)
    heights = [
        [float(circle.get("cy")) for circle in ElementTree.fromstring(svg.draw(each)).iter("circle")]
        for each in (whole, cut)
    ]
    assert heights[0][1] - heights[0][2] < 60 < 200 < heights[1][1] - heights[1][2]
    frame = next(ElementTree.fromstring(svg.draw(cut)).iter("clipPath")).find("rect")
    bottom = float(frame.get("y")) + float(frame.get("height"))
    assert heights[1][1] < bottom < heights[1][0]
    assert interactive.figure(cut)["layout"]["yaxis"]["range"] == pytest.approx([0.596, 0.706])


def test_networks_are_told_apart_where_they_have_learnt(results):
    def grown(start, end):
        ssim = tuple(start if epoch < 2 else end + 0.001 * epoch for epoch in range(21))
        epochs = tuple(range(21))
        rest = dict.fromkeys(("accuracy", "loss", "train_ssim", "val_accuracy", "val_loss"), ssim)
        return replace(results.curves[0], epoch=epochs, val_ssim=ssim, jpeg_ssim=0.65, **rest)

    several = charts.charts(replace(results, curves=(grown(0.1, 0.66), grown(0.64, 0.68))))
    assert several[-1].low == 0.65
    few = charts.charts(replace(results, curves=results.curves * 2))
    assert few[-1].low is None


def test_a_legend_of_many_names_lies_over_the_drawing():
    many = chart(*[(0.1, 0.9)] * 6)
    named = replace(many, series=tuple(replace(each, name="a name of some length") for each in many.series))
    drawn = ElementTree.fromstring(svg.draw(named))
    names = [float(words.get("y")) for words in drawn.iter("text") if words.text == "a name of some length"]
    assert len({*names}) == 2
    assert max(names) < min(float(circle.get("cy")) for circle in drawn.iter("circle"))


def test_ticks_are_round():
    words = [each.text for each in ElementTree.fromstring(svg.draw(chart((0.42, 0.61)))).iter("text")]
    assert {"0.45", "0.50", "0.55", "0.60"} <= set(words)
    assert {"0", "1"} <= set(words)


def test_the_page_holds_every_figure_once_and_loads_nothing(results, examples):
    text = page(results, examples, command="python -m restorer report --data '<x>'")
    for key in [*KEYS, "figure-10-triptych"]:
        assert text.count(f'id="{key}"') == 1
    assert text.count("plotly.js v") >= 1
    assert not re.findall(r'(?:src|href)="(?!data:)', text.partition("plotly.js v")[0])
    assert "photo <" not in text.partition("plotly.js v")[0].replace('"photo <', "")
    assert "<so>" not in text
    assert text.count("<script") == len(charts.charts(results)) + 2


def test_the_markdown_links_to_files_that_are_written(results, examples, tmp_path):
    names = {path.name for path in drawings.write(tmp_path, results, examples)}
    text = markdown(results, triptychs=len(examples), command="python")
    linked = re.findall(r"\]\(figures/([^)]+)\)", text)
    assert set(linked) == names
    assert "| Total |  |  | 172,963 |" in text
